using System.Globalization;
using System.Runtime.CompilerServices;
using EventStore.Client;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Sealing;

namespace Ledger.EventStoreDb;

/// <summary>
/// The distributed engine: one stream an aggregate at an EventStoreDB or KurrentDB, and an index stream whose revisions are the log's indexes
/// (<c>docs/format/eventstoredb.md</c>). Several processes may record at once, and any of them sequences.
/// </summary>
public sealed class EventStoreDbLog : ILedgerLog, IAuditedLog, ICheckpointBoard, ISharedDecisions
{
    // How soon an event that another process sequenced is seen by Follow. Those of this process are seen at once.
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly Server _server;
    private readonly TimeProvider _time;
    private readonly IndexMap _map = new();
    private readonly RecentEvents _recent = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private int _appending;
    private TaskCompletionSource? _idle;
    private volatile bool _isCaughtUp;
    private int _disposed;

    private EventStoreDbLog(Server server, TimeProvider time, IReadOnlyDictionary<string, string> meta)
    {
        _server = server;
        _time = time;
        Meta = meta;
        Sequencer = new Sequencer(server, _map, _recent, time);
        Decisions = new DecisionStream(server, Sequencer, _map);
    }

    /// <inheritdoc/>
    public string Where => _server.Address.Where;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Meta { get; }

    internal Sequencer Sequencer { get; }

    internal DecisionStream Decisions { get; }

    /// <summary>What the last audited reading found beside the events, when it is over.</summary>
    internal Audit? LastAudit { get; private set; }

    private StreamNames Names => _server.Names;

    /// <summary>Opens a log with what it says of itself, which was read already. The server is closed with it.</summary>
    internal static EventStoreDbLog Open(Server server, TimeProvider time, IReadOnlyDictionary<string, string> meta) => new(server, time, meta);

    /// <inheritdoc/>
    /// <remarks>Cancelling ends the waiting, and not what was sent to the server.</remarks>
    public async Task<AppendResult> Append(StreamName stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken ct) =>
        await Tracked(Prepare(stream, expectedRevision, events, ct), Append, ct).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<long> Settle(CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        return Decisions.Settle(ct);
    }

    /// <inheritdoc/>
    public async Task<AppendResult?> Decide(long after, StreamName stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(after, -1);
        return await Tracked(Prepare(stream, expectedRevision, events, ct), batch => Decide(after, batch), ct).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>What is recorded and has no index yet is not given: the next append of any process gives it one.</remarks>
    /// <exception cref="LogCorruptException">An event is missing, or is not what was sequenced.</exception>
    public IAsyncEnumerable<LoggedEvent> ReadStream(StreamName stream, long fromRevision, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromRevision);
        return ReadStreamFrom(stream.Value, fromRevision, catchUp: true, ct);
    }

    /// <inheritdoc/>
    /// <exception cref="LogCorruptException">An event is missing, or is not what was sequenced.</exception>
    public IAsyncEnumerable<LoggedEvent> ReadLog(long fromIndex, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromIndex);
        return ReadLogFrom(fromIndex, audit: null, ct);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LoggedEvent> ReadAudited(Action<Finding> found, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(found);
        return ReadLogFrom(0, LastAudit = new Audit(Names, _map, found), ct);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LoggedEvent> Follow(long fromIndex, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromIndex);
        return FollowFrom(fromIndex, ct);
    }

    /// <inheritdoc/>
    public async Task<PublishedCheckpoint?> Last(CancellationToken ct) =>
        await _server.ReadLast(Names.Checkpoints, ct).ConfigureAwait(false) is { } last
            ? new PublishedCheckpoint(last.EventNumber.ToInt64(), last.Data)
            : null;

    /// <inheritdoc/>
    public async Task<bool> TryPublish(long after, ReadOnlyMemory<byte> note, CancellationToken ct)
    {
        var item = new EventData(Uuid.FromGuid(ContentId.Of("ledger/checkpoint/v1\0"u8, note.Span)), "CheckpointSigned", note, contentType: "application/octet-stream");
        return await _server.Append(Names.Checkpoints, after, [item]).ConfigureAwait(false) is Written.There;
    }

    /// <summary>Waits for what was sent to the server, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        Task idle;
        lock (_gate)
        {
            _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            idle = _appending == 0 ? Task.CompletedTask : _idle.Task;
        }

