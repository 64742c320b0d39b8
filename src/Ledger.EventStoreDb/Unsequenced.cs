using EventStore.Client;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.EventStoreDb;

/// <summary>An event as its writer left it, checked: it is what a ledger writes, and where it says it is.</summary>
/// <param name="Stream">Its stream.</param>
/// <param name="Header">Its header, with the writer's clock.</param>
/// <param name="Decoded">The same, decoded strictly.</param>
/// <param name="Salt">Its salt.</param>
/// <param name="Record">What the server gave.</param>
internal sealed record Unsequenced(string Stream, ReadOnlyMemory<byte> Header, EventHeader Decoded, byte[] Salt, EventRecord Record)
{
    /// <summary>The mark of a stream that was deleted for ever.</summary>
    public const string Tombstone = "$streamDeleted";

    /// <summary>Reads it; null if a ledger did not write this, and then why.</summary>
    public static Unsequenced? Read(StreamNames names, EventRecord record, out string problem)
    {
        if (names.Read(record.EventStreamId) is not { } stream)
        {
            problem = "no ledger names a stream so";
            return null;
        }

        if (ReadCopy(record, out problem) is not { } item)
        {
            return null;
        }

        problem =
            item.Stream != stream ? $"its header is of stream {item.Stream}"
            : item.Decoded.Rev != record.EventNumber.ToInt64() ? $"its header says revision {item.Decoded.Rev}"
            : item.Decoded.Id != record.EventId.ToGuid() ? "its header has another id"
            : "";
        return problem.Length == 0 ? item : null;
    }

    /// <summary>The same, of an event that stands somewhere else than where it says, under another id.</summary>
    public static Unsequenced? ReadCopy(EventRecord record, out string problem)
    {
        if (!StoredHeader.TryRead(record.Metadata, out var header, out var salt))
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
            decoded.Type != record.EventType ? $"its header says {decoded.Type}, and the server {record.EventType}"
            : decoded.Length != record.Data.Length ? "its header says another length"
            : PayloadCommitment.Compute(salt, record.Data.Span) != decoded.Commit ? "its payload is not what its header commits to"
            : "";
        return problem.Length == 0 ? new Unsequenced(decoded.Stream, header, decoded, salt, record) : null;
    }

    /// <summary>What to say of an event in a ledger's stream that no ledger wrote.</summary>
    public static LedgerException Foreign(EventRecord record, string problem) => new(
        Failure.Integrity,
        record.EventType == Tombstone
            ? $"stream {record.EventStreamId} was deleted for ever at the server"
            : $"stream {record.EventStreamId} holds at revision {record.EventNumber.ToInt64()} what no ledger wrote: {problem}",
        "let nobody but the ledger write to streams with its prefix; nothing is recorded until somebody has looked at it with `ledger doctor`");

    /// <summary>The event at its index and recorded time.</summary>
    public LoggedEvent At(long index, DateTimeOffset recorded) =>
        new(index, StoredHeader.At(Header.Span, recorded), Decoded with { Recorded = recorded.ToUniversalTime() }, Record.Data, Salt);
}
