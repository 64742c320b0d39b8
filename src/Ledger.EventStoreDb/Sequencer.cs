using System.Diagnostics;
using EventStore.Client;
using Ledger.Log;

namespace Ledger.EventStoreDb;

/// <summary>
/// Gives recorded events their indexes: reads the server's order on from the last event that has one, and appends their headers to the index stream at its
/// concrete end, so that each gets one index and no index is given twice, whoever else is at it. Of two sequencers one loses, reads what the other wrote, and
/// goes on. It runs while somebody waits, and all who wait share what it does. What this process has appended itself is not read back, as far as nothing of others
/// stands between (docs/adr/0013-own-events-are-not-read-back.md).
/// </summary>
internal sealed class Sequencer(Server server, IndexMap map, RecentEvents recent, TimeProvider time)
{
    private const int MostEvents = 1024;
    private const int MostBytes = 640 * 1024;

    // A lost race is no failure, but losing for ever is.
    private const int MostLost = 1000;

    // How often what was acknowledged is looked for where a node lags behind.
    private const int MostMissed = 100;

    // How long answers are waited for that may close a gap between one's own events. Two gaps that are as near to one another mean that others write too: then all is
    // read, for longer each time that it turns out so again.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Near = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ShortestReading = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestReading = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Stream, long Revision), Waiter> _waiting = []; // for one event each
    private readonly List<Waiter> _rounds = []; // for all that there is
    private long _turn;
    private bool _runs;

    // What was read while the entries of the lot before were on their way, and the last reading, after which the next one goes on. All before it is in the
    // map, or in the lot that is being given its indexes.
    private Lot? _ahead;
    private Lot? _tail;
    private int _lost;

    // The last gap, for how long after it all is read, and whether records here are as long as is thought.
    private long _gap;
    private TimeSpan _reading;
    private bool _isAsThought = true;

    /// <summary>Called after each step; what it throws ends the round there. For tests.</summary>
    internal Action<SequencerStep>? AfterStep { get; set; }

    /// <summary>How many lots were made of what this process has appended, without reading. For tests.</summary>
    internal int OwnLots { get; private set; }

