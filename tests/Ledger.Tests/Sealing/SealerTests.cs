using System.Security.Cryptography;
using Ledger.Log;
using Ledger.Log.Embedded;
using Ledger.Seal;
using Ledger.Sealing;
using Ledger.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Ledger.Tests.Sealing;

public sealed class SealerTests : IDisposable
{
    private readonly SealedLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task A_sealed_checkpoint_is_the_root_of_the_log_signed_and_in_the_guard()
    {
        await _ledger.Append(SealedLedger.Names(5));
        var sealedAt = await _ledger.Seal(5);

        Assert.Equal(new Checkpoint(SealedLedger.Origin, 5, SealedLedger.RootOf(await SealedLedger.Leaves(_ledger.Log))), sealedAt.Checkpoint);
        Assert.Equal(sealedAt.Checkpoint, Checkpoint.Open(sealedAt.Note, _ledger.Key));
        Assert.Equal(sealedAt.Note.ToBytes(), File.ReadAllBytes(_ledger.Layout.Guard));
    }

    [Fact]
    public async Task An_empty_log_is_sealed_as_it_was_created()
    {
        Assert.Equal(new Checkpoint(SealedLedger.Origin, 0, TreeHash.Empty), (await _ledger.Seal()).Checkpoint);
    }

    [Fact]
    public async Task Sealing_what_is_sealed_gives_the_same_checkpoint_and_writes_nothing()
    {
        await _ledger.Append(SealedLedger.Names(3));
        var first = await _ledger.Seal(3);
        var written = File.GetLastWriteTimeUtc(_ledger.Layout.Guard);

        Assert.Equal(first.Checkpoint, (await _ledger.Seal(2)).Checkpoint);
        Assert.Equal(written, File.GetLastWriteTimeUtc(_ledger.Layout.Guard));
    }

    [Fact]
    public async Task More_than_the_log_holds_cannot_be_sealed_and_sealing_goes_on()
    {
        await _ledger.Append("a");
        await using var sealer = _ledger.NewSealer();
        var refused = await Assert.ThrowsAsync<LedgerException>(() => sealer.Seal(2, default));
        Assert.Equal(Failure.Usage, refused.Failure);

        await _ledger.Append("b");
        Assert.Equal(2, (await sealer.Seal(2, default)).Size);
    }

    [Fact]
    public async Task A_long_log_is_sealed_in_pieces()
    {
        await _ledger.Append(SealedLedger.Names(20));
        await using var sealer = _ledger.NewSealer();
        sealer.Procedure.MostEvents = 3;

        Assert.Equal(20, (await sealer.Seal(20, default)).Size);
        Assert.Equal(7, sealer.Rounds);
    }

    [Fact]
    public async Task Sixty_four_callers_are_served_by_few_rounds()
    {
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ledger.Log.Reading = async item =>
        {
            await opened.Task;
            return item;
        };
        await using var sealer = _ledger.NewSealer();
        var callers = new List<Task<SealedCheckpoint>>();
        foreach (var name in SealedLedger.Names(64))
        {
            var index = (await _ledger.Append(name))[0].Index;
            callers.Add(Task.Run(() => sealer.Seal(index + 1, default)));
        }

        opened.SetResult();
        var sealedAt = await Task.WhenAll(callers);

        Assert.All(sealedAt.Index(), caller => Assert.True(caller.Item.Size > caller.Index));
        Assert.InRange(sealer.Rounds, 1, 3);
    }

    [Fact]
    public async Task Who_stops_waiting_does_not_stop_the_sealing()
    {
        await _ledger.Append("a");
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ledger.Log.Reading = async item =>
        {
            await opened.Task;
            return item;
        };
        await using var sealer = _ledger.NewSealer();
        using var cancelled = new CancellationTokenSource();
        var impatient = sealer.Seal(1, cancelled.Token);
        var patient = sealer.Seal(1, default);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);

