using EventStore.Client;
using Ledger.Log;

namespace Ledger.EventStoreDb;

/// <summary>
/// Gives recorded events their indexes: reads the server's order on from the last event that has one, and appends their headers to the index stream at its
/// concrete end, so that each gets one index and no index is given twice, whoever else is at it. Of two sequencers one loses, reads what the other wrote, and
/// goes on. Callers wait together; nothing runs while nobody waits.
/// </summary>
internal sealed class Sequencer(Server server, IndexMap map, RecentEvents recent, TimeProvider time)
{
    private const int MostEvents = 1024;
    private const int MostBytes = 640 * 1024;

    // A lost race is no failure, but losing for ever is.
    private const int MostLost = 1000;

    private readonly Lock _gate = new();
    private Task? _running;
    private TaskCompletionSource? _next;

    /// <summary>Called after each step; what it throws ends the round there. For tests.</summary>
    internal Action<SequencerStep>? AfterStep { get; set; }

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
    public async Task Reach(string stream, long revision)
    {
        for (var attempt = 1; map.IndexOf(stream, revision) < 0; attempt++)
        {
            await Round().ConfigureAwait(false);
            if (attempt > 3 && map.IndexOf(stream, revision) < 0)
            {
                // Acknowledged and not to be read yet: a node that lags behind.
                await Task.Delay(Math.Min(5 * attempt, 100)).ConfigureAwait(false);
            }

            if (attempt == 100 && map.IndexOf(stream, revision) < 0)
            {
                throw new LedgerException(
                    Failure.Unexpected,
                    $"revision {revision} of stream {stream} is recorded, and does not show in the order of {server.Address.Where}",
                    "connect to the leader; ask again with the same command id");
            }
        }
    }

    /// <summary>One round that starts after this is called, shared with those who wait meanwhile.</summary>
    public Task Round()
    {
        lock (_gate)
        {
            if (_running is null)
            {
                var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _running = mine.Task;
                _ = Run(mine);
                return mine.Task;
            }

            _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _next.Task;
        }
    }

    private async Task Run(TaskCompletionSource? round)
    {
        while (round is not null)
        {
            try
            {
                await Sequence().ConfigureAwait(false);
                round.SetResult();
            }
#pragma warning disable CA1031 // whatever it was goes to those who wait
            catch (Exception e)
#pragma warning restore CA1031
            {
                round.SetException(e);
                _ = round.Task.Exception; // somebody may have stopped waiting
            }

            lock (_gate)
            {
                round = _next;
                _next = null;
                _running = round?.Task;
            }
        }
    }

    private async Task Sequence()
    {
        var isFirst = map.Next == 0;
        for (var lost = 0; lost < MostLost;)
        {
            if (isFirst || lost > 0)
            {
                await CatchUp(default).ConfigureAwait(false);
                isFirst = false;
            }

            AfterStep?.Invoke(SequencerStep.CaughtUp);
            var end = map.Next;
            var (events, more) = await ReadOn(end).ConfigureAwait(false);
            AfterStep?.Invoke(SequencerStep.Read);
            if (events.Count == 0)
            {
                return;
            }

            var now = time.GetUtcNow();
            var recorded = map.Last is { } last && last.Recorded > now ? last.Recorded : now;
            var items = events.Select((item, i) => item.At(end + i, recorded)).ToList();
            var entries = items.Select((item, i) => IndexEntry.Write(item.Index, item.HeaderBytes, events[i].Record.Position)).ToList();
            if (await server.Append(server.Names.Index, end - 1, entries).ConfigureAwait(false) is Written.Elsewhere elsewhere)
            {
                lost = elsewhere.Actual >= end
                    ? lost + 1
                    : throw new LogCorruptException(elsewhere.Actual + 1, $"it is gone from {server.Names.Index}: this process has seen it up to {end - 1}");
                continue;
            }

            AfterStep?.Invoke(SequencerStep.Written);
            for (var i = 0; i < items.Count; i++)
            {
                recent.Add(items[i]);
                map.Add(items[i].Index, items[i].Header, events[i].Record.Position);
            }

            map.Wake();
            AfterStep?.Invoke(SequencerStep.Known);
            lost = 0;
            if (!more)
            {
                return;
            }
        }

        throw new LedgerException(Failure.Conflict, $"others kept sequencing at {server.Address.Where}", "ask again with the same command id");
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
                ref var head = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(heads, item.Stream, out var isKnown);
                head = isKnown ? head : map.Head(item.Stream);
                if (record.EventNumber.ToInt64() != head + 1)
                {
                    return null;
                }

                head++;
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
}
