using Ledger.Registers;

namespace Ledger.Maps;

/// <summary>A map of streams.</summary>
public sealed record StreamsMapRow(long Size, string Root, long Streams);

/// <summary>What the registers show of maps.</summary>
public static class MapRegister
{
    /// <summary>The newest map.</summary>
    public static Register<StreamsMapRow> Maps { get; } = new("stream-maps", "The newest map of streams, from which it is proven that a stream is complete or absent");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Register> All { get; } = [Maps];

    /// <summary>The rows that the maps' state asserts. The newest only: rows that grow with every map would make a rebuild slow.</summary>
    public static IEnumerable<RegisterRow> Rows(LoggedMaps state) =>
        state?.Newest is { } newest ? [Maps.Row(MapId.Streams.Value, string.Empty, newest.Effective, new StreamsMapRow(newest.Size, newest.Root, newest.Streams))] : [];
}
