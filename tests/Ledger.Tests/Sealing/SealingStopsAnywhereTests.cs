using Ledger.Log;
using Ledger.Seal;
using Ledger.Sealing;

namespace Ledger.Tests.Sealing;

/// <summary>Sealing is stopped after every single step; then something happens; then it goes on. No two checkpoints may contradict each other.</summary>
public sealed class SealingStopsAnywhereTests
{
    private const int Sealed = 3;
    private const int Recorded = 7;

    /// <summary>What happens between the stop and going on.</summary>
    public enum Then
    {
        Nothing,
        MoreIsRecorded,
        UnsealedEventsAreLost,
        UnsealedEventsAreLostAndOthersRecorded,
        AnOlderCopyIsRestored,
        AnOlderCopyIsRestoredAndWrittenTo,
        TheLastSealedEventIsAnother,
        AnotherSealerWasFaster,
        TheGuardIsAnOlderOne,
        TheGuardIsForeign,
        TheGuardIsMissing,
        TheNextGuardIsGarbage,
        TheTreeIsGone,
        TheTreeIsCut,
    }

    public static TheoryData<int, Then, bool> Everything()
    {
        var data = new TheoryData<int, Then, bool>();
        foreach (var step in Enumerable.Range(0, Enum.GetValues<SealStep>().Length + 1))
        {
            foreach (var then in Enum.GetValues<Then>())
            {
                data.Add(step, then, false);
                data.Add(step, then, true);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Everything))]
    public async Task Whatever_happens_after_a_stop_all_signed_checkpoints_are_of_one_log_or_sealing_refuses(int step, Then then, bool sameSealer)
    {
        using var ledger = new SealedLedger();
        var seen = new SeenCheckpoints();
        seen.AddFiles(ledger);
        await ledger.Append(SealedLedger.Names(Sealed));
        seen.Add((await ledger.Seal(Sealed)).Checkpoint);
        var olderGuard = File.ReadAllBytes(ledger.Layout.Guard);
        await ledger.Append(SealedLedger.Names(Recorded - Sealed, from: Sealed));
        var original = ledger.Log.Inner;

        await using var stopped = ledger.NewSealer();
        StopAfter(stopped, step, () => seen.AddFiles(ledger));
        var stop = await Record.ExceptionAsync(() => stopped.Seal(Recorded, default));
        if (stop is null)
        {
            seen.Add(stopped.Latest!.Checkpoint); // stopped after it was published: nobody notices
        }
        else
        {
            Assert.IsType<StoppedException>(stop);
        }

        stopped.Procedure.AfterStep = _ => seen.AddFiles(ledger);
        stopped.Procedure.GuardWritten = () => seen.AddFiles(ledger);
        await Happens(ledger, then, olderGuard, seen);
        seen.AddFiles(ledger);

        Exception? refused = null;
        for (var attempt = 0; attempt < 3; attempt++)
        {
            await using var fresh = ledger.NewSealer();
            fresh.Procedure.AfterStep = _ => seen.AddFiles(ledger);
            fresh.Procedure.GuardWritten = () => seen.AddFiles(ledger);
            var sealer = sameSealer ? stopped : fresh;
            refused = await Record.ExceptionAsync(async () =>
            {
                await sealer.Procedure.Run(rebuild: false, default); // a round even where a sealer knows enough to answer without one
                seen.Add(sealer.Latest!.Checkpoint);
                seen.Add((await sealer.Seal(await Length(ledger.Log), default)).Checkpoint);
            });
            seen.AddFiles(ledger);
        }

        await seen.AreConsistent(original, ledger.Log);
        if (refused is not null)
        {
            Assert.Equal(Failure.Integrity, Assert.IsAssignableFrom<LedgerException>(refused).Failure);
            Assert.False(then is Then.Nothing or Then.MoreIsRecorded or Then.AnotherSealerWasFaster or Then.TheNextGuardIsGarbage or Then.TheTreeIsGone or Then.TheTreeIsCut);
        }
        else
        {
            Assert.Equal(await Length(ledger.Log), ledger.Guard()!.Size);
            Assert.False(then is Then.AnOlderCopyIsRestored or Then.AnOlderCopyIsRestoredAndWrittenTo or Then.TheLastSealedEventIsAnother);
        }
    }

    [Fact]
    public async Task A_checkpoint_that_was_signed_and_written_but_never_published_is_finished_by_the_next_sealer()
    {
        using var ledger = new SealedLedger();
        await ledger.Append(SealedLedger.Names(4));
        await using (var stopped = ledger.NewSealer())
        {
            stopped.Procedure.GuardWritten = () => throw new StoppedException();
            await Assert.ThrowsAsync<StoppedException>(() => stopped.Seal(4, default));
        }

        Assert.Equal(0, ledger.Guard()!.Size);
        var written = ledger.Guard(ledger.Layout.NextGuard)!;
        Assert.Equal(4, written.Size);

        Assert.Equal(written, (await ledger.Seal()).Checkpoint);
        Assert.Equal(written, ledger.Guard());
    }

    [Fact]
    public async Task A_checkpoint_that_was_written_but_never_published_binds_when_its_events_are_lost()
    {
        using var ledger = new SealedLedger();
        await ledger.Append(SealedLedger.Names(4));
        await using (var stopped = ledger.NewSealer())
        {
            stopped.Procedure.GuardWritten = () => throw new StoppedException();
            await Assert.ThrowsAsync<StoppedException>(() => stopped.Seal(4, default));
        }

        ledger.Log.Inner = SealedLedger.LogOf([.. SealedLedger.Names(2), .. SealedLedger.Names(5, "b")]);

        var refused = await Assert.ThrowsAnyAsync<LedgerException>(() => ledger.Seal());
        Assert.Equal(Failure.Integrity, refused.Failure);
    }

