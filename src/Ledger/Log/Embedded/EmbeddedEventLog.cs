using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Ledger.Seal;
using Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace Ledger.Log.Embedded;

/// <summary>
/// The embedded engine: the log in one SQLite file, layout in <c>docs/format/embedded.md</c>. Appends that wait at the same time share one
/// durable commit. Several processes may open one file.
/// </summary>
public sealed class EmbeddedEventLog : ILedgerLog, IRedactingLog, IPromptLog, IHeaderLog
{
    // How soon an event written by another process is seen by Follow. Those of this process are seen at once.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private const int ReadersKept = 8;

    private readonly ConcurrentBag<LogReader> _readers = [];
    private readonly Tail _tail = new();
    private readonly LogWriter _writer;
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _disposed;

    private EmbeddedEventLog(string path, TimeProvider time, IReadOnlyDictionary<string, string> meta)
    {
        Path = path;
        Meta = meta;
        _writer = new LogWriter(path, time, _tail, Wake);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public string Where => Path;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Meta { get; }

    /// <summary>Transactions committed by this process since the log was opened: under load fewer than appends, which share them.</summary>
    public long Commits => _writer.Commits;

    /// <summary>Appends that wait to be taken by the writer.</summary>
    public int Waiting => _writer.Waiting;

    /// <summary>How many events are brought into the indexes at once; for tests, which have few. Set before anything is appended.</summary>
    internal int LotSize
    {
        set => _writer.LotSize = value;
    }

    /// <summary>Makes a new log and opens it. The file appears under its name only when it is complete.</summary>
    /// <param name="path">Where; nothing may be there.</param>
    /// <param name="time">The clock of recorded time.</param>
    /// <param name="meta">What the log says of itself, e.g. its origin.</param>
    /// <exception cref="LedgerException"><see cref="Failure.Usage"/>: something is there, or it cannot be created there.</exception>
    public static EmbeddedEventLog Create(string path, TimeProvider time, IReadOnlyDictionary<string, string>? meta = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        LogFile.Create(System.IO.Path.GetFullPath(path), meta ?? new Dictionary<string, string>(StringComparer.Ordinal));
        return Open(path, time);
    }

    /// <summary>Opens a log. Never creates one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="time">The clock of recorded time.</param>
    /// <exception cref="LedgerException">
    /// <see cref="Failure.Usage"/>: there is no ledger, it cannot be opened, or a newer version wrote it; <see cref="Failure.Integrity"/>: it is damaged.
    /// </exception>
    public static EmbeddedEventLog Open(string path, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(time);
        var full = System.IO.Path.GetFullPath(path);
        var meta = LogFile.Inspect(full);
        try
        {
            return new EmbeddedEventLog(full, time, meta);
        }
        catch (SqliteException failure)
        {
            throw SqliteFailure.Explain(failure, full);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Cancelling has an effect until the writer takes the batch; after that, the answer is the result.</remarks>
    /// <exception cref="LedgerException">The file cannot be written. Asking again with the same ids tells whether the batch is recorded.</exception>
    public Task<AppendResult> Append(StreamName stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken ct) =>
        Append(stream, expectedRevision, events, prompt: false, ct);

    /// <inheritdoc/>
    Task<AppendResult> IPromptLog.AppendPromptly(StreamName stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken ct) =>
        Append(stream, expectedRevision, events, prompt: true, ct);

    private Task<AppendResult> Append(StreamName stream, long expectedRevision, IReadOnlyList<NewEvent> events, bool prompt, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(expectedRevision, -1);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (ct.IsCancellationRequested)
        {
            return Task.FromCanceled<AppendResult>(ct);
        }

        return _writer.Append(new PendingAppend(stream, expectedRevision, events, prompt), ct);
    }

    /// <inheritdoc/>
    /// <exception cref="LogCorruptException">An event is missing, or is not what was written.</exception>
    public IAsyncEnumerable<LoggedEvent> ReadStream(StreamName stream, long fromRevision, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromRevision);
        _ = stream.Value; // a name that was never given is an error now, not when reading
        return Read(fromRevision, (reader, from, chunk) => reader.ReadStream(stream, from, _tail, chunk), ct);
    }

    /// <inheritdoc/>
    /// <exception cref="LogCorruptException">An event is missing, or is not what was written.</exception>
    public IAsyncEnumerable<LoggedEvent> ReadLog(long fromIndex, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromIndex);
        return Read(fromIndex, static (reader, from, chunk) => reader.ReadLog(from, chunk), ct);
    }

    /// <inheritdoc/>
    bool IHeaderLog.ReadLeaves(long from, List<TreeHash> leaves) => WithReader(reader => reader.ReadLeaves(from, leaves));

    /// <inheritdoc/>
    /// <exception cref="LogCorruptException">An event is missing, or is not what was written.</exception>
    public IAsyncEnumerable<LoggedEvent> Follow(long fromIndex, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromIndex);
        return FollowFrom(fromIndex, ct);
    }

