using Ledger.Log;
using Ledger.Seal.Maps;

namespace Ledger.Maps;

/// <summary>The id of a series of maps. There is one, of the streams.</summary>
public sealed record MapId : StreamId
{
    private MapId(string value)
        : base("map", value)
    {
    }

    /// <summary>The maps of all streams: <see cref="StreamsMapClaim.Stream"/>.</summary>
    public static MapId Streams { get; } = new("streams");
}
