using Ledger.Log;
using Ledger.Log.Embedded;
using Ledger.Seal;
using Ledger.Sealing;
using Ledger.Testing;
using Microsoft.Data.Sqlite;

namespace Ledger.Tests.Sealing;

/// <summary>Appending and sealing in one, on the engine that answers on its own thread.</summary>
public sealed class SealedAppendTests : IAsyncDisposable
{
    private readonly SealedLedger _ledger = new();
    private readonly EmbeddedEventLog _log;
    private readonly Sealer _sealer;

    public SealedAppendTests()
    {
        _log = EmbeddedEventLog.Create(_ledger.Layout.Log, TimeProvider.System);
        _sealer = new Sealer(_log, _ledger.Layout);
    }

    public async ValueTask DisposeAsync()
    {
        await _sealer.DisposeAsync();
        await _log.DisposeAsync();
        _ledger.Dispose();
    }

    [Fact]
    public async Task What_is_appended_is_sealed_and_has_its_receipts()
    {
        AppendResult.Written? told = null;
        var (result, receipts) = await _sealer.Append(new StreamName("note-a"), -1, [.. Events.Batch("a"), .. Events.Batch("b")], written => told = written, default);

        var written = Assert.IsType<AppendResult.Written>(result);
        Assert.Same(written, told);
        Assert.Equal([0, 1], receipts.Select(receipt => receipt.Index));
        Assert.All(receipts.Zip(written.Events), pair => Assert.Equal(pair.Second.HeaderBytes.ToArray(), pair.First.Header));
        Assert.All(receipts, receipt => Assert.Equal(2, Assert.IsType<ReceiptVerdict.Valid>(receipt.Verify(_ledger.Key)).Checkpoint.Size));
    }

    [Fact]
    public async Task Whatever_the_answer_nobody_goes_on_on_the_thread_of_the_log_or_of_the_sealer()
    {
        var stream = new StreamName("note-a");
        var batch = Events.Batch("a");
        Assert.IsType<AppendResult.Written>((await _sealer.Append(stream, -1, batch, recorded: null, default)).Result);
        IsElsewhere();
        Assert.IsType<AppendResult.Written>((await _sealer.Append(stream, -1, batch, recorded: null, default)).Result); // sealed before
        IsElsewhere();
        var (conflict, none) = await _sealer.Append(stream, -1, Events.Batch("b"), recorded: null, default);
        Assert.IsType<AppendResult.Conflict>(conflict);
        Assert.Empty(none);
        IsElsewhere();
        await Assert.ThrowsAsync<EventIdReusedException>(async () => await _sealer.Append(new StreamName("note-b"), -1, batch, recorded: null, default));
        IsElsewhere();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _sealer.Append(new StreamName("note-c"), -1, Events.Batch("c"), recorded: null, cancelled.Token));
        IsElsewhere();
        await _sealer.DisposeAsync();
        var recorded = false;
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _sealer.Append(new StreamName("note-d"), -1, Events.Batch("d"), _ => recorded = true, default));
        IsElsewhere();
        Assert.True(recorded);

        static void IsElsewhere() => Assert.DoesNotContain("ledger", Thread.CurrentThread.Name ?? string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sixty_four_writers_have_receipts_that_verify_under_one_growing_log()
    {
        var seen = new SeenCheckpoints();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(writer => Task.Run(async () =>
        {
            foreach (var name in SealedLedger.Names(20, $"w{writer}-"))
            {
                var (result, receipts) = await _sealer.Append(new StreamName($"note-{name}"), -1, Events.Batch(name), recorded: null, default);
                var valid = Assert.IsType<ReceiptVerdict.Valid>(Receipt.Parse(Assert.Single(receipts).ToBytes()).Verify(_ledger.Key));
                Assert.Equal(Assert.Single(Assert.IsType<AppendResult.Written>(result).Events).Index, valid.Index);
                seen.Add(valid.Checkpoint);
                Assert.DoesNotContain("ledger", Thread.CurrentThread.Name ?? string.Empty, StringComparison.Ordinal);
            }
        })));

        Assert.Equal(64 * 20, _ledger.Guard()!.Size);
        Assert.InRange(_sealer.Rounds, 1, 64 * 20 / 2);
        await seen.AreConsistent(_log);
    }

    [Fact]
    public async Task A_log_whose_row_was_changed_behind_its_back_is_not_sealed()
    {
        await SealedLedger.Append(_log, SealedLedger.Names(5));
        Damage("UPDATE event SET rev = 7 WHERE idx = 3");

        AppendResult.Written? recorded = null;
        var refused = await Assert.ThrowsAsync<LogCorruptException>(async () => await _sealer.Append(new StreamName("note-z"), -1, Events.Batch("z"), written => recorded = written, default));
        Assert.Equal(3, refused.Index);
        Assert.Equal(5, Assert.Single(recorded!.Events).Index);
        Assert.Equal(0, _ledger.Guard()!.Size);
    }

    [Theory]
    [InlineData("UPDATE event SET rev = 7 WHERE idx = 3")]
    [InlineData("UPDATE event SET id = zeroblob(16) WHERE idx = 3")]
    [InlineData("UPDATE event SET stream = 'other' WHERE idx = 3")]
    [InlineData("UPDATE event SET payload = x'00' WHERE idx = 3")]
    [InlineData("UPDATE event SET payload = zeroblob(0) WHERE idx = 3")]
    [InlineData("UPDATE event SET header = x'00' WHERE idx = 3")]
    [InlineData("UPDATE event SET header = cast(header || ' ' AS BLOB) WHERE idx = 3")]
    [InlineData("UPDATE event SET header = zeroblob(0) WHERE idx = 3")]
    [InlineData("DELETE FROM event WHERE idx = 3")]
    public async Task Leaves_are_held_against_their_rows_as_events_are(string damage)
    {
        await SealedLedger.Append(_log, SealedLedger.Names(5));
        await _log.Append(new StreamName("with \"quotes\" and \\"), -1, Events.Batch("q"), default);
        await _log.Append(new StreamName("日本"), -1, Events.Batch("j"), default);
        var leaves = new List<TreeHash>();
        Assert.False(((IHeaderLog)_log).ReadLeaves(0, leaves));
        Assert.Equal(await SealedLedger.Leaves(_log), leaves);

        Damage(damage);

        var events = await Assert.ThrowsAsync<LogCorruptException>(() => SealedLedger.Leaves(_log));
        var headers = Assert.Throws<LogCorruptException>(() => ((IHeaderLog)_log).ReadLeaves(0, []));
        Assert.Equal((3, events.Message), (headers.Index, headers.Message));
    }

    private void Damage(string how)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _ledger.Layout.Log, Pooling = false }.ConnectionString);
        connection.Open();
        using var change = connection.CreateCommand();
        change.CommandText = $"DROP TRIGGER event_is_not_updated; DROP TRIGGER event_is_not_deleted; {how}";
        Assert.Equal(1, change.ExecuteNonQuery());
    }
}
