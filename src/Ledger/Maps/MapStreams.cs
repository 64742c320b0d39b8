using Ledger.Log;
using Ledger.Sealing;
using MediatR;

namespace Ledger.Maps;

/// <summary>Logs the map of all streams, from which it is proven that a stream is complete or absent; `ledger map` does it for all there is.</summary>
/// <param name="Size">Of how many entries from the start of the log, e.g. 1204. Each size is mapped once.</param>
public sealed record MapStreams(long Size) : Command
{
    /// <summary>The rule. The map is made by the program; nobody can log another one.</summary>
    public static Decided<MapEvent> Decide(MapStreams command, LoggedMaps state, MapContext context)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(context);
        if (context.Root is not { } root)
        {
            return new Refusal("no-such-size", $"There is no map of {command.Size} entries: the log has {context.Reached}.");
        }

        var fact = new MapEvent.StreamsMapped(command.Size, root, context.Streams) { Effective = command.Effective };
        return !state.BySize.TryGetValue(command.Size, out var logged) ? [fact]
            : logged with { Effective = fact.Effective } == fact ? []
            : new Refusal("map-differs", $"The map of {command.Size} entries that was logged is another than the one they have. Run `ledger verify`.");
    }

    internal sealed class Handler(Transaction transaction, StreamsMapping mapping, Sealer sealer) : IRequestHandler<MapStreams, Outcome>
    {
        public async Task<Outcome> Handle(MapStreams command, CancellationToken ct)
        {
            var reached = (await sealer.Seal(0, ct).ConfigureAwait(false)).Size;
            var map = command.Size >= 0 && command.Size <= reached ? await mapping.Of(command.Size, ct).ConfigureAwait(false) : null;
            var context = new MapContext(reached, map?.Root.ToHex(), map?.Count ?? 0);
            return await transaction.Run<MapStreams, LoggedMaps, MapEvent>(MapId.Streams, command, (c, s) => Decide(c, s, context), ct).ConfigureAwait(false);
        }
    }
}

/// <summary>What the rule must know of the log.</summary>
/// <param name="Reached">How many entries it has.</param>
/// <param name="Root">The root of the map of the asked size; null if the log does not have as many.</param>
/// <param name="Streams">How many streams are in it.</param>
public sealed record MapContext(long Reached, string? Root, long Streams);
