using System.Diagnostics;
using System.Runtime.InteropServices;
using EventStore.Client;
using Ledger.Log;

namespace Ledger.EventStoreDb;

/// <summary>
/// Gives recorded events their indexes: takes the server's order on from the last event that has one, and appends their headers to the index stream at its
/// concrete end, so that each gets one index and no index is given twice, whoever else is at it. Of two sequencers one loses, reads what the other wrote, and
/// goes on. Callers wait together; nothing is sequenced while nobody waits.
/// <para>
/// The order is read, or, when there is much to do, followed: what arrives while entries are on their way to the index stream is in the next lot. There is
/// never more than one lot on its way: a second one sent after it could be taken where another sequencer has written as many entries as the first has.
/// </para>
/// </summary>
internal sealed class Sequencer(Server server, IndexMap map, RecentEvents recent, TimeProvider time) : IAsyncDisposable
{
    private const int MostEvents = 1024;
    private const int MostBytes = 640 * 1024;

    // A lost race is no failure, but losing for ever is.
    private const int MostLost = 1000;

    // How often an acknowledged event may not show in the order, before it is said that it does not.
    private const int MostMissed = 100;

    // Following begins when there is something to sequence this soon again, and ends when nobody has waited for so long.
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    // Nothing has arrived though somebody waits: reading tells.
    private static readonly TimeSpan Overdue = TimeSpan.FromMilliseconds(250);

    // What is on its way to the server when a lot begins is waited for, when it is so much, and no longer than this: few large lots cost less than many small ones.
    private const int Many = 8;
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(5);

    private readonly Lock _gate = new();
    private readonly List<Waiter> _waiting = [];
    private readonly List<Unsequenced> _arrived = [];
    private readonly Dictionary<string, long> _heads = new(StringComparer.Ordinal);
    private List<TaskCompletionSource> _rounds = [];
    private TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Arrivals? _arrivals;
    private bool _isRunning;
    private bool _isEnding;
    private long _ended;
    private long _read;
    private int _lost;
    private int _expected;

    /// <summary>Called after each step; what it throws ends the round there. For tests.</summary>
    internal Action<SequencerStep>? AfterStep { get; set; }

    /// <summary>Whether the order is followed and not read.</summary>
    internal bool IsFollowing
    {
        get
        {
            lock (_gate)
            {
                return _arrivals is not null;
            }
        }
    }

    /// <summary>So many events are on their way to the server, or are not any more (less than 0).</summary>
    public void Expect(int events) => Interlocked.Add(ref _expected, events);

    /// <summary>Takes up what is in the index stream already.</summary>
    public async Task CatchUp(CancellationToken ct)
    {
        var from = map.Next;
        await foreach (var entry in server.ReadStream(server.Names.Index, from, long.MaxValue, ct).ConfigureAwait(false))
        {
            map.Add(entry.EventNumber.ToInt64(), entry.Data.Span, IndexEntry.PositionOf(entry.Metadata.Span));
        }

        if (map.Next > from)
        {
            map.Wake();
        }
    }

    /// <summary>Returns when an event has its index that was recorded before this was called.</summary>
    public Task Reach(string stream, long revision)
    {
        if (map.IndexOf(stream, revision) >= 0)
        {
            return Task.CompletedTask;
        }

        var waiter = new Waiter(stream, revision);
        lock (_gate)
        {
            _waiting.Add(waiter);
            Start();
        }

        return waiter.Task;
    }

    /// <summary>Returns when all has its index that was recorded before this was called, as far as the server shows it.</summary>
    public Task Round()
    {
        var round = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _rounds.Add(round);
            Start();
            _asked.TrySetResult();
        }

