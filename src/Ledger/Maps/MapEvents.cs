// These shapes are stored for ever. A change is a new version and an upcaster, never an edit: the golden files in
// tests/Ledger.Tests/Stored hold every one of them. StreamsMapped is read by `ledger-verify` too (docs/format/streams-map.md).
using Ledger.Log;
using Ledger.Seal.Maps;

namespace Ledger.Maps;

/// <summary>The facts of the maps of streams.</summary>
public abstract record MapEvent : Fact
{
    private MapEvent()
    {
    }

    /// <summary>The log's first entries have this map of streams.</summary>
    /// <param name="Size">How many entries.</param>
    /// <param name="Root">The root of the map, 64 lower-case hexadecimal digits.</param>
    /// <param name="Streams">How many streams are in it.</param>
    [StoredAs(StreamsMapClaim.FactType)]
    public sealed record StreamsMapped(long Size, string Root, long Streams) : MapEvent;
}
