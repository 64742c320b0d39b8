using EventStore.Client;
using Ledger.Log;

namespace Ledger.EventStoreDb;

/// <summary>A batch on its way to the server: copied, checked, and encoded as it will stand there.</summary>
internal sealed class PreparedBatch
{
    /// <summary>Prepares it.</summary>
    /// <exception cref="Ledger.Seal.HeaderFormatException">A header would not be one.</exception>
    public PreparedBatch(StreamName stream, long expected, IReadOnlyList<NewEvent> events, DateTimeOffset now)
    {
        Stream = stream;
        Expected = expected;
        Events = new NewEvent[events.Count];
        Data = new EventData[events.Count];
        for (var i = 0; i < Events.Length; i++)
        {
            // The caller's buffers are copied: what is hashed here must be what is sent later.
            var given = events[i];
            var item = given with { Payload = given.Payload.ToArray(), Salt = given.Salt.ToArray() };
            Events[i] = item;
            Data[i] = Encode(item.Type, item.Media, item.Payload, item.Salt, item.HeaderAt(stream, expected + 1 + i, now).Encode());
        }
    }

    public StreamName Stream { get; }

    public long Expected { get; }

    public NewEvent[] Events { get; }

    public EventData[] Data { get; }

    /// <summary>An event as it stands at the server.</summary>
    public static EventData Encode(string type, string media, ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> salt, ReadOnlySpan<byte> header)
    {
        var metadata = StoredHeader.Write(salt.Span, header);
        return new EventData(
            Uuid.FromGuid(ContentId.OfEvent(metadata)), type, payload, metadata, media == EventCodec.Json ? "application/json" : "application/octet-stream");
    }
}
