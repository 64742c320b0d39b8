using EventStore.Client;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.EventStoreDb;

/// <summary>An event as its writer left it, checked: it is what a ledger writes, and where it says it is.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="Header">Its header, with the writer's clock.</param>
/// <param name="Decoded">The same, decoded strictly.</param>
/// <param name="Salt">Its salt.</param>
/// <param name="Payload">Its payload.</param>
/// <param name="Position">Where it stands in the server's order.</param>
internal sealed record Unsequenced(string Stream, ReadOnlyMemory<byte> Header, EventHeader Decoded, byte[] Salt, ReadOnlyMemory<byte> Payload, Position Position)
{
    /// <summary>The mark of a stream that was deleted for ever.</summary>
    public const string Tombstone = "$streamDeleted";

    /// <summary>Reads it; null if a ledger did not write this, and then why.</summary>
    public static Unsequenced? Read(StreamNames names, EventRecord record, out string problem) =>
        Read(names, record.EventStreamId, record.EventNumber.ToInt64(), record.EventId, record.EventType, record.Data, record.Metadata, record.Position, isOwn: false, out problem);

    /// <summary>The same, of an event that this process has written itself and the server has acknowledged. Its id must be of its content: otherwise something else may stand there.</summary>
    public static Unsequenced? Read(StreamNames names, string at, long revision, EventData item, Position position, out string problem) =>
        Read(names, at, revision, item.EventId, item.Type, item.Data, item.Metadata, position, isOwn: true, out problem);

    /// <summary>The same, of an event that stands somewhere else than where it says, under another id.</summary>
    public static Unsequenced? ReadCopy(EventRecord record, out string problem) => ReadCopy(record.EventType, record.Data, record.Metadata, record.Position, out problem);

    /// <summary>What to say of an event in a ledger's stream that no ledger wrote.</summary>
    public static LedgerException Foreign(EventRecord record, string problem) => new(
        Failure.Integrity,
        record.EventType == Tombstone
            ? $"stream {record.EventStreamId} was deleted for ever at the server"
            : $"stream {record.EventStreamId} holds at revision {record.EventNumber.ToInt64()} what no ledger wrote: {problem}",
        "let nobody but the ledger write to streams with its prefix; nothing is recorded until somebody has looked at it with `ledger doctor`");

    /// <summary>The event at its index and recorded time.</summary>
    public LoggedEvent At(long index, DateTimeOffset recorded) =>
        new(index, StoredHeader.At(Header.Span, recorded), Decoded with { Recorded = recorded.ToUniversalTime() }, Payload, Salt);

    private static Unsequenced? Read(
        StreamNames names, string at, long revision, Uuid id, string type, ReadOnlyMemory<byte> data, ReadOnlyMemory<byte> metadata, Position position, bool isOwn,
        out string problem)
    {
        if (names.Read(at) is not { } stream)
        {
            problem = "no ledger names a stream so";
            return null;
        }

        if (ReadCopy(type, data, metadata, position, out problem) is not { } item)
        {
            return null;
        }

        problem =
            item.Stream != stream ? $"its header is of stream {item.Stream}"
            : item.Decoded.Rev != revision ? $"its header says revision {item.Decoded.Rev}"
            : !(isOwn ? id.ToGuid() == ContentId.OfEvent(metadata.Span) : ContentId.IsOfEvent(id.ToGuid(), item.Decoded.Id, metadata.Span)) ? "it has an id that is not of it"
            : "";
        return problem.Length == 0 ? item : null;
    }

    private static Unsequenced? ReadCopy(string type, ReadOnlyMemory<byte> data, ReadOnlyMemory<byte> metadata, Position position, out string problem)
    {
        if (!StoredHeader.TryRead(metadata, out var header, out var salt))
        {
            problem = "its metadata are not a ledger's";
            return null;
        }

        if (!HeaderView.TryParse(header.Span, out var view, out var wrong, out _))
        {
            problem = $"its header cannot be read: {wrong}";
            return null;
        }

        var decoded = view.ToHeader();
        problem =
            decoded.Type != type ? $"its header says {decoded.Type}, and the server {type}"
            : decoded.Length != data.Length ? "its header says another length"
            : PayloadCommitment.Compute(salt, data.Span) != decoded.Commit ? "its payload is not what its header commits to"
            : "";
        return problem.Length == 0 ? new Unsequenced(decoded.Stream, header, decoded, salt, data, position) : null;
    }
}