        opened.SetResult();
        Assert.Equal(1, (await patient).Size);
    }

    [Fact]
    public async Task A_sealer_that_is_closed_answers_those_who_wait()
    {
        await _ledger.Append("a");
        var reading = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var opened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ledger.Log.Reading = async item =>
        {
            reading.TrySetResult();
            await opened.Task;
            throw new OperationCanceledException();
        };
        var sealer = _ledger.NewSealer();
        var waits = sealer.Seal(1, default);
        await reading.Task;
        var closing = sealer.DisposeAsync();
        opened.SetResult();
        await closing;

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waits);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sealer.Seal(1, default));
    }

    [Fact]
    public async Task Two_sealers_that_race_sign_one_growing_log()
    {
        var seen = new SeenCheckpoints();
        await using var one = _ledger.NewSealer();
        await using var other = _ledger.NewSealer();
        one.Procedure.AfterStep = other.Procedure.AfterStep = step =>
        {
            if (step == SealStep.GuardDurable)
            {
                seen.AddFiles(_ledger);
            }
        };
        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(async () =>
        {
            var sealer = worker % 2 == 0 ? one : other;
            foreach (var name in SealedLedger.Names(20, $"w{worker}-"))
            {
                var logged = (await _ledger.Append(name))[0];
                var sealedAt = await sealer.Seal(logged.Index + 1, default);
                Assert.True(sealedAt.Size > logged.Index);
                seen.Add(sealedAt.Checkpoint);
                Assert.IsType<ReceiptVerdict.Valid>((await sealer.ReceiptFor(logged, default)).Verify(_ledger.Key));
            }
        })));

        Assert.Equal(120, _ledger.Guard()!.Size);
        Assert.True(seen.Count > 1);
        await seen.AreConsistent(_ledger.Log);
    }

    [Fact]
    public async Task A_log_that_fails_while_it_is_read_back_fails_the_callers_and_nothing_else()
    {
        await _ledger.Append(SealedLedger.Names(4));
        await using var sealer = _ledger.NewSealer();
        foreach (var failing in Enumerable.Range(0, 4))
        {
            _ledger.Log.Reading = item => item.Index == failing ? throw new IOException("the log failed, as scripted") : Task.FromResult(item);
            await Assert.ThrowsAsync<IOException>(() => sealer.Seal(4, default));
            Assert.Equal(0, _ledger.Guard()!.Size);
        }

        _ledger.Log.Reading = null;
        Assert.Equal(4, (await sealer.Seal(4, default)).Size);
    }

    [Fact]
    public async Task A_log_that_cannot_be_what_was_written_stops_sealing_for_good()
    {
        await _ledger.Append(SealedLedger.Names(4));
        await using var sealer = _ledger.NewSealer();
        _ledger.Log.Reading = item => item.Index == 2 ? throw new LogCorruptException(2, "the header cannot be read") : Task.FromResult(item);
        var first = await Assert.ThrowsAsync<LogCorruptException>(() => sealer.Seal(4, default));
        _ledger.Log.Reading = null;

        Assert.Equal(2, first.Index);
        Assert.Same(first, await Assert.ThrowsAsync<LogCorruptException>(() => sealer.Seal(4, default)));
        Assert.Same(first, await Assert.ThrowsAsync<LogCorruptException>(() => sealer.Seal(0, default)));
    }

    [Fact]
    public async Task A_log_that_leaves_an_event_out_is_not_sealed()
    {
        await _ledger.Append(SealedLedger.Names(4));
        _ledger.Log.Reading = item => Task.FromResult(item.Index >= 2 ? item with { Index = item.Index + 1 } : item);

        Assert.Equal(2, (await Assert.ThrowsAsync<LogCorruptException>(() => _ledger.Seal(4))).Index);
    }

    [Fact]
    public async Task A_log_shorter_than_what_was_sealed_is_refused_and_says_by_how_much()
    {
        await _ledger.Append(SealedLedger.Names(9));
        await _ledger.Seal(9);
        foreach (var left in Enumerable.Range(0, 9))
        {
            _ledger.Log.Inner = SealedLedger.LogOf(SealedLedger.Names(left));
            await using var sealer = _ledger.NewSealer();
            var refused = await Assert.ThrowsAsync<LedgerException>(() => sealer.Seal(0, default));
            Assert.Equal(Failure.Integrity, refused.Failure);
            Assert.Equal($"the log has {left} events but 9 were sealed: it was cut or an older copy was restored", refused.Message);
            Assert.Same(refused, await Assert.ThrowsAsync<LedgerException>(() => sealer.Seal(1, default)));
        }
    }

    [Fact]
    public async Task A_restored_copy_that_was_written_to_is_refused_with_the_first_index_that_differs()
    {
        await _ledger.Append(SealedLedger.Names(9));
        await _ledger.Seal(9);
        foreach (var kept in Enumerable.Range(0, 9))
        {
            _ledger.Log.Inner = SealedLedger.LogOf([.. SealedLedger.Names(kept), .. SealedLedger.Names(12, "b")]);
            var refused = await Assert.ThrowsAsync<LogCorruptException>(() => _ledger.Seal(9));
            Assert.Equal(kept, refused.Index);
        }
    }

    [Fact]
    public async Task A_restored_copy_is_refused_when_the_stored_tree_is_gone_too()
    {
        await _ledger.Append(SealedLedger.Names(9));
        await _ledger.Seal(9);
        _ledger.Log.Inner = SealedLedger.LogOf([.. SealedLedger.Names(4), .. SealedLedger.Names(12, "b")]);
        File.Delete(_ledger.Layout.Tree);

        Assert.Contains("does not tell which", (await Assert.ThrowsAsync<LedgerException>(() => _ledger.Seal(9))).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_ledger.Layout.Tree + ".new"));
    }

    [Fact]
    public async Task A_guard_that_goes_back_is_refused_by_who_saw_it_further_on()
    {
        await using var sealer = _ledger.NewSealer();
        await _ledger.Append(SealedLedger.Names(3));
        await sealer.Seal(3, default);
        var older = File.ReadAllBytes(_ledger.Layout.Guard);
        await _ledger.Append(SealedLedger.Names(3, "b"));
        await sealer.Seal(6, default);
        File.WriteAllBytes(_ledger.Layout.Guard, older);
        File.Delete(_ledger.Layout.NextGuard);
        await _ledger.Append("c");

        var refused = await Assert.ThrowsAsync<LedgerException>(() => sealer.Seal(7, default));
        Assert.Contains("the guard was replaced", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_reads_the_log_from_the_last_sealed_event_only()
    {
        await _ledger.Append(SealedLedger.Names(50));
        await _ledger.Seal(50);
        await _ledger.Append("more");
        _ledger.Log.ReadFrom.Clear();

        await _ledger.Seal(51);

        Assert.Equal([49L], _ledger.Log.ReadFrom);
    }

    [Fact]
    public async Task Receipts_of_every_event_of_small_logs_verify()
    {
        await using var sealer = _ledger.NewSealer();
        for (var size = 1; size <= 33; size++)
        {
            await _ledger.Append($"n{size}");
            var logged = await Events.All(_ledger.Log.ReadLog(0, default));
            var receipts = await sealer.Receipts(logged, default);
            foreach (var (receipt, item) in receipts.Zip(logged))
            {
                var valid = Assert.IsType<ReceiptVerdict.Valid>(Receipt.Parse(receipt.ToBytes()).Verify(_ledger.Key));
                Assert.Equal((item.Index, size), (valid.Index, valid.Checkpoint.Size));
                Assert.Equal(item.HeaderBytes.ToArray(), receipt.Header);
            }
        }
    }

    [Fact]
    public async Task A_receipt_of_an_event_that_is_not_sealed_yet_seals_it()
    {
        var logged = await _ledger.Append("a", "b");
        await using var sealer = _ledger.NewSealer();

        Assert.IsType<ReceiptVerdict.Valid>((await sealer.ReceiptFor(logged[1], default)).Verify(_ledger.Key));
    }

    [Fact]
    public async Task No_receipt_is_given_for_another_event_than_the_sealed_one()
    {
        var logged = await _ledger.Append(SealedLedger.Names(5));
        await using var sealer = _ledger.NewSealer();
        await sealer.Seal(5, default);

        var refused = await Assert.ThrowsAsync<LogCorruptException>(async () => await sealer.ReceiptFor(logged[2] with { Index = 3 }, default));
        Assert.Equal(3, refused.Index);
        Assert.IsType<ReceiptVerdict.Valid>((await sealer.ReceiptFor(logged[3], default)).Verify(_ledger.Key));
    }

    [Fact]
    public async Task A_guard_with_any_byte_changed_is_refused()
    {
        await _ledger.Append(SealedLedger.Names(3));
        await _ledger.Seal(3);
        await _ledger.Append("more");
        var good = File.ReadAllBytes(_ledger.Layout.Guard);
        foreach (var at in Enumerable.Range(0, good.Length))
        {
            foreach (var bit in (int[])[1, 0x20, 0x80])
            {
                var bad = (byte[])good.Clone();
                bad[at] ^= (byte)bit;
                await Refused(bad);
            }
        }

        foreach (var length in Enumerable.Range(0, good.Length))
        {
            await Refused(good[..length]);
        }

        await Refused([.. good, (byte)'\n']);
        await Refused([.. good, .. good]);
        File.WriteAllBytes(_ledger.Layout.Guard, good);
        Assert.Equal(4, (await _ledger.Seal(4)).Size);

        async Task Refused(byte[] guard)
        {
            File.WriteAllBytes(_ledger.Layout.Guard, guard);
            Assert.Equal(Failure.Integrity, (await Assert.ThrowsAsync<LedgerException>(() => _ledger.Seal(4))).Failure);
            Assert.Equal(guard, File.ReadAllBytes(_ledger.Layout.Guard));
        }
    }

    [Fact]
    public async Task Two_signed_guards_of_one_size_with_different_roots_are_refused()
    {
        await _ledger.Append(SealedLedger.Names(3));
        await _ledger.Seal(3);
        using (var key = KeyFile.Read(_ledger.Layout))
        {
            File.WriteAllBytes(_ledger.Layout.NextGuard, new Checkpoint(SealedLedger.Origin, 3, TreeHash.Leaf("other"u8)).Sign(key).ToBytes());
        }

        Assert.Contains("differ", (await Assert.ThrowsAsync<LedgerException>(() => _ledger.Seal())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_a_crash_leaves_of_the_next_guard_is_harmless()
    {
        await _ledger.Append(SealedLedger.Names(3));
        await _ledger.Seal(3);
        var good = File.ReadAllBytes(_ledger.Layout.Guard);
        for (var length = 0; length < good.Length; length++)
        {
            File.WriteAllBytes(_ledger.Layout.NextGuard, good[..length]);
            await _ledger.Append($"more{length}");
            Assert.Equal(4 + length, (await _ledger.Seal(4 + length)).Size);
        }
    }

    [Fact]
    public async Task A_guard_that_somebody_else_changed_meanwhile_is_not_overwritten()
    {
        await _ledger.Append(SealedLedger.Names(2));
        var two = await _ledger.Seal(2);
        await _ledger.Append("c");
        byte[] three;
        {
            await _ledger.Seal(3);
            three = File.ReadAllBytes(_ledger.Layout.Guard);
            File.WriteAllBytes(_ledger.Layout.Guard, two.Note.ToBytes());
            File.Delete(_ledger.Layout.NextGuard);
        }

        await _ledger.Append("d");
        await using var sealer = _ledger.NewSealer();
        sealer.Procedure.GuardWritten = () => File.WriteAllBytes(_ledger.Layout.Guard, three);
        var refused = await Assert.ThrowsAsync<LedgerException>(() => sealer.Seal(4, default));
        Assert.Equal(Failure.Conflict, refused.Failure);
        Assert.Equal(three, File.ReadAllBytes(_ledger.Layout.Guard));

        sealer.Procedure.GuardWritten = null;
        Assert.Equal(4, (await sealer.Seal(4, default)).Size);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherWrite)]
    public async Task A_key_that_others_may_use_is_not_used(UnixFileMode mode)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_ledger.Layout.Key));
        File.SetUnixFileMode(_ledger.Layout.Key, UnixFileMode.UserRead | UnixFileMode.UserWrite | mode);
        await _ledger.Append("a");

        var refused = await Assert.ThrowsAsync<LedgerException>(() => _ledger.Seal(1));
        Assert.Equal((Failure.Refused, $"chmod 600 {_ledger.Layout.Key}"), (refused.Failure, refused.Hint));
    }

    [Fact]
    public async Task A_missing_or_unreadable_key_is_named()
    {
        File.WriteAllText(_ledger.Layout.Key, "PRIVATE+KEY+nonsense\n");
        Assert.Equal(Failure.Integrity, (await Assert.ThrowsAsync<LedgerException>(() => _ledger.Seal())).Failure);
        File.Delete(_ledger.Layout.Key);
        Assert.Equal(Failure.NotFound, (await Assert.ThrowsAsync<LedgerException>(() => _ledger.Seal())).Failure);
    }

    [Fact]
    public async Task Opening_creates_nothing_where_there_is_no_ledger()
    {
        using var empty = new TempDirectory();
        await using var sealer = new Sealer(_ledger.Log, new Layout(empty.Path));

        Assert.Equal(Failure.NotFound, (await Assert.ThrowsAsync<LedgerException>(() => sealer.Seal(0, default))).Failure);
        Assert.Empty(Directory.EnumerateFileSystemEntries(empty.Path));
    }

    [Fact]
    public async Task The_embedded_engine_is_sealed_across_restarts()
    {
        await using (var log = EmbeddedEventLog.Create(_ledger.Layout.Log, new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(55))))
        {
            await SealedLedger.Append(log, SealedLedger.Names(10));
            await using var sealer = new Sealer(log, _ledger.Layout);
            Assert.Equal(10, (await sealer.Seal(10, default)).Size);
            await SealedLedger.Append(log, "late");
        }

        await using var again = EmbeddedEventLog.Open(_ledger.Layout.Log, TimeProvider.System);
        await using var next = new Sealer(again, _ledger.Layout);
        var sealedAt = await next.Seal(0, default);
        Assert.Equal(11, sealedAt.Size);
        Assert.Equal(SealedLedger.RootOf(await SealedLedger.Leaves(again)), sealedAt.Checkpoint.Root);
    }

    [Fact]
    public void The_hash_of_the_guard_text_is_stable()
    {
        // What stands in the guard of an empty ledger but the signature: a format that others read.
        var text = string.Join('\n', File.ReadAllText(_ledger.Layout.Guard).Split('\n')[..3]);
        Assert.Equal($"{SealedLedger.Origin}\n0\n{Convert.ToBase64String(SHA256.HashData([]))}", text);
    }
}
