using System.Globalization;
using System.Text;
using System.Text.Json;
using EventStore.Client;

namespace Ledger.EventStoreDb;

/// <summary>
/// An entry of the index stream: its data is the header, and its metadata <c>{"commit":N,"prepare":N}</c> where the event stood in the server's own order
/// when it was sequenced. That is a hint for where to read on, and is checked wherever it is used.
/// </summary>
internal static class IndexEntry
{
    public const string Type = "Sequenced";

    /// <summary>
    /// An entry. Its id is of its content, so that a lost reply can be asked again: the server answers the same id at the same revision as the first time,
    /// and does not compare.
    /// </summary>
    public static EventData Write(long index, ReadOnlyMemory<byte> header, Position position) => new(
        Uuid.FromGuid(ContentId.Of("ledger/index/v1\0"u8, [.. BitConverter.GetBytes(System.Net.IPAddress.HostToNetworkOrder(index)), .. header.Span])),
        Type,
        header,
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"commit":{{position.CommitPosition}},"prepare":{{position.PreparePosition}}}""")));

    /// <summary>Where the event stood; the start, if the entry does not say.</summary>
    public static Position PositionOf(ReadOnlySpan<byte> metadata)
    {
        var reader = new Utf8JsonReader(metadata);
        ulong? commit = null;
        ulong? prepare = null;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName)
                {
                    continue;
                }

                if (reader.ValueTextEquals("commit"u8) && reader.Read() && reader.TryGetUInt64(out var c))
                {
                    commit = c;
                }
                else if (reader.ValueTextEquals("prepare"u8) && reader.Read() && reader.TryGetUInt64(out var p))
                {
                    prepare = p;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Position.Start;
        }

        return commit is { } at && prepare is { } before && before <= at && at <= long.MaxValue ? new Position(at, before) : Position.Start;
    }
}
