using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Ledger.Log.Embedded;

/// <summary>
/// The one writer of this process: a thread that takes all waiting appends and commits them in one transaction, so that they share one
/// flush of the disk. Other processes may write to the same file; whatever is known of the log is looked at again inside each transaction.
/// </summary>
internal sealed class LogWriter : IAsyncDisposable
{
    private const int QueueLength = 4096;
    private const int GroupAppends = 1024;
    private const int GroupBytes = 8 * 1024 * 1024;

    // Folding the write-ahead log back costs one flush and each changed page once: rarely enough that pages are changed many times
    // between, often enough that a stall stays short.
    private const int CheckpointPages = 4096;

    private static readonly TimeSpan LockLimit = TimeSpan.FromSeconds(60);

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly Action _written;
    private readonly Func<Guid, LoggedEvent?> _find;
    private readonly Thread _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<PendingAppend> _queue = Channel.CreateBounded<PendingAppend>(new BoundedChannelOptions(QueueLength)
    {
        SingleReader = true,
        AllowSynchronousContinuations = true, // the only reader is a thread that waits: waking it at once is all there is to continue
    });

    private readonly Connection _connection;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private readonly Statement _last;
    private readonly Statement _head;
    private readonly Statement _byId;
    private readonly Statement _byIndex;
    private readonly Statement _insert;

    private long _lastIndex = -1;
    private DateTimeOffset _lastRecorded = DateTimeOffset.MinValue;
    private LedgerException? _stopped;
    private long _commits;
    private long _othersSeen;
    private long _paused;
    private int _pagesWritten;

    internal LogWriter(string path, TimeProvider time, Action written)
    {
        _path = path;
        _time = time;
        _written = written;
        _find = Find;
        _connection = Connection.Open(path, SqliteOpenMode.ReadWrite, LogFile.BusyTimeout);
        try
        {
            // FULL: a commit returns when the disk has it. Folding back is done after answering, not inside a commit.
            _connection.Execute("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -65536;");
            _begin = _connection.Prepare("BEGIN IMMEDIATE");
            _commit = _connection.Prepare("COMMIT");
            _rollback = _connection.Prepare("ROLLBACK");
            _last = _connection.Prepare("SELECT idx, header FROM event ORDER BY idx DESC LIMIT 1");
            _head = _connection.Prepare("SELECT rev FROM event WHERE stream = ?1 ORDER BY rev DESC LIMIT 1");
            _byId = _connection.Prepare("SELECT idx FROM event WHERE id = ?1");
            _byIndex = _connection.Prepare($"SELECT {StoredEvent.Columns} FROM event WHERE idx = ?1");
            _insert = _connection.Prepare($"INSERT INTO event ({StoredEvent.Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
            _connection.WaitForLocks(TimeSpan.Zero); // from here on it is waited for here, in smaller steps than SQLite's
        }
        catch
        {
            _connection.Dispose();
            throw;
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "ledger writer" };
        _thread.Start();
    }

    /// <summary>Transactions committed.</summary>
    internal long Commits => Volatile.Read(ref _commits);

    internal async Task<AppendResult> Append(PendingAppend append, CancellationToken ct)
    {
        using var registration = ct.UnsafeRegister(static (state, token) => ((PendingAppend)state!).Cancel(token), append);
        try
        {
            await _queue.Writer.WriteAsync(append, ct).ConfigureAwait(false);
        }
        catch (ChannelClosedException closed)
        {
            throw new ObjectDisposedException($"{nameof(EmbeddedEventLog)} is closed.", closed);
        }

        return await append.Task.ConfigureAwait(false);
    }

    /// <summary>Writes what is waiting, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _ended.Task.ConfigureAwait(false);
    }

    private void Run()
    {
        var group = new List<PendingAppend>(GroupAppends);
        while (Take(group))
        {
            Write(group);
            group.Clear();
        }

        _connection.Dispose();
        _ended.SetResult();
    }

    /// <summary>Waits for appends and takes all that are waiting. False when there will be no more.</summary>
    private bool Take(List<PendingAppend> group)
    {
        while (group.Count == 0)
        {
            if (!_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                return false;
            }

            for (var bytes = 0; group.Count < GroupAppends && bytes < GroupBytes && _queue.Reader.TryRead(out var append);)
            {
                if (append.TryTake())
                {
                    group.Add(append);
                    bytes += append.Bytes;
                }
            }
        }

        return true;
    }

    private void Write(List<PendingAppend> group)
    {
        try
        {
            Commit(group);
        }
        catch (Exception failure)
        {
            Fail(group, failure);
            return;
        }

        foreach (var append in group)
        {
            append.Answer();
        }

        _written();
        FoldBack();
    }

    /// <summary>One transaction for all. When it returns, every append of the group is decided, and what it wrote is durable.</summary>
    private void Commit(List<PendingAppend> group)
    {
        if (_stopped is not null)
        {
            throw _stopped;
        }

        Begin();
        LookAgain();
        var before = _lastIndex;
        var now = _time.GetUtcNow();
        _lastRecorded = now > _lastRecorded ? now : _lastRecorded;
        foreach (var append in group)
        {
            try
            {
                append.Decide(Decide(append), failure: null);
            }
            catch (Exception refused) when (refused is EventIdReusedException or LogCorruptException)
            {
                append.Decide(result: null, refused); // thrown before anything was written for it
            }
        }

        if (_lastIndex == before)
        {
            _rollback.Run();
            return;
        }

        _commit.Run();
        Interlocked.Increment(ref _commits);
    }