    private bool IsAmongOthers => !_isAsThought || (_reading > TimeSpan.Zero && Stopwatch.GetElapsedTime(_gap) < _reading);

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
    /// <param name="stream">Its stream.</param>
    /// <param name="revision">Its revision there.</param>
    /// <param name="isOwn">Whether this process has appended it, and was told where it stands.</param>
    public Task Reach(string stream, long revision, bool isOwn)
    {
        lock (_gate)
        {
            if (map.IndexOf(stream, revision) >= 0)
            {
                return Task.CompletedTask;
            }

            ref var waiter = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_waiting, (stream, revision), out _);
            waiter ??= new Waiter(_turn);
            waiter.MustRead |= !isOwn;
            Start();
            return waiter.Task;
        }
    }

    /// <summary>Returns when all that was recorded before this was called has its index.</summary>
    public Task Round()
    {
        lock (_gate)
        {
            var waiter = new Waiter(_turn);
            _rounds.Add(waiter);
            Start();
            return waiter.Task;
        }
    }

    private void Start()
    {
        if (!_runs)
        {
            _runs = true;
            _ = Task.Run(Run);
        }
    }

    private async Task Run()
    {
        while (true)
        {
            long turn;
            lock (_gate)
            {
                turn = ++_turn;
            }

            Lot? lot = null;
            Exception? failure = null;
            try
            {
                lot = await Sequence(turn).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // whatever it was goes to those who wait
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure = e;
                _ahead = _tail = null;
            }

            var missed = 0;
            lock (_gate)
            {
                missed = failure is null ? Answer(lot!) : Fail(turn, failure);
                if (_waiting.Count == 0 && _rounds.Count == 0)
                {
                    _runs = false;
                    return;
                }
            }

            if (missed > 0)
            {
                // Acknowledged and not to be read yet.
                await Task.Delay(Math.Min(5 * missed, 100)).ConfigureAwait(false);
            }
        }
    }

    // Tells those whose event has its index; gives how often others looked for theirs in vain.
    private int Answer(Lot lot)
    {
        var most = 0;
        foreach (var ((stream, revision), waiter) in _waiting)
        {
            if (map.IndexOf(stream, revision) >= 0)
            {
                _waiting.Remove((stream, revision));
                waiter.SetResult();
            }
            else if (waiter.Turn < lot.Turn && !lot.HasMore)
            {
                most = Math.Max(most, ++waiter.Missed);
                if (waiter.Missed == MostMissed)
                {
                    _waiting.Remove((stream, revision));
                    waiter.SetException(new LedgerException(
                        Failure.Unexpected,
                        $"revision {revision} of stream {stream} is recorded, and does not show in the order of {server.Address.Where}",
                        "connect to the leader; ask again with the same command id"));
                }
            }
        }

        _rounds.RemoveAll(waiter =>
        {
            var isOver = waiter.Turn < lot.Turn && !lot.HasMore;
            if (isOver)
            {
                waiter.SetResult();
            }

            return isOver;
        });
        return most;
    }

    // Those who came since are tried again.
    private int Fail(long turn, Exception failure)
    {
        foreach (var (key, waiter) in _waiting)
        {
            if (waiter.Turn < turn)
            {
                _waiting.Remove(key);
                waiter.SetException(failure);
                _ = waiter.Task.Exception; // somebody may have stopped waiting
            }
        }

        _rounds.RemoveAll(waiter =>
        {
            var isOver = waiter.Turn < turn;
            if (isOver)
            {
                waiter.SetException(failure);
                _ = waiter.Task.Exception;
            }

            return isOver;
        });
        return 0;
    }

    // One lot: reads what has no index, and gives it one. While the index entries are on their way, the next lot is read.
    private async Task<Lot> Sequence(long turn)
    {
        if (map.Next == 0 || _lost > 0)
        {
            _tail = null;
            await CatchUp(default).ConfigureAwait(false);
        }

        AfterStep?.Invoke(SequencerStep.CaughtUp);
        var lot = _ahead ?? await TakeOwn(turn).ConfigureAwait(false) ?? await ReadOn(turn).ConfigureAwait(false);
        _ahead = null;
        AfterStep?.Invoke(SequencerStep.Read);
        _tail = lot;
        if (lot.Events.Count == 0)
        {
            return lot;
        }

        // Where the index ended before this was read, and not where it ends now: another thread may have taken up meanwhile what others gave these very events.
        // Then this append is refused.
        var end = lot.End;
        var now = time.GetUtcNow();
        var recorded = map.Last is { } last && last.Recorded > now ? last.Recorded : now;
        var items = lot.Events.Select((item, i) => item.At(end + i, recorded)).ToList();
        var entries = items.Select((item, i) => IndexEntry.Write(item.Index, item.HeaderBytes, lot.Events[i].Position)).ToList();
        var appending = server.Append(server.Names.Index, end - 1, entries);
        var ahead = IsAmongOthers ? await ReadAhead(lot, turn).ConfigureAwait(false) : null;
        if (await appending.ConfigureAwait(false) is Written.Elsewhere elsewhere)
        {
            _lost++;
            return elsewhere.Actual < end
                ? throw new LogCorruptException(elsewhere.Actual + 1, $"it is gone from {server.Names.Index}: this process has seen it up to {end - 1}")
                : _lost < MostLost ? lot with { HasMore = true }
                : throw new LedgerException(Failure.Conflict, $"others kept sequencing at {server.Address.Where}", "ask again with the same command id");
        }

        AfterStep?.Invoke(SequencerStep.Written);
        for (var i = 0; i < items.Count; i++)
        {
            recent.Add(items[i]);
            map.Add(items[i].Index, items[i].Header, lot.Events[i].Position);
        }

        map.Wake();
        AfterStep?.Invoke(SequencerStep.Known);
        _lost = 0;
        if (ahead is not null)
        {
            _ahead = ahead.Events.Count > 0 ? ahead : null;
            _tail = ahead;
        }

        return lot;
    }

    // What this process has appended itself and follows without a gap on what was sequenced last; null if that is nothing, or somebody waits for another's. Under a gap
    // is what is still to be answered, or what others wrote, or what is not this ledger's: answers come within moments, and for the rest there is reading.
    private async Task<Lot?> TakeOwn(long turn)
    {
        var started = Stopwatch.GetTimestamp();
        var end = map.Next;
        while (_tail is { Ends: > 0 } tail && !IsAmongOthers && !MustRead())
        {
            var (underWay, more) = (server.Own.UnderWay, server.Own.More); // before looking
            if (Follow(tail, end, turn) is not { } lot)
            {
                return null;
            }

            _tail = lot;
            if (lot.Events.Count > 0)
            {
                OwnLots++;
                return lot;
            }

            if (underWay == 0 || Patience - Stopwatch.GetElapsedTime(started) is not { Ticks: > 0 } left)
            {
                FoundGap();
                return null;
            }

            await more.WaitAsync(left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }

    private void FoundGap()
    {
        var isNear = _gap != 0 && Stopwatch.GetElapsedTime(_gap) - _reading < Near;
        var longer = _reading * 2;
        _reading = !isNear ? TimeSpan.Zero : longer < ShortestReading ? ShortestReading : longer < LongestReading ? longer : LongestReading;
        _gap = Stopwatch.GetTimestamp();
    }

    private bool MustRead()
    {
        lock (_gate)
        {
            return _rounds.Count > 0 || _waiting.Values.Any(waiter => waiter.MustRead);
        }
    }

    // From the end of a lot on, record by record, each beginning where the one before ends; null if that is not how a stream goes on.
    private Lot? Follow(Lot before, long end, long turn)
    {
        var events = new List<Unsequenced>();
        var heads = new Dictionary<string, long>(StringComparer.Ordinal);
        var bytes = 0;
        var (at, name, number, ends) = (before.At, before.Stream, before.Revision, before.Ends);
        while (events.Count < MostEvents && bytes < MostBytes && server.Own.Take(ends) is { } own)
        {
            (at, name, number, ends) = (new Position(own.At, own.At), own.Stream, own.Revision, own.End);
            if (own.Item is null || (server.Names.Read(name) is { } stream && map.IndexOf(stream, number) >= 0))
            {
                continue;
            }

            if (Unsequenced.Read(server.Names, name, number, own.Item, at, out _) is not { } item || !IsNext(heads, before, item))
            {
                return null;
            }

            events.Add(item);
            bytes += item.Header.Length + 512;
        }

        return new Lot(events, end, true, turn, at, name, number, ends, heads);
    }

    // Whether an event is its stream's next, after those that have an index, those of the lot before and those before in this one.
    private bool IsNext(Dictionary<string, long> heads, Lot before, Unsequenced item)
    {
        ref var head = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(heads, item.Stream, out var isKnown);
        head = isKnown ? head : Math.Max(map.Head(item.Stream), before.Heads.GetValueOrDefault(item.Stream, -1));
        return item.Decoded.Rev == ++head;
    }

    // Ordinary reading, beside the append whose events it begins after. Whatever comes of it: what it does not give is read again.
    private async Task<Lot?> ReadAhead(Lot lot, long turn)
    {
        try
        {
            return await ReadFrom(lot, lot.End + lot.Events.Count, turn).ConfigureAwait(false);
        }
        catch (LedgerException)
        {
            return null;
        }
    }

    // What has no index yet, in the server's order.
    private async Task<Lot> ReadOn(long turn)
    {
        var end = map.Next;
        if (_tail is { } tail && await ReadFrom(tail, end, turn).ConfigureAwait(false) is { } next)
        {
            return next;
        }

        // From the last event that has an index; in a new log from what was written before any.
        var known = map.Last is { } last ? Lot.Begin(last.Position, server.Names.Of(last.Stream), last.Revision)
            : await server.ReadLast(server.Names.About, default).ConfigureAwait(false) is { } about ? Lot.Begin(about.Position, about.EventStreamId, about.EventNumber.ToInt64())
            : null;
        if (known is not null && known.At != Position.Start && await ReadFrom(known, end, turn).ConfigureAwait(false) is { } found)
        {
            return found;
        }

        // The position is not of this server (a restore may change them): nothing is believed of it.
        return await ReadFrom(Lot.Begin(Position.Start, null, 0), end, turn).ConfigureAwait(false)
            ?? throw new LedgerException(Failure.Integrity, $"revisions are missing in streams of {server.Address.Where} that have no index yet", "run `ledger doctor`");
    }

    // From the last record of a reading on; null if it does not stand there. What has one of the first indexes up to the end is not given.
    private async Task<Lot?> ReadFrom(Lot before, long end, long turn)
    {
        var events = new List<Unsequenced>();
        var heads = new Dictionary<string, long>(StringComparer.Ordinal);
        var bytes = 0;
        var isFirst = before.Stream is not null;
        var (at, name, number, ends) = (before.At, before.Stream, before.Revision, before.Ends);
        try
        {
            await foreach (var record in server.ReadAll(before.At, [server.Names.Prefix], default).ConfigureAwait(false))
            {
                _isAsThought &= isFirst || ends <= record.Position.CommitPosition;
                ends = OwnAppends.End(record);
                if (isFirst)
                {
                    if (record.EventStreamId != name || record.EventNumber.ToInt64() != number)
                    {
                        return null;
                    }

                    isFirst = false;
                    continue;
                }

                (at, name, number) = (record.Position, record.EventStreamId, record.EventNumber.ToInt64());
                if (server.Names.IsOwn(name) || (server.Names.Read(name) is { } stream && map.IndexOf(stream, number) >= 0))
                {
                    continue;
                }

                var item = Unsequenced.Read(server.Names, record, out var problem) ?? throw Unsequenced.Foreign(record, problem);
                if (!IsNext(heads, before, item))
                {
                    return null;
                }

                events.Add(item);
                bytes += item.Header.Length + 512;
                if (events.Count == MostEvents || bytes >= MostBytes)
                {
                    return Read(true);
                }
            }
        }
        catch (LedgerException e) when (before.Stream is not null && ServerFailure.IsNoPosition(e.InnerException))
        {
            return null; // the position means nothing here
        }

        return isFirst ? null : Read(false);

        Lot Read(bool more)
        {
            server.Own.Forget(at.CommitPosition + 1);
            return new Lot(events, end, more, turn, at, name, number, ends, heads);
        }
    }

    // What one reading or one's own appends gave, and where it ended: the last record, and where the next begins if nothing stands between (0: not known).
    private sealed record Lot(
        List<Unsequenced> Events, long End, bool HasMore, long Turn, Position At, string? Stream, long Revision, ulong Ends, Dictionary<string, long> Heads)
    {
        public static Lot Begin(Position at, string? stream, long revision) => new([], 0, false, 0, at, stream, revision, 0, new(StringComparer.Ordinal));
    }

    private sealed class Waiter(long turn) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        /// <summary>The turn in which it came.</summary>
        public long Turn { get; } = turn;

        /// <summary>Whether only reading finds it.</summary>
        public bool MustRead { get; set; }

        /// <summary>How often it was looked for in vain.</summary>
        public int Missed { get; set; }
    }
}
