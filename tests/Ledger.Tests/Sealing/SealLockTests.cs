using System.Diagnostics;
using Ledger.Sealing;

namespace Ledger.Tests.Sealing;

public sealed class SealLockTests : IDisposable
{
    private readonly SealedLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task One_holds_it_at_a_time_in_one_process()
    {
        var holders = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                using var held = await SealLock.Acquire(_ledger.Layout, default);
                most = Math.Max(most, Interlocked.Increment(ref holders));
                await Task.Yield();
                Interlocked.Decrement(ref holders);
            }
        })));

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Waiting_for_it_can_be_cancelled()
    {
        using var held = await SealLock.Acquire(_ledger.Layout, default);
        using var cancelled = new CancellationTokenSource();
        var waiting = SealLock.Acquire(_ledger.Layout, cancelled.Token).AsTask();
        Assert.False(waiting.IsCompleted);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Waiting_for_it_ends_with_a_conflict()
    {
        using var held = await SealLock.Acquire(_ledger.Layout, default);
        var failure = await Assert.ThrowsAsync<LedgerException>(async () => await SealLock.Acquire(_ledger.Layout, default, TimeSpan.Zero));

        Assert.Equal(Failure.Conflict, failure.Failure);
        Assert.StartsWith($"{_ledger.Layout.SealLock} is held by another process", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.Hint);
    }

    [Fact]
    public async Task Another_process_holds_it_until_it_is_killed()
    {
        if (!File.Exists("/usr/bin/flock"))
        {
            return; // util-linux, on every Linux; elsewhere the tests within one process must do
        }

        using var other = Process.Start(new ProcessStartInfo("/usr/bin/flock", [_ledger.Layout.SealLock, "-c", "echo held; exec cat"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        Assert.Equal("held", await other.StandardOutput.ReadLineAsync());
        await _ledger.Append("a");
        await using var sealer = _ledger.NewSealer();
        var waiting = sealer.Seal(1, default);
        Assert.False(waiting.IsCompleted);
        other.Kill(entireProcessTree: true);

        Assert.Equal(1, (await waiting).Size);
    }
}
