using System.Collections.Immutable;
using Ledger.Log;

namespace Ledger.Maps;

/// <summary>The maps of streams that were logged.</summary>
/// <param name="BySize">Each, by the number of entries that it is of.</param>
public sealed record LoggedMaps(ImmutableSortedDictionary<long, MapEvent.StreamsMapped> BySize) : IDecider<LoggedMaps, MapEvent>
{
    /// <inheritdoc/>
    public static LoggedMaps Initial { get; } = new(ImmutableSortedDictionary<long, MapEvent.StreamsMapped>.Empty);

    /// <summary>The map of the most entries; null if none was logged.</summary>
    public MapEvent.StreamsMapped? Newest => BySize.IsEmpty ? null : BySize[BySize.Keys.Last()];

    /// <inheritdoc/>
    public static LoggedMaps Evolve(LoggedMaps state, MapEvent fact) => (state, fact) switch
    {
        (_, MapEvent.StreamsMapped f) when !state.BySize.ContainsKey(f.Size) => new(state.BySize.Add(f.Size, f)),
        _ => throw new ImpossibleHistoryException(state, fact),
    };
}