        await idle.ConfigureAwait(false);
        await _closing.CancelAsync().ConfigureAwait(false);
        _map.Wake();
        await _server.DisposeAsync().ConfigureAwait(false);
        _closing.Dispose();
    }

    private PreparedBatch Prepare(StreamName stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(expectedRevision, -1);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        ct.ThrowIfCancellationRequested();
        LogLimits.Check(events);
        return new PreparedBatch(stream, expectedRevision, events, _time.GetUtcNow());
    }

    // Cancelling ends the waiting; closing waits for the end.
    private Task<T> Tracked<T>(PreparedBatch batch, Func<PreparedBatch, Task<T>> append, CancellationToken ct)
    {
        return Run().WaitAsync(ct);

        async Task<T> Run()
        {
            lock (_gate)
            {
                _appending++;
            }

            try
            {
                return await append(batch).ConfigureAwait(false);
            }
            finally
            {
                lock (_gate)
                {
                    if (--_appending == 0)
                    {
                        _idle?.TrySetResult();
                    }
                }
            }
        }
    }

    private async Task<AppendResult> Append(PreparedBatch batch)
    {
        if (await FindBefore(batch).ConfigureAwait(false) is { } answer)
        {
            return answer;
        }

        switch (await _server.Append(Names.Of(batch.Stream.Value), batch.Expected, batch.Data).ConfigureAwait(false))
        {
            case Written.Elsewhere elsewhere:
                if (elsewhere.Actual >= 0)
                {
                    await Sequencer.Reach(batch.Stream.Value, elsewhere.Actual, isOwn: false).ConfigureAwait(false);
                }

                return await FindRepeated(batch).ConfigureAwait(false) ?? (AppendResult)new AppendResult.Conflict(elsewhere.Actual);
            case Written.There there:
                await Sequencer.Reach(batch.Stream.Value, batch.Expected + batch.Events.Length, there.IsPlaced).ConfigureAwait(false);
                return await Answer(batch).ConfigureAwait(false);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<AppendResult?> Decide(long after, PreparedBatch batch)
    {
        try
        {
            if (await FindBefore(batch).ConfigureAwait(false) is { } answer)
            {
                return answer;
            }
        }
        catch (EventIdReusedException)
        {
            // Another machine may have decided the same request since, on another state: what was read for this one does not hold it.
            if (await Decisions.Last(default).ConfigureAwait(false) == after)
            {
                throw;
            }

            return null;
        }

        return await Decisions.Decide(after, batch).ConfigureAwait(false) switch
        {
            null => null,
            Written.Elsewhere elsewhere => await FindRepeated(batch).ConfigureAwait(false) ?? (AppendResult)new AppendResult.Conflict(elsewhere.Actual),
            _ => await Answer(batch).ConfigureAwait(false),
        };
    }

    // What can be answered before anything is sent: a repetition, or a stream that has gone on.
    private async Task<AppendResult?> FindBefore(PreparedBatch batch)
    {
        var stream = batch.Stream.Value;
        if (!_isCaughtUp)
        {
            await Sequencer.CatchUp(default).ConfigureAwait(false); // the ids of all that was recorded before
            _isCaughtUp = true;
        }

        if (batch.Expected >= 0 && _map.IndexOf(stream, batch.Expected) < 0)
        {
            // What the caller saw is not known here: others recorded it, or it has no index yet.
            await Sequencer.CatchUp(default).ConfigureAwait(false);
            if (_map.IndexOf(stream, batch.Expected) < 0)
            {
                await Sequencer.Round().ConfigureAwait(false);
            }
        }

        if (await FindRepeated(batch).ConfigureAwait(false) is { } repeated)
        {
            return repeated;
        }

        return _map.Head(stream) is var head && head > batch.Expected ? new AppendResult.Conflict(head) : null;
    }

    // What stands there is compared with what was asked for, whoever wrote it.
    private async Task<AppendResult.Written> Answer(PreparedBatch batch)
    {
        var written = new LoggedEvent[batch.Events.Length];
        for (var i = 0; i < written.Length; i++)
        {
            var index = _map.IndexOf(batch.Stream.Value, batch.Expected + 1 + i);
            if (_recent.Find(index) is not { } item)
            {
                var from = i;
                await foreach (var read in ReadStreamFrom(batch.Stream.Value, batch.Expected + 1 + from, catchUp: false, default).ConfigureAwait(false))
                {
                    written[i++] = read;
                    if (i == written.Length)
                    {
                        break;
                    }
                }

                break;
            }

            written[i] = item;
        }

        foreach (var (item, logged) in batch.Events.Zip(written))
        {
            if (!item.IsSameAs(batch.Stream, logged))
            {
                throw new EventIdReusedException(item.Id, logged.Index);
            }
        }

        return new AppendResult.Written(written);
    }

    private async Task<AppendResult.Written?> FindRepeated(PreparedBatch batch)
    {
        Dictionary<Guid, LoggedEvent>? known = null;
        foreach (var item in batch.Events)
        {
            if (_map.IndexOf(item.Id) is var index and >= 0)
            {
                known ??= [];
                known[item.Id] = _recent.Find(index) ?? await ReadAt(index).ConfigureAwait(false);
            }
        }

        return known is null ? null : Repetition.Find(batch.Stream, batch.Events, known.GetValueOrDefault);
    }

    private async Task<LoggedEvent> ReadAt(long index)
    {
        var entry = _map.At(index);
        await foreach (var item in ReadStreamFrom(entry.Stream, entry.Revision, catchUp: false, default).ConfigureAwait(false))
        {
            return item;
        }

        throw Gone(entry.Stream, entry.Revision);
    }

    private LogCorruptException Gone(string stream, long revision) => new(
        _map.IndexOf(stream, revision),
        $"revision {revision.ToString(CultureInfo.InvariantCulture)} of stream {Names.Of(stream)} is gone at the server: it was truncated, deleted or scavenged");

    private async IAsyncEnumerable<LoggedEvent> ReadStreamFrom(string stream, long from, bool catchUp, [EnumeratorCancellation] CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        if (catchUp)
        {
            await Sequencer.CatchUp(ct).ConfigureAwait(false);
        }

        var head = _map.Head(stream);
        var revision = from;
        if (from > head)
        {
            yield break;
        }

        await foreach (var record in _server.ReadStream(Names.Of(stream), from, head - from + 1, ct).ConfigureAwait(false))
        {
            ct.ThrowIfCancellationRequested();
            if (record.EventNumber.ToInt64() != revision)
            {
                throw Gone(stream, revision);
            }

            var index = _map.IndexOf(stream, revision);
            var item = Unsequenced.Read(Names, record, out var problem) ?? throw new LogCorruptException(index, $"stream {record.EventStreamId} at revision {revision}: {problem}");
            yield return item.At(index, _map.At(index).Recorded);
            revision++;
        }

        if (revision <= head)
        {
            throw Gone(stream, revision);
        }
    }

    private async IAsyncEnumerable<LoggedEvent> ReadLogFrom(long from, Audit? audit, [EnumeratorCancellation] CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);
        ct.ThrowIfCancellationRequested();
        if (from >= _map.Next)
        {
            await Sequencer.CatchUp(ct).ConfigureAwait(false);
        }

        if (from >= _map.Next && audit is null)
        {
            yield break;
        }

        var start = audit is not null ? Position.Start : _map.At(from).Position;
        string[] prefixes = audit is null ? [Names.Prefix] : [Names.Prefix, Names.Metadata];
        var pass = new LogPass(Names, _map, from, audit);
        if (start != Position.Start)
        {
            var isThere = false;
            await foreach (var record in OrNone(_server.ReadAll(start, prefixes, ct), ct).ConfigureAwait(false))
            {
                if (!isThere && !IsAt(record, from))
                {
                    break;
                }

                isThere = true;
                if (pass.Take(record) is { } item)
                {
                    yield return item;
                }
            }

            if (isThere)
            {
                yield break;
            }
        }

        // From the beginning; also when the position is not of this server: a restore may change them.
        await foreach (var record in _server.ReadAll(Position.Start, prefixes, ct).ConfigureAwait(false))
        {
            if (pass.Take(record) is { } item)
            {
                yield return item;
            }
        }

        pass.End();
    }

    // A position that is between two records is answered with an error that says no more than that.
    private static async IAsyncEnumerable<EventRecord> OrNone(IAsyncEnumerable<EventRecord> read, [EnumeratorCancellation] CancellationToken ct)
    {
        var events = read.GetAsyncEnumerator(ct);
        await using var reading = events.ConfigureAwait(false);
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                if (!await events.MoveNextAsync().ConfigureAwait(false))
                {
                    yield break;
                }
            }
            catch (LedgerException e) when (isFirst && ServerFailure.IsNoPosition(e.InnerException))
            {
                yield break;
            }

            ct.ThrowIfCancellationRequested();
            yield return events.Current;
        }
    }

    private bool IsAt(EventRecord record, long index)
    {
        var entry = _map.At(index);
        return record.EventNumber.ToInt64() == entry.Revision && record.EventStreamId == Names.Of(entry.Stream);
    }

    private async IAsyncEnumerable<LoggedEvent> FollowFrom(long from, [EnumeratorCancellation] CancellationToken ct)
    {
        while (true)
        {
            ct.ThrowIfCancellationRequested();
            var grown = _map.Grown; // before reading: what is sequenced meanwhile wakes this one
            await foreach (var item in ReadLogFrom(from, audit: null, ct).ConfigureAwait(false))
            {
                from = item.Index + 1;
                yield return item;
            }

            await Task.WhenAny(grown, Task.Delay(PollInterval, ct)).ConfigureAwait(false);
        }
    }
}