    [Fact]
    public async Task What_was_told_binds_when_the_power_fails_before_the_swap_of_names_is_on_disk()
    {
        using var ledger = new SealedLedger();
        SealedCheckpoint told;
        await using (var sealer = ledger.NewSealer())
        {
            await ledger.Append(SealedLedger.Names(2));
            await sealer.Seal(2, default);
            await ledger.Append(SealedLedger.Names(2, from: 2));
            told = await sealer.Seal(4, default);
        }

        // The directory as it was before the last swap; the content of both files is on disk before anybody is told.
        var swapped = ledger.Layout.Guard + ".swap";
        File.Move(ledger.Layout.Guard, swapped);
        File.Move(ledger.Layout.NextGuard, ledger.Layout.Guard);
        File.Move(swapped, ledger.Layout.NextGuard);
        Assert.Equal(told.Checkpoint, ledger.Guard(ledger.Layout.NextGuard));

        Assert.Equal(told.Checkpoint, (await ledger.Seal()).Checkpoint);
        Assert.Equal(told.Checkpoint, ledger.Guard());
    }

    [Fact]
    public async Task What_was_recorded_and_not_sealed_is_sealed_when_a_ledger_is_opened_again()
    {
        using var ledger = new SealedLedger();
        await ledger.Append(SealedLedger.Names(5));

        Assert.Equal(5, (await ledger.Seal(0)).Size);
    }

    private static void StopAfter(Sealer sealer, int step, Action seen)
    {
        // One more than there are steps: between the writing of the guard and its taking the name.
        if (step == Enum.GetValues<SealStep>().Length)
        {
            sealer.Procedure.AfterStep = _ => seen();
            sealer.Procedure.GuardWritten = () =>
            {
                seen();
                throw new StoppedException();
            };
            return;
        }

        sealer.Procedure.AfterStep = at =>
        {
            seen();
            if ((int)at == step)
            {
                throw new StoppedException();
            }
        };
    }

    private static async Task Happens(SealedLedger ledger, Then then, byte[] olderGuard, SeenCheckpoints seen)
    {
        switch (then)
        {
            case Then.Nothing:
                break;
            case Then.MoreIsRecorded:
                await ledger.Append("more1", "more2");
                break;
            case Then.UnsealedEventsAreLost:
                ledger.Log.Inner = SealedLedger.LogOf(SealedLedger.Names(Sealed + 1));
                break;
            case Then.UnsealedEventsAreLostAndOthersRecorded:
                ledger.Log.Inner = SealedLedger.LogOf([.. SealedLedger.Names(Sealed), .. SealedLedger.Names(Recorded, "b")]);
                break;
            case Then.AnOlderCopyIsRestored:
                ledger.Log.Inner = SealedLedger.LogOf(SealedLedger.Names(Sealed - 1));
                break;
            case Then.AnOlderCopyIsRestoredAndWrittenTo:
                ledger.Log.Inner = SealedLedger.LogOf([.. SealedLedger.Names(Sealed - 1), .. SealedLedger.Names(Recorded, "b")]);
                break;
            case Then.TheLastSealedEventIsAnother:
                var last = (int)Math.Max(ledger.Guard()!.Size, ledger.Guard(ledger.Layout.NextGuard)?.Size ?? 0) - 1;
                ledger.Log.Inner = SealedLedger.LogOf([.. SealedLedger.Names(last), "other", .. SealedLedger.Names(Recorded - last - 1, from: last + 1)]);
                break;
            case Then.AnotherSealerWasFaster:
                seen.Add((await ledger.Seal(Recorded)).Checkpoint);
                await ledger.Append("more");
                seen.Add((await ledger.Seal(Recorded + 1)).Checkpoint);
                await ledger.Append("yet-more");
                break;
            case Then.TheGuardIsAnOlderOne:
                File.WriteAllBytes(ledger.Layout.Guard, olderGuard);
                break;
            case Then.TheGuardIsForeign:
                using (var other = new SealedLedger())
                {
                    await other.Append(SealedLedger.Names(Sealed));
                    await other.Seal(Sealed);
                    File.Copy(other.Layout.Guard, ledger.Layout.Guard, overwrite: true);
                }

                break;
            case Then.TheGuardIsMissing:
                File.Delete(ledger.Layout.Guard);
                break;
            case Then.TheNextGuardIsGarbage:
                // Garbage stands there only when writing it did not end, and so nothing was signed.
                if (ledger.Guard(ledger.Layout.NextGuard) is not { } next || next.Size < ledger.Guard()!.Size)
                {
                    File.WriteAllText(ledger.Layout.NextGuard, "half a check");
                }

                break;
            case Then.TheTreeIsGone:
                File.Delete(ledger.Layout.Tree);
                break;
            case Then.TheTreeIsCut:
                using (var tree = File.Open(ledger.Layout.Tree, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
                {
                    tree.SetLength(40);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(then));
        }
    }

    private static async Task<int> Length(IEventLog log) => (await SealedLedger.Leaves(log)).Count;

    private sealed class StoppedException : Exception;
}
