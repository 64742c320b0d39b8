using System.Text;
using EventStore.Client;

namespace Ledger.EventStoreDb;

/// <summary>
/// What this process has appended and was told the place of, by where each record begins in the server's order (docs/adr/0013-own-events-are-not-read-back.md). The
/// order's positions are the offsets of a file, so a record that begins where another ends follows on it, and nobody's event stands between. Any thread.
/// </summary>
internal sealed class OwnAppends
{
    // What nobody takes is not kept for ever. What is let go is read at the server.
    private const int Most = 16384;
    private const long MostBytes = 16L * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, Own> _byStart = [];
    private long _bytes;
    private TaskCompletionSource? _more;
    private int _underWay;

    /// <summary>How many appends are sent and not answered yet.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>Completes when something was appended since it was asked for.</summary>
    public Task More
    {
        get
        {
            lock (_lock)
            {
                return (_more ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    /// <summary>An append is about to be sent.</summary>
    public void Begin() => Interlocked.Increment(ref _underWay);

    /// <summary>It was answered, and taken up if it could be; or nobody answers.</summary>
    public void Finish() => Interlocked.Decrement(ref _underWay);

    /// <summary>Where a record ends that begins at a position: what the server (its log of version 2) writes for it, to the byte.</summary>
    public static ulong End(ulong start, string stream, string type, int data, int metadata)
    {
        const int Fixed = 88; // two lengths, kind and version, position, flags, transaction, expected revision, two ids, time, the lengths of data and metadata
        return start + Fixed + Text(stream) + Text(type) + (ulong)data + (ulong)metadata;

        static ulong Text(string text) => Encoding.UTF8.GetByteCount(text) is var length && length < 128 ? (ulong)length + 1 : (ulong)length + 2;
    }

    /// <summary>Where a record ends; 0 if that cannot be known, as of one that a transaction wrote.</summary>
    public static ulong End(EventRecord record) => record.Position.CommitPosition == record.Position.PreparePosition
        ? End(record.Position.CommitPosition, record.EventStreamId, record.EventType, record.Data.Length, record.Metadata.Length)
        : 0;

    /// <summary>Takes up an append that was acknowledged; false if it was not said where it stands.</summary>
    /// <param name="stream">The server's name of the stream.</param>
    /// <param name="first">The revision of the first event.</param>
    /// <param name="events">All of them.</param>
    /// <param name="last">The position of the last one, as the server has told.</param>
    /// <param name="areEvents">Whether they are events of the log; otherwise what is kept is that nobody else's stand there.</param>
    public bool Add(string stream, long first, IReadOnlyList<EventData> events, Position last, bool areEvents)
    {
        var before = 0UL;
        for (var i = 0; i < events.Count - 1; i++)
        {
            before = End(before, events[i], stream);
        }

        if (last.CommitPosition != last.PreparePosition || last.CommitPosition > long.MaxValue || last.CommitPosition < before)
        {
            return false; // it does not say where
        }

        var start = last.CommitPosition - before;
        TaskCompletionSource? more;
        lock (_lock)
        {
            if (_byStart.Count + events.Count > Most || _bytes > MostBytes)
            {
                _byStart.Clear();
                _bytes = 0;
            }

            if (areEvents)
            {
                for (var i = 0; i < events.Count; i++)
                {
                    var end = End(start, events[i], stream);
                    Put(new Own(stream, first + i, events[i], start, start, end));
                    start = end;
                }
            }
            else
            {
                Put(new Own(stream, first + events.Count - 1, null, start, last.CommitPosition, End(last.CommitPosition, events[^1], stream)));
            }

            more = _more;
            _more = null;
        }

        more?.SetResult();
        return true;
    }

    /// <summary>Takes out what begins at a position; null if nothing of this process is known to.</summary>
    public Own? Take(ulong start)
    {
        lock (_lock)
        {
            if (_byStart.Remove(start, out var own))
            {
                _bytes -= own.Bytes;
                return own;
            }

            return null;
        }
    }

    /// <summary>Lets go of what begins before a position: it was read.</summary>
    public void Forget(ulong before)
    {
        lock (_lock)
        {
            foreach (var (start, own) in _byStart)
            {
                if (start < before)
                {
                    _byStart.Remove(start);
                    _bytes -= own.Bytes;
                }
            }
        }
    }

    private static ulong End(ulong start, EventData item, string stream) => End(start, stream, item.Type, item.Data.Length, item.Metadata.Length);

    private void Put(Own own)
    {
        if (_byStart.TryAdd(own.Start, own))
        {
            _bytes += own.Bytes;
        }
    }

    /// <summary>One event, or all of an append to one of the ledger's own streams.</summary>
    /// <param name="Stream">The server's name of the stream.</param>
    /// <param name="Revision">The revision of the event, or of the last one.</param>
    /// <param name="Item">The event; null if these are none of the log.</param>
    /// <param name="Start">Where it begins.</param>
    /// <param name="At">The position of the last record.</param>
    /// <param name="End">Where what comes next begins.</param>
    internal sealed record Own(string Stream, long Revision, EventData? Item, ulong Start, ulong At, ulong End)
    {
        public long Bytes => Item is null ? 0 : Item.Data.Length + Item.Metadata.Length;
    }
}
