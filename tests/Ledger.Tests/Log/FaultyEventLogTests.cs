using Ledger.Log;
using Ledger.Testing;

namespace Ledger.Tests.Log;

public sealed class FaultyEventLogTests
{
    private static readonly StreamName Stream = new("decision-7");

    [Fact]
    public async Task Each_append_goes_wrong_as_scripted_and_then_all_goes_well()
    {
        await using var log = new FaultyEventLog(new InMemoryEventLog(TimeProvider.System)).Then(
            FaultyEventLog.Fault.FailsBefore,
            FaultyEventLog.Fault.FailsAfterPersisting,
            FaultyEventLog.Fault.CancelledBefore,
            FaultyEventLog.Fault.CancelledAfterPersisting);

        await Assert.ThrowsAsync<LedgerException>(() => log.Append(Stream, -1, Events.Batch("c-1"), default));
        Assert.Empty(await Events.All(log.ReadLog(0, default)));
        await Assert.ThrowsAsync<LedgerException>(() => log.Append(Stream, -1, Events.Batch("c-2"), default));
        Assert.Single(await Events.All(log.ReadLog(0, default)));
        await Assert.ThrowsAsync<OperationCanceledException>(() => log.Append(Stream, 0, Events.Batch("c-3"), default));
        Assert.Single(await Events.All(log.ReadLog(0, default)));
        await Assert.ThrowsAsync<OperationCanceledException>(() => log.Append(Stream, 0, Events.Batch("c-4"), default));
        Assert.Equal(2, (await Events.All(log.ReadLog(0, default))).Count);

        // What the lost reply would have said is answered when it is asked again.
        Assert.Equal(0, Assert.IsType<AppendResult.Written>(await log.Append(Stream, -1, Events.Batch("c-2"), default)).Events[0].Index);
        Assert.Equal(5, log.Appends);
    }

    [Fact]
    public async Task An_append_can_be_held_up_while_somebody_else_is_faster()
    {
        await using var inner = new InMemoryEventLog(TimeProvider.System);
        await using var log = new FaultyEventLog(inner);
        var gate = new TaskCompletionSource();
        log.Then(
            FaultyEventLog.Fault.WaitsFor(gate.Task),
            FaultyEventLog.Fault.AfterDoing(() => inner.Append(Stream, 0, Events.Batch("c-3"), default)));

        var slow = log.Append(Stream, -1, Events.Batch("c-1"), default);
        await inner.Append(Stream, -1, Events.Batch("c-2"), default);
        gate.SetResult();
        Assert.Equal(new AppendResult.Conflict(0), await slow);
        Assert.Equal(new AppendResult.Conflict(1), await log.Append(Stream, 0, Events.Batch("c-4"), default));
    }
}