    private AppendResult Decide(PendingAppend append)
    {
        if (Repetition.Find(append.Stream, append.Events, _find) is { } repeated)
        {
            return repeated;
        }

        var head = Head(append.StreamUtf8);
        if (head != append.ExpectedRevision)
        {
            return new AppendResult.Conflict(head);
        }

        var written = new LoggedEvent[append.Events.Length];
        for (var i = 0; i < written.Length; i++)
        {
            written[i] = Insert(append, i);
        }

        return new AppendResult.Written(written);
    }

    private LoggedEvent Insert(PendingAppend append, int i)
    {
        var item = append.Events[i];
        var header = append.Headers[i] with { Recorded = _lastRecorded };
        var bytes = header.Encode();
        Span<byte> id = stackalloc byte[16];
        item.Id.TryWriteBytes(id, bigEndian: true, out _);
        _insert
            .Bind(1 + StoredEvent.Index, _lastIndex + 1)
            .BindText(1 + StoredEvent.Stream, append.StreamUtf8)
            .Bind(1 + StoredEvent.Revision, header.Rev)
            .Bind(1 + StoredEvent.Id, id)
            .Bind(1 + StoredEvent.Salt, item.Salt.Span)
            .Bind(1 + StoredEvent.Header, bytes)
            .Bind(1 + StoredEvent.Payload, item.Payload.Span)
            .Run();
        return new LoggedEvent(++_lastIndex, bytes, header, item.Payload, item.Salt);
    }

    /// <summary>Waits for the write lock. Whoever holds it in another process lets it go after one commit.</summary>
    private void Begin()
    {
        LetOthersIn();
        if (_begin.TryRun())
        {
            return;
        }

        var started = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            // Different lengths, so that two who wait do not wake together each time.
#pragma warning disable CA5394 // not for secrets
            Thread.Sleep(TimeSpan.FromMicroseconds(Random.Shared.Next(100, Math.Min(200 * attempt, 5000) + 1)));
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

    /// <summary>Where the log ends now, which another process may have moved.</summary>
    private void LookAgain()
    {
        try
        {
            var last = _last.Step() ? _last.Int64(0) : -1;
            if (last == _lastIndex)
            {
                return;
            }

            if (last < _lastIndex)
            {
                throw new LogCorruptException(last + 1, $"it is gone: this process has seen the log up to {_lastIndex}");
            }

            _lastRecorded = StoredEvent.Decode(last, _last.Bytes(1)).Recorded;
            if (_lastIndex >= 0)
            {
                _othersSeen = Stopwatch.GetTimestamp();
            }

            _lastIndex = last;
        }
        finally
        {
            _last.Reset();
        }
    }

    private long Head(ReadOnlySpan<byte> stream)
    {
        var head = _head.BindText(1, stream).Step() ? _head.Int64(0) : -1;
        _head.Reset();
        return head;
    }

    private LoggedEvent? Find(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var index = _byId.Bind(1, bytes).Step() ? _byId.Int64(0) : -1;
        _byId.Reset();
        if (index < 0)
        {
            return null;
        }

        try
        {
            return _byIndex.Bind(1, index).Step() ? StoredEvent.Read(_byIndex) : throw new LogCorruptException(index, "it stands in an index, but not in the log");
        }
        finally
        {
            _byIndex.Reset();
        }
    }

    /// <summary>
    /// The transaction failed: nothing of it is in the log. Alone, the others may succeed, and each is told its own failure.
    /// </summary>
    private void Fail(List<PendingAppend> group, Exception failure)
    {
        var explained = failure is SqliteException sqlite ? SqliteFailure.Explain(sqlite, _path) : failure;
        Abandon(failure, explained);
        if (group.Count > 1 && _stopped is null && failure is SqliteException)
        {
            foreach (var append in group)
            {
                Write([append]);
            }

            return;
        }

        foreach (var append in group)
        {
            append.Decide(result: null, explained);
            append.Answer();
        }
    }

    private void Abandon(Exception failure, Exception explained)
    {
        _lastIndex = -1; // forces a look
        _lastRecorded = DateTimeOffset.MinValue;
        try
        {
            if (!_connection.IsIdle)
            {
                _rollback.Run();
            }
        }
        catch (SqliteException)
        {
            // The failure that led here is the one that is told. An open transaction is never committed: the loop ends below.
        }

        // After a failed flush nobody knows what the disk holds, and the next flush may succeed without it. Only a new look at the file tells.
        if (failure is SqliteException sqlite && (SqliteFailure.LeavesDoubt(sqlite) || !_connection.IsIdle))
        {
            _stopped ??= (LedgerException)explained;
        }
    }

    private void FoldBack()
    {
        _pagesWritten += _connection.TakePagesWritten();
        if (_pagesWritten < CheckpointPages)
        {
            return;
        }

        _pagesWritten = 0;
        try
        {
            _connection.Checkpoint();
        }
        catch (SqliteException failure)
        {
            _stopped = SqliteFailure.Explain(failure, _path);
        }
    }
}
