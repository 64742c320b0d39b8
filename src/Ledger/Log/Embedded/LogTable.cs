using System.Diagnostics;
using Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace Ledger.Log.Embedded;

/// <summary>
/// The writing connection: one transaction at a time, on one thread. Other processes may write to the same file, so whatever is known of the log
/// is looked at again inside each transaction. Failures are <see cref="SqliteException"/> or <see cref="LedgerException"/>.
/// </summary>
internal sealed class LogTable : IDisposable
{
    // Once folded back, the write-ahead log is written over from its start, which is twice as fast as making it longer.
    // More pages between would spare writing some of them twice; fewer would stall more often.
    private const int CheckpointPages = 1000;

    // An event has two entries, so that a lot is in before the next is full.
    private const int EntriesAnEvent = 4;
    private const int LeastEntries = 64;

    // So many lots behind are the indexes only after somebody emptied them to have them made anew.
    private const int MostLots = 4;

    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(60);

    private readonly string _path;
    private readonly Tail _tail;
    private readonly Connection _connection;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private readonly Statement _last;
    private readonly Statement _header;
    private readonly Statement _head;
    private readonly Statement _byId;
    private readonly Statement _byIndex;
    private readonly Statement _insert;
    private readonly Statement _places;
    private readonly Statement _insertPlace;
    private readonly Statement _insertId;
    private readonly Statement _setIndexed;

    // What the open transaction has written so far.
    private readonly List<Tail.Place> _written = [];
    private readonly Dictionary<Guid, long> _writtenIds = [];
    private readonly Dictionary<string, long> _writtenHeads = new(StringComparer.Ordinal);

    private Task<IndexLot>? _lot;
    private long _committed;
    private long _indexed;
    private long _tidied;
    private DateTimeOffset _committedRecorded = DateTimeOffset.MinValue;
    private int _pages;
    private long _othersSeen;
    private long _paused;