    /// <summary>
    /// Shows every row from an index on, as it stands in the file and without allocating for it. Checks nothing, gaps neither.
    /// The visitor runs inside a short read transaction: let it be quick.
    /// </summary>
    public void ReadRaw(long fromIndex, RawEventReader visit)
    {
        ArgumentNullException.ThrowIfNull(visit);
        var from = fromIndex;
        while (WithReader(reader => reader.ReadRaw(ref from, visit)))
        {
            // each turn is one read transaction
        }
    }

    /// <inheritdoc/>
    public Task Destroy(long index, CancellationToken ct) => Task.Run(() => PayloadShredder.Destroy(Path, index), ct);

    /// <summary>What compares the indexes with the log: made before the log is read for it.</summary>
    internal IndexCheck CheckIndexes() => new(Path);

    /// <summary>Writes what is waiting, and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _writer.DisposeAsync().ConfigureAwait(false);
        Wake();
        CloseReaders();
    }

    private void CloseReaders()
    {
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private async IAsyncEnumerable<LoggedEvent> Read(
        long from,
        Func<LogReader, long, List<LoggedEvent>, bool> read,
        [EnumeratorCancellation] CancellationToken ct)
    {
        var chunk = new List<LoggedEvent>();
        for (var more = true; more;)
        {
            ct.ThrowIfCancellationRequested();
            chunk.Clear();
            more = WithReader(reader => read(reader, from, chunk));
            from += chunk.Count;
            foreach (var item in chunk)
            {
                ct.ThrowIfCancellationRequested();
                yield return item;
            }
        }

        await Task.CompletedTask.ConfigureAwait(false); // reading is synchronous: SQLite has no other way
    }

    private async IAsyncEnumerable<LoggedEvent> FollowFrom(long from, [EnumeratorCancellation] CancellationToken ct)
    {
        var poll = Task.Delay(PollInterval, ct);
        while (true)
        {
            var next = Volatile.Read(ref _next).Task; // before reading: what is written meanwhile wakes this one
            await foreach (var item in ReadLog(from, ct).ConfigureAwait(false))
            {
                from = item.Index + 1;
                yield return item;
            }

            await Task.WhenAny(next, poll).ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
            if (poll.IsCompleted)
            {
                poll = Task.Delay(PollInterval, ct);
            }
        }
    }

    private void Wake() => Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private T WithReader<T>(Func<LogReader, T> read)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        LogReader? reader = null;
        try
        {
            reader = _readers.TryTake(out var kept) ? kept : new LogReader(Path);
            var result = read(reader);
            if (Volatile.Read(ref _disposed) == 0 && _readers.Count < ReadersKept)
            {
                _readers.Add(reader);
                reader = null;
                if (Volatile.Read(ref _disposed) != 0)
                {
                    CloseReaders(); // it was closed meanwhile
                }
            }

            return result;
        }
        catch (SqliteException failure)
        {
            throw SqliteFailure.Explain(failure, Path);
        }
        finally
        {
            reader?.Dispose();
        }
    }
}