        return round.Task;
    }

    /// <summary>Nobody waits any more.</summary>
    public async ValueTask DisposeAsync() => await StopFollowing().ConfigureAwait(false);

    private void Start()
    {
        if (!_isRunning)
        {
            _isRunning = true;
            _ = Task.Run(Run);
        }
    }

    private async Task Run()
    {
        while (Next(out var rounds, out var waiters))
        {
            try
            {
                var missed = false;
                if (rounds.Count == 0 && _arrivals is { } arrivals)
                {
                    await Take(arrivals).ConfigureAwait(false);
                }
                else
                {
                    missed = !await Sequence().ConfigureAwait(false);
                }

                rounds.ForEach(round => round.SetResult());
                if (missed && Missed(waiters) is > 3 and var times)
                {
                    // Acknowledged and not to be read yet: a node that lags behind.
                    await Task.Delay(Math.Min(5 * times, 100)).ConfigureAwait(false);
                }
            }
#pragma warning disable CA1031 // whatever it was goes to those who wait
            catch (Exception e)
#pragma warning restore CA1031
            {
                await StopFollowing().ConfigureAwait(false);
                _lost = 0;
                rounds.ForEach(round => Fail(round, e));
                Fail(waiters, e);
            }
        }
    }

    // Those who have waited till now; false when nobody waits any more.
    private bool Next(out List<TaskCompletionSource> rounds, out int waiters)
    {
        lock (_gate)
        {
            _waiting.RemoveAll(waiter => map.IndexOf(waiter.Stream, waiter.Revision) >= 0 && waiter.TrySetResult());
            (rounds, _rounds) = (_rounds, []);
            waiters = _waiting.Count;
            _isRunning = waiters > 0 || rounds.Count > 0;
            if (_isRunning)
            {
                _asked = _asked.Task.IsCompleted ? new(TaskCreationOptions.RunContinuationsAsynchronously) : _asked;
            }
            else if (_arrivals is not null)
            {
                _ended = Stopwatch.GetTimestamp();
                if (!_isEnding)
                {
                    _isEnding = true;
                    _ = EndWhenIdle();
                }
            }

            return _isRunning;
        }
    }

    // How often the one of them who has waited longest has not found its event; it is told when that is too often.
    private int Missed(int waiters)
    {
        lock (_gate)
        {
            var most = 0;
            foreach (var waiter in _waiting.Take(waiters).Where(waiter => map.IndexOf(waiter.Stream, waiter.Revision) < 0).ToList())
            {
                most = Math.Max(most, ++waiter.Missed);
                if (waiter.Missed == MostMissed)
                {
                    _waiting.Remove(waiter);
                    Fail(waiter, new LedgerException(
                        Failure.Unexpected,
                        $"revision {waiter.Revision} of stream {waiter.Stream} is recorded, and does not show in the order of {server.Address.Where}",
                        "connect to the leader; ask again with the same command id"));
                }
            }

            return most;
        }
    }

    private void Fail(int waiters, Exception e)
    {
        List<Waiter> failed;
        lock (_gate)
        {
            failed = _waiting.GetRange(0, waiters);
            _waiting.RemoveRange(0, waiters);
        }

        failed.ForEach(waiter => Fail(waiter, e));
    }

    private static void Fail(TaskCompletionSource one, Exception e)
    {
        one.SetException(e);
        _ = one.Task.Exception; // somebody may have stopped waiting
    }

    private async Task EndWhenIdle()
    {
        for (var left = Idle; left > TimeSpan.Zero;)
        {
            await Task.Delay(left).ConfigureAwait(false);
            lock (_gate)
            {
                left = _isRunning ? Idle : Idle - Stopwatch.GetElapsedTime(_ended);
                if (left <= TimeSpan.Zero)
                {
                    _isEnding = false;
                    _isRunning = true; // so that nobody else does
                }
            }
        }

        await StopFollowing().ConfigureAwait(false);
        await Run().ConfigureAwait(false); // for those who have come meanwhile
    }

    private async Task StopFollowing()
    {
        Arrivals? arrivals;
        lock (_gate)
        {
            (arrivals, _arrivals) = (_arrivals, null);
            _arrived.Clear();
            _heads.Clear();
        }

        if (arrivals is not null)
        {
            await arrivals.DisposeAsync().ConfigureAwait(false);
        }
    }

    // What has arrived, in one lot.
    private async Task Take(Arrivals arrivals)
    {
        if (_arrived.Count == 0 && !arrivals.Some().IsCompleted)
        {
            using var end = new CancellationTokenSource();
            var first = await Task.WhenAny(arrivals.Some(), _asked.Task, Task.Delay(Overdue, end.Token)).ConfigureAwait(false);
            await end.CancelAsync().ConfigureAwait(false);
            if (first == _asked.Task)
            {
                return;
            }
        }

        AfterStep?.Invoke(SequencerStep.CaughtUp);
        var began = Stopwatch.GetTimestamp();
        var enough = Volatile.Read(ref _expected) is >= Many and var expected ? Math.Min(expected, MostEvents) : 1;
        var (bytes, isOverdue) = (0, true);
        while (_arrived.Count < MostEvents && bytes < MostBytes)
        {
            if (arrivals.TryTake(out var arrival))
            {
                isOverdue = false;
                if (!Take(arrival))
                {
                    await StopFollowing().ConfigureAwait(false); // reading tells what it is
                    return;
                }

                bytes += arrival.Record.Metadata.Length + 512;
            }
            else if (_arrived.Count >= enough || !await arrivals.SomeWithin(Gathering - Stopwatch.GetElapsedTime(began)).ConfigureAwait(false))
            {
                break;
            }
        }

        if (_arrived.Count == 0)
        {
            if (isOverdue || HasWaitedLong())
            {
                await StopFollowing().ConfigureAwait(false);
            }

            return;
        }

        AfterStep?.Invoke(SequencerStep.Read);
        if (await Write(map.Next, _arrived).ConfigureAwait(false))
        {
            _arrived.Clear();
            _heads.Clear();
        }
        else
        {
            await CatchUp(default).ConfigureAwait(false);
            _arrived.RemoveAll(item => map.IndexOf(item.Stream, item.Decoded.Rev) >= 0);
        }
    }

    private bool HasWaitedLong()
    {
        lock (_gate)
        {
            return _waiting.Count > 0 && Stopwatch.GetElapsedTime(_waiting[0].Since) > 4 * Overdue;
        }
    }

    // False: it is no event of a ledger, or not the next one of its stream.
    private bool Take(Arrivals.Arrival arrival)
    {
        if (arrival.Item is not { } item)
        {
            return server.Names.Read(arrival.Record.EventStreamId) is { } stream && map.IndexOf(stream, arrival.Record.EventNumber.ToInt64()) >= 0;
        }

        if (map.IndexOf(item.Stream, item.Decoded.Rev) < 0)
        {
            if (!Follows(_heads, item))
            {
                return false;
            }

            _arrived.Add(item);
        }

        return true;
    }

    private bool Follows(Dictionary<string, long> heads, Unsequenced item)
    {
        ref var head = ref CollectionsMarshal.GetValueRefOrAddDefault(heads, item.Stream, out var isKnown);
        head = Math.Max(isKnown ? head : -1, map.Head(item.Stream)) + 1; // others may have sequenced more of it
        return item.Decoded.Rev == head;
    }

    // Reads the order to its end; false if there was nothing.
    private async Task<bool> Sequence()
    {
        if (map.Next == 0)
        {
            await CatchUp(default).ConfigureAwait(false);
        }

        for (var isEmpty = true; ;)
        {
            AfterStep?.Invoke(SequencerStep.CaughtUp);
            var end = map.Next;
            var (events, more) = await ReadOn(end).ConfigureAwait(false);
            AfterStep?.Invoke(SequencerStep.Read);
            if (events.Count == 0)
            {
                return !isEmpty;
            }

            isEmpty = false;
            if (!await Write(end, events).ConfigureAwait(false))
            {
                await CatchUp(default).ConfigureAwait(false);
            }
            else if (!more)
            {
                FollowWhenBusy(events[^1].Record.Position);
                return true;
            }
        }
    }

    // All before this position has its index.
    private void FollowWhenBusy(Position position)
    {
        var before = _read;
        _read = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            if (_arrivals is null && before != 0 && Stopwatch.GetElapsedTime(before, _read) < Busy)
            {
                _arrivals = new Arrivals(server, position);
            }
        }
    }

    // Appends entries for events that follow on the index as it is known; false if it has grown meanwhile.
    private async Task<bool> Write(long end, List<Unsequenced> events)
    {
        var now = time.GetUtcNow();
        var recorded = map.Last is { } last && last.Recorded > now ? last.Recorded : now;
        var items = new LoggedEvent[events.Count];
        var entries = new EventData[events.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = events[i].At(end + i, recorded);
            entries[i] = IndexEntry.Write(end + i, items[i].HeaderBytes, events[i].Record.Position);
        }

        if (await server.Append(server.Names.Index, end - 1, entries).ConfigureAwait(false) is Written.Elsewhere elsewhere)
        {
            return elsewhere.Actual < end
                ? throw new LogCorruptException(elsewhere.Actual + 1, $"it is gone from {server.Names.Index}: this process has seen it up to {end - 1}")
                : ++_lost < MostLost
                ? false
                : throw new LedgerException(Failure.Conflict, $"others kept sequencing at {server.Address.Where}", "ask again with the same command id");
        }

        AfterStep?.Invoke(SequencerStep.Written);
        _lost = 0;
        for (var i = 0; i < items.Length; i++)
        {
            recent.Add(items[i]);
            map.Add(end + i, items[i].Header, events[i].Record.Position);
        }

        map.Wake();
        AfterStep?.Invoke(SequencerStep.Known);
        return true;
    }

    // What has no index yet, in the server's order.
    private async Task<(List<Unsequenced> Events, bool More)> ReadOn(long end)
    {
        var last = end == 0 ? null : (IndexMap.Entry?)map.At(end - 1);
        if (last is { } known && known.Position != Position.Start && await ReadFrom(known.Position, known).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        // The position is not of this server (a restore may change them): nothing is believed of it.
        return await ReadFrom(Position.Start, null).ConfigureAwait(false)
            ?? throw new LedgerException(Failure.Integrity, $"revisions are missing in streams of {server.Address.Where} that have no index yet", "run `ledger doctor`");
    }

    private async Task<(List<Unsequenced> Events, bool More)?> ReadFrom(Position from, IndexMap.Entry? first)
    {
        var events = new List<Unsequenced>();
        var heads = new Dictionary<string, long>(StringComparer.Ordinal);
        var bytes = 0;
        var isFirst = first is not null;
        try
        {
            await foreach (var record in server.ReadAll(from, [server.Names.Prefix], default).ConfigureAwait(false))
            {
                if (isFirst && (record.EventStreamId != server.Names.Of(first!.Value.Stream) || record.EventNumber.ToInt64() != first.Value.Revision))
                {
                    return null;
                }

                isFirst = false;
                if (server.Names.IsOwn(record.EventStreamId))
                {
                    continue;
                }

                if (server.Names.Read(record.EventStreamId) is { } stream && map.IndexOf(stream, record.EventNumber.ToInt64()) >= 0)
                {
                    continue;
                }

                var item = Unsequenced.Read(server.Names, record, out var problem) ?? throw Unsequenced.Foreign(record, problem);
                if (!Follows(heads, item))
                {
                    return null;
                }

                events.Add(item);
                bytes += item.Header.Length + 512;
                if (events.Count == MostEvents || bytes >= MostBytes)
                {
                    return (events, true);
                }
            }
        }
        catch (LedgerException e) when (first is not null && ServerFailure.IsNoPosition(e.InnerException))
        {
            return null; // the position means nothing here
        }

        return isFirst ? null : (events, false);
    }

    /// <summary>One who waits for an event's index.</summary>
    private sealed class Waiter(string stream, long revision) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public string Stream { get; } = stream;

        public long Revision { get; } = revision;

        public long Since { get; } = Stopwatch.GetTimestamp();

        public int Missed { get; set; }
    }
}