    internal LogTable(string path, Tail tail)
    {
        _path = path;
        _tail = tail;
        _connection = Connection.Open(path, SqliteOpenMode.ReadWrite, LogFile.BusyTimeout);
        try
        {
            // FULL: a commit returns when the disk has it. Folding back is asked for here, after the answers, and not done inside a commit.
            // The cache is for the indexes: at a million events they are about 60 MB.
            _connection.Execute("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -65536;");
            _begin = _connection.Prepare("BEGIN IMMEDIATE");
            _commit = _connection.Prepare("COMMIT");
            _rollback = _connection.Prepare("ROLLBACK");
            _last = _connection.Prepare("SELECT ifnull((SELECT max(idx) FROM event) + 1, 0), (SELECT events FROM event_indexed)");
            _header = _connection.Prepare("SELECT header FROM event WHERE idx = ?1");
            _head = _connection.Prepare("SELECT rev FROM event_place WHERE stream = ?1 ORDER BY rev DESC LIMIT 1");
            _byId = _connection.Prepare("SELECT idx FROM event_id WHERE id = ?1");
            _byIndex = _connection.Prepare($"SELECT {StoredEvent.Columns} FROM event WHERE idx = ?1");
            _insert = _connection.Prepare($"INSERT INTO event ({StoredEvent.Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
            _places = _connection.Prepare(Tail.PlacesQuery);
            _insertPlace = _connection.Prepare(IndexLot.InsertPlace);
            _insertId = _connection.Prepare(IndexLot.InsertId);
            _setIndexed = _connection.Prepare("UPDATE event_indexed SET events = ?1");
            _connection.WaitForLocks(TimeSpan.Zero); // from here on it is waited for here, in a fairer way
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>So many events are brought into the indexes in one order: the more, the more of them share a page. But whoever opens the log reads what is not there yet.</summary>
    internal int LotSize { get; set; } = 16 * 1024;

    /// <summary>Whether a commit returns only when the disk has it.</summary>
    internal bool IsDurable => _connection.Number("PRAGMA synchronous") == 2;

    /// <summary>The index that the next event gets.</summary>
    internal long Next => _committed + _written.Count;

    /// <summary>The recorded time of the last event; the least there is, if there is none.</summary>
    internal DateTimeOffset LastRecorded => _committedRecorded;

    /// <summary>Opens a transaction when the write lock is free, and looks at where the log ends now.</summary>
    /// <exception cref="LogCorruptException">The log is shorter than it was, or what is needed of it cannot be read.</exception>
    internal void Begin()
    {
        Lock();
        LookAgain();
        if (_committed - _indexed >= MostLots * LotSize)
        {
            _rollback.Run();
            Index(LotSize);
            Lock();
            LookAgain();
        }

        if (!_tail.TryReach(_indexed, _committed, _places))
        {
            throw new LogCorruptException(_indexed, "the indexes reached further before");
        }
    }

    /// <summary>The revision of a stream's last event; −1 if it has none.</summary>
    internal long Head(string stream, ReadOnlySpan<byte> utf8)
    {
        if (_writtenHeads.TryGetValue(stream, out var head) || (head = _tail.Head(stream)) >= 0)
        {
            return head;
        }

        head = _head.BindText(1, utf8).Step() ? _head.Int64(0) : -1;
        _head.Reset();
        return head;
    }

    /// <summary>The event with an id, in any stream.</summary>
    internal LoggedEvent? Find(Guid id)
    {
        if (!_writtenIds.TryGetValue(id, out var index) && (index = _tail.Find(id)) < 0)
        {
            Span<byte> bytes = stackalloc byte[16];
            id.TryWriteBytes(bytes, bigEndian: true, out _);
            index = _byId.Bind(1, bytes).Step() ? _byId.Int64(0) : -1;
            _byId.Reset();
        }

        if (index < 0)
        {
            return null;
        }

        try
        {
            return _byIndex.Bind(1, index).Step() && StoredEvent.Read(_byIndex) is var found && found.Header.Id == id
                ? found
                : throw new LogCorruptException(index, $"event {id} is not there, where the index has it");
        }
        finally
        {
            _byIndex.Reset();
        }
    }

    /// <summary>Writes an event at <see cref="Next"/>.</summary>
    internal void Insert(string stream, ReadOnlySpan<byte> utf8, long revision, Guid eventId, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> header, ReadOnlySpan<byte> payload)
    {
        Span<byte> id = stackalloc byte[16];
        eventId.TryWriteBytes(id, bigEndian: true, out _);
        var index = Next;
        _insert
            .Bind(1 + StoredEvent.Index, index)
            .BindText(1 + StoredEvent.Stream, utf8)
            .Bind(1 + StoredEvent.Revision, revision)
            .Bind(1 + StoredEvent.Id, id)
            .Bind(1 + StoredEvent.Salt, salt)
            .Bind(1 + StoredEvent.Header, header)
            .Bind(1 + StoredEvent.Payload, payload)
            .Run();
        _written.Add(new Tail.Place(stream, revision, eventId));
        _writtenIds.Add(eventId, index);
        _writtenHeads[stream] = revision;
    }

    /// <summary>Makes what was inserted durable.</summary>
    internal void Commit(DateTimeOffset recorded)
    {
        _commit.Run();
        _tail.Add(_committed, _written);
        _committed += _written.Count;
        _committedRecorded = recorded;
        Forget();
    }

    /// <summary>Ends the transaction, if one is open, and leaves the log as it was. False if not even that succeeds.</summary>
    internal bool TryRollback()
    {
        Forget();
        try
        {
            if (!_connection.IsIdle)
            {
                _rollback.Run();
            }
        }
        catch (SqliteException)
        {
            // whoever rolls back after a failure tells that one
        }

        return _connection.IsIdle;
    }

    /// <summary>What is better not done while somebody waits: bringing the indexes up to date, some entries each time, and folding the write-ahead log back.</summary>
    internal void TidyUp()
    {
        IndexSome();
        _pages += _connection.TakePagesWritten();
        if (_pages >= CheckpointPages)
        {
            _connection.Checkpoint();
            _pages = 0;
        }
    }

    /// <summary>Brings the indexes up to date if they are behind by so many events.</summary>
    internal void Index(int atLeast)
    {
        _lot = null;
        while (_committed - _indexed >= atLeast)
        {
            Lock();
            LookAgain(); // another process may have done it
            var lot = new IndexLot(_indexed, ReadPlaces(Math.Min(_committed, _indexed + LotSize)));
            lot.Insert(int.MaxValue, _insertPlace, _insertId);
            Complete(lot);
        }
    }

    private void IndexSome()
    {
        var entries = Math.Max(LeastEntries, EntriesAnEvent * (int)Math.Min(_committed - _tidied, LotSize));
        if (_lot is null)
        {
            if (_committed - _indexed >= LotSize && _tail.From(_indexed) is { } places)
            {
                var from = _indexed;
                _lot = Task.Run(() => new IndexLot(from, places)); // sorting takes longer than anybody should wait here
            }
        }
        else if (_lot.IsCompleted)
        {
            // The next append that is answered makes this durable too: only the order counts.
            _connection.Execute("PRAGMA synchronous = NORMAL");
            try
            {
                Insert(_lot.GetAwaiter().GetResult(), entries);
            }
            catch
            {
                _lot = null;
                throw;
            }
            finally
            {
                TryRollback(); // the setting is of no transaction, and cannot be changed in one
                _connection.Execute("PRAGMA synchronous = FULL");
            }
        }

        _tidied = _committed;
    }

    private void Insert(IndexLot lot, int entries)
    {
        if (!_begin.TryRun())
        {
            return; // another process writes; there will be another time
        }

        LookAgain();
        if (_indexed != lot.From)
        {
            _lot = null; // it was faster
            return;
        }

        lot.Insert(entries, _insertPlace, _insertId);
        if (lot.IsInserted)
        {
            Complete(lot);
            _lot = null;
        }
        else
        {
            _commit.Run();
        }
    }

    private void Complete(IndexLot lot)
    {
        _setIndexed.Bind(1, lot.End).Run();
        _commit.Run();
        _indexed = lot.End;
    }

    private Tail.Place[] ReadPlaces(long end)
    {
        var places = new List<Tail.Place>();
        _places.Bind(1, _indexed).Bind(2, end);
        try
        {
            while (_places.Step())
            {
                places.Add(_places.Int64(0) == _indexed + places.Count
                    ? Tail.ReadPlace(_places)
                    : throw new LogCorruptException(_indexed + places.Count, "it is missing"));
            }
        }
        finally
        {
            _places.Reset();
        }

        return [.. places];
    }

    private void Lock()
    {
        LetOthersIn();
        if (_begin.TryRun())
        {
            return;
        }

        // Whoever holds the lock in another process lets it go after one commit. Different waits, so that two do not wake together each time.
        var started = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
#pragma warning disable CA5394 // no secret
            Thread.Sleep(Random.Shared.Next(1, Math.Min(2 + attempt, 10)));
#pragma warning restore CA5394
            if (_begin.TryRun())
            {
                return;
            }

            if (Stopwatch.GetElapsedTime(started) is var waited && waited > LockLimit)
            {
                throw SqliteFailure.LockedFor(waited, _path);
            }
        }
    }

    /// <summary>
    /// SQLite's lock has no queue: whoever asks again at once gets it again. While another process is writing too, leave it a gap now and then.
    /// </summary>
    private void LetOthersIn()
    {
        if (_othersSeen != 0
            && Stopwatch.GetElapsedTime(_othersSeen) < TimeSpan.FromSeconds(1)
            && Stopwatch.GetElapsedTime(_paused) > TimeSpan.FromMilliseconds(10))
        {
            Thread.Sleep(1);
            _paused = Stopwatch.GetTimestamp();
        }
    }

    private void LookAgain()
    {
        _last.Step();
        var (end, indexed) = (_last.Int64(0), _last.Int64(1));
        _last.Reset();
        _indexed = indexed;
        if (end < _committed)
        {
            throw new LogCorruptException(end, $"it is gone: this process has seen the log up to {_committed - 1}");
        }

        if (end > _committed)
        {
            _othersSeen = _committed > 0 ? Stopwatch.GetTimestamp() : 0;
            _committedRecorded = RecordedOf(end - 1);
            _committed = end;
        }
    }

    private DateTimeOffset RecordedOf(long index)
    {
        try
        {
            return _header.Bind(1, index).Step()
                ? StoredEvent.Decode(index, _header.Bytes(0)).Recorded
                : throw new LogCorruptException(index, "it is missing");
        }
        finally
        {
            _header.Reset();
        }
    }

    private void Forget()
    {
        _written.Clear();
        _writtenIds.Clear();
        _writtenHeads.Clear();
    }
}
