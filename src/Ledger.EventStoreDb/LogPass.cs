using EventStore.Client;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.EventStoreDb;

/// <summary>
/// One pass over the server's order, from which the log comes out in the order of its indexes: an event always precedes its entry in the index stream, so
/// what is kept meanwhile is little.
/// </summary>
internal sealed class LogPass(StreamNames names, IndexMap map, long from, Audit? audit)
{
    private readonly Dictionary<(string Stream, long Revision), EventRecord> _waiting = [];
    private long _next = from;

    /// <summary>Takes what comes next at the server, and gives the event that has its turn, if this was its entry.</summary>
    /// <exception cref="LogCorruptException">An entry or its event is missing, or they do not agree.</exception>
    public LoggedEvent? Take(EventRecord record)
    {
        if (record.EventStreamId == names.Index)
        {
            return TakeEntry(record);
        }

        if (record.EventStreamId.StartsWith(names.Metadata, StringComparison.Ordinal))
        {
            audit?.TakeSettings(record);
        }
        else if (record.EventType == Unsequenced.Tombstone)
        {
            audit?.TakeTombstone(record);
        }
        else if (!names.IsOwn(record.EventStreamId))
        {
            _waiting.TryAdd((record.EventStreamId, record.EventNumber.ToInt64()), record);
        }

        return null;
    }

    /// <summary>The server's order is at its end.</summary>
    public void End() => audit?.End(_waiting.Values, _next);

    private LoggedEvent? TakeEntry(EventRecord entry)
    {
        if (entry.EventType.StartsWith('$'))
        {
            audit?.TakeTombstone(entry);
            return null;
        }

        var index = entry.EventNumber.ToInt64();
        if (!HeaderView.TryParse(entry.Data.Span, out var view, out var problem, out _))
        {
            throw new LogCorruptException(index, $"the entry in {names.Index} is no header, so somebody else wrote it: {problem}");
        }

        var header = view.ToHeader();
        var key = (names.Of(header.Stream), header.Rev);
        if (index < _next)
        {
            _waiting.Remove(key);
            return null;
        }

        if (index > _next)
        {
            throw new LogCorruptException(_next, $"it is missing in {names.Index}: the next there is {index}");
        }

        if (!_waiting.Remove(key, out var record))
        {
            throw new LogCorruptException(index, $"its event is gone at the server, or never was: revision {header.Rev} of stream {key.Item1}");
        }

        if (index == map.Next)
        {
            map.Add(index, entry.Data.Span, IndexEntry.PositionOf(entry.Metadata.Span));
        }

        _next++;
        return !StoredHeader.TryRead(record.Metadata, out var stored, out var salt) ? throw Other(index, record, "its metadata are not a ledger's")
            : !StoredHeader.AreSame(stored.Span, entry.Data.Span) ? throw Other(index, record, "its header there and in the index stream differ")
            : !ContentId.IsOfEvent(record.EventId.ToGuid(), header.Id, record.Metadata.Span) ? throw Other(index, record, "it has an id there that is not of it")
            : header.Length != record.Data.Length ? throw Other(index, record, "its payload has another length")
            : new LoggedEvent(index, entry.Data, header, record.Data, salt);
    }

    private static LogCorruptException Other(long index, EventRecord record, string what) =>
        new(index, $"stream {record.EventStreamId} at revision {record.EventNumber.ToInt64()}: {what}");
}
