using System.Globalization;
using System.Runtime.CompilerServices;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Sealing;

/// <summary>What <c>ledger doctor</c> looks at in a data directory, whatever engine has the log: the key, the guard, and whether the log still holds what was sealed.</summary>
public static class SealExamination
{
    private const long NoSpace = 16L * 1024 * 1024;
    private static readonly TimeSpan ClockOff = TimeSpan.FromSeconds(5);

    /// <summary>Looks, and does not throw for what is wrong.</summary>
    /// <param name="layout">The data directory.</param>
    /// <param name="log">The log, if it could be opened.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Ends it.</param>
    public static async IAsyncEnumerable<Finding> Run(Layout layout, ILedgerLog? log, TimeProvider time, [EnumeratorCancellation] CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(time);
        yield return Space(layout);
        var (key, keyFound) = Key(layout, log);
        yield return keyFound;
        if (key is null)
        {
            yield break;
        }

        var guard = new Guard(layout, key);
        var (signed, guardFound) = Signed(guard);
        yield return guardFound;
        if (signed is null || log is null)
        {
            yield break;
        }

        if (log is ICheckpointBoard board)
        {
            yield return await Published(board, guard, signed.Checkpoint, ct).ConfigureAwait(false);
        }

        await foreach (var finding in Held(log, signed.Checkpoint, time, ct).ConfigureAwait(false))
        {
            yield return finding;
        }
    }

    private static Finding Space(Layout layout)
    {
        var free = new DriveInfo(layout.Root).AvailableFreeSpace;
        var says = string.Create(CultureInfo.InvariantCulture, $"{free / (1024 * 1024):N0} MiB are free where {layout.Root} is");
        return free < NoSpace
            ? new Finding("data", Verdict.Failing, says, "make room: nothing can be sealed on a full disk")
            : new Finding("data", Verdict.Good, says);
    }

    private static (VerifierKey? Key, Finding Found) Key(Layout layout, ILedgerLog? log)
    {
        try
        {
            var key = SealSetup.VerifierKeyOf(layout);
            return log is not null && log.Meta.TryGetValue(NewLedger.Origin, out var origin) && origin != key.Name
                ? (null, new Finding("key", Verdict.Failing, $"the log is {origin}'s, and the key {layout.Key} is {key.Name}'s", "name the data directory and the log that belong together"))
                : (key, new Finding("key", Verdict.Good, $"{layout.Key} is {key.Name}'s, and its owner's alone"));
        }
        catch (LedgerException e)
        {
            return (null, new Finding("key", Verdict.Failing, e.Message, e.Hint));
        }
    }

    private static (SealedCheckpoint? Signed, Finding Found) Signed(Guard guard)
    {
        try
        {
            var signed = guard.Read().Last.Sealed;
            return (signed, new Finding("guard", Verdict.Good, string.Create(CultureInfo.InvariantCulture, $"{signed.Size:N0} events are sealed")));
        }
        catch (LedgerException e)
        {
            return (null, new Finding("guard", Verdict.Harm, e.Message, e.Hint));
        }
    }

    private static async Task<Finding> Published(ICheckpointBoard board, Guard guard, Checkpoint signed, CancellationToken ct)
    {
        const string Check = "checkpoints";
        try
        {
            if (await board.Last(ct).ConfigureAwait(false) is not { } last)
            {
                return new Finding(Check, signed.Size == 0 ? Verdict.Good : Verdict.Warning, "none is published yet", signed.Size == 0 ? null : "whoever seals next publishes the last one");
            }

            return guard.TryOpen(last.Note.ToArray(), out var problem) is not { } note
                    ? new Finding(Check, Verdict.Harm, $"the last published one is not this ledger's: {problem}", "somebody else writes to the log's streams")
                : note.Sealed.Size == signed.Size && note.Sealed.Checkpoint.Root != signed.Root
                    ? new Finding(Check, Verdict.Harm, string.Create(CultureInfo.InvariantCulture, $"the published one of {signed.Size:N0} events and the guard differ"), "keep both: together they show that two logs were signed with one key")
                : new Finding(Check, Verdict.Good, string.Create(CultureInfo.InvariantCulture, $"the last published one covers {note.Sealed.Size:N0} events"));
        }
        catch (LedgerException e)
        {
            return new Finding(Check, Verdict.Failing, e.Message, e.Hint);
        }
    }

    private static async IAsyncEnumerable<Finding> Held(ILedgerLog log, Checkpoint signed, TimeProvider time, [EnumeratorCancellation] CancellationToken ct)
    {
        LoggedEvent? last = null;
        Finding? failed = null;
        try
        {
            await foreach (var item in log.ReadLog(Math.Max(0, signed.Size - 1), ct).ConfigureAwait(false))
            {
                last = item;
            }
        }
        catch (LedgerException e)
        {
            failed = new Finding("sealed", e.Failure == Failure.Integrity ? Verdict.Harm : Verdict.Failing, e.Message, e.Hint, (e as LogCorruptException)?.Index);
        }

        if (failed is not null)
        {
            yield return failed;
            yield break;
        }

        var events = last is null ? 0 : last.Index + 1;
        yield return events < signed.Size
            ? new Finding(
                "sealed",
                Verdict.Harm,
                string.Create(CultureInfo.InvariantCulture, $"{signed.Size:N0} events were sealed, and the log has fewer: it was cut or an older copy was restored"),
                "bring back the newest copy of the log; nothing new is sealed until then")
            : new Finding("sealed", Verdict.Good, string.Create(CultureInfo.InvariantCulture, $"the log holds what was sealed, and {events - signed.Size:N0} events more"));
        if (last is null)
        {
            yield break;
        }

        var ahead = last.Header.Recorded - time.GetUtcNow();
        yield return ahead > ClockOff
            ? new Finding(
                "recorded-time",
                Verdict.Warning,
                string.Create(CultureInfo.InvariantCulture, $"the last event was recorded {ahead.TotalSeconds:N0} s from now, and recorded time stands still until then"),
                "set the clocks of the machines that record")
            : new Finding("recorded-time", Verdict.Good, $"the last event was recorded at {last.Header.Recorded.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}");
    }
}
