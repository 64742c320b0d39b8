using System.Globalization;
using System.Text;
using Ledger.People;
using Ledger.Seal;
using Ledger.Sealing;

namespace Ledger.Backups;

/// <summary>What was restored.</summary>
/// <param name="Facts">How many facts the log holds.</param>
/// <param name="Sealed">How many of them the guard covers.</param>
/// <param name="Guard">The guard that the ledger goes on from.</param>
/// <param name="GuardWasGiven">Whether it, or an older one, came from elsewhere than the backup: otherwise nobody can tell here whether more was sealed since.</param>
/// <param name="HasKeys">Whether the keys were restored too; without them nothing can be recorded, nor names be read.</param>
/// <param name="KeysDestroyed">The subjects that were erased after their keys were backed up: their keys were destroyed again.</param>
public sealed record RestoredLedger(long Facts, long Sealed, Checkpoint Guard, bool GuardWasGiven, bool HasKeys, IReadOnlyList<string> KeysDestroyed);

/// <summary>Makes a ledger of a backup, in a directory where none is (docs/backup.md). Everything is verified before it gets its name.</summary>
public static class LedgerRestore
{
    private const int MostNoteBytes = 64 * 1024;

    /// <summary>Restores a backup.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="keysBackup">The backup of its keys; null: they are restored later, or never.</param>
    /// <param name="layout">Where: a directory that does not exist or is empty.</param>
    /// <param name="guard">The newest checkpoint of this log that anybody holds, as a file; null: none is known but the backup's own, which <paramref name="withoutGuard"/> must say.</param>
    /// <param name="withoutGuard">Whether it is meant that no checkpoint is named: then nobody can tell here whether more was sealed since.</param>
    /// <param name="key">The log's verifier key, from elsewhere; null: the one of the keys' backup, or the one that the backup names.</param>
    /// <param name="progress">Told how many facts were verified.</param>
    /// <param name="ct">Ends it; then nothing is left.</param>
    /// <exception cref="LedgerException">
    /// <see cref="Failure.Refused"/>: something is there, or more was sealed than the backup holds; <see cref="Failure.Integrity"/>: it is not what was sealed.
    /// </exception>
    public static async Task<RestoredLedger> Restore(
        string backup, string? keysBackup, Layout layout, string? guard, bool withoutGuard, VerifierKey? key, IProgress<long>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(layout);
        var manifest = BackupManifest.Read(backup, BackupManifest.OfLedger);
        var keysManifest = keysBackup is null ? null : BackupManifest.Read(keysBackup, BackupManifest.OfKeys);
        if (keysManifest is not null && keysManifest.Verifier != manifest.Verifier)
        {
            throw new LedgerException(Failure.Refused, $"{keysBackup} holds the keys of {keysManifest.Origin}, and {backup} is of {manifest.Origin}, or of a time when another key signed", "name the keys that were backed up with this log");
        }

        if (guard is null && !withoutGuard)
        {
            throw new LedgerException(
                Failure.Refused,
                string.Create(CultureInfo.InvariantCulture, $"the backup holds {manifest.Facts} facts, and no checkpoint is named that tells whether more was sealed since: an older log that goes on would contradict what was sealed"),
                "name with --guard the newest checkpoint that anybody holds: the old seal/checkpoint, a recipient's, a witness's. If there is none, say so with --without-guard");
        }

        var verifier = key ?? ParseKey(backup, manifest.Verifier);
        using var files = new CopiedFiles(layout.Root);
        Copy(backup, manifest, files);
        if (keysManifest is not null)
        {
            Copy(keysBackup!, keysManifest, files);
        }

        var staged = new Layout(files.Draft);
        var own = OpenOwn(staged, verifier);
        var given = guard is null ? null : OpenGiven(guard, staged, verifier);
        RefuseOlder(manifest, own.Checkpoint, given?.Checkpoint);
        if (given is not null)
        {
            // Both checkpoints must be of this log; the later one is the guard from now on. Of one size, the backup's: the key that signs now signed it.
            var (later, earlier) = given.Checkpoint.Size > own.Checkpoint.Size ? (given, own) : (own, given);
            await File.WriteAllBytesAsync(staged.Guard, earlier.Bytes, ct).ConfigureAwait(false);
            Sound(await LedgerBackup.VerifySignedBy(staged, earlier.By, progress, ct).ConfigureAwait(false));
            await File.WriteAllBytesAsync(staged.Guard, later.Bytes, ct).ConfigureAwait(false);
        }

        Directory.CreateDirectory(staged.Evidence);
        var report = Sound(await LedgerBackup.Verify(staged, verifier, keysManifest is null ? null : files, progress, ct).ConfigureAwait(false));
        var destroyed = report.Personal?.KeysLeft ?? [];
        if (destroyed.Count > 0)
        {
            using var secrets = new Secrets(staged.Secrets);
            foreach (var subject in destroyed)
            {
                secrets.Destroy(subject);
            }
        }

        if (report.Personal?.Unopenable is { } closed)
        {
            throw new LedgerException(
                Failure.Integrity,
                string.Create(CultureInfo.InvariantCulture, $"index {closed.Index}: {closed.What}"),
                "the keys are older than the log: name the backup of the keys that was made with it or later, or restore without keys");
        }

        foreach (var file in Directory.EnumerateFiles(files.Draft, "*", SearchOption.AllDirectories))
        {
            using var flush = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
            flush.Flush(flushToDisk: true);
        }

        files.Publish();
        return new RestoredLedger(report.Events, report.Sealed, report.Guard!, given is not null, keysManifest is not null, destroyed);
    }

    private static void Copy(string backup, BackupManifest manifest, CopiedFiles files)
    {
        foreach (var file in manifest.Files)
        {
            var from = Path.Combine(backup, file.Path.Replace('/', Path.DirectorySeparatorChar));
            if (!File.Exists(from))
            {
                throw new LedgerException(Failure.Integrity, $"{from} is missing from the backup", "restore another backup");
            }

            if (files.Copy(from, file.Path) != file)
            {
                throw new LedgerException(Failure.Integrity, $"{from} is not what the backup's manifest says", "restore another backup");
            }
        }
    }

    private static void RefuseOlder(BackupManifest manifest, Checkpoint own, Checkpoint? given)
    {
        if (given is not null && given.Size > manifest.Facts)
        {
            throw new LedgerException(
                Failure.Refused,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the backup holds {manifest.Facts} facts, and the guard says that {given.Size} were sealed: facts {manifest.Facts} to {given.Size - 1} would be lost, and what is sealed next would contradict what was sealed"),
                "restore a later backup. If there is none, read this one with `ledger verify` and `ledger show` in a place of its own, and begin a new ledger that says so: this one cannot go on");
        }

        if (own.Size > manifest.Facts)
        {
            throw new LedgerException(
                Failure.Integrity,
                string.Create(CultureInfo.InvariantCulture, $"the backup says that it holds {manifest.Facts} facts, and its own guard covers {own.Size}"),
                "restore another backup");
        }
    }

    private static VerificationReport Sound(VerificationReport report) => report.Problem is { } problem
        ? throw new LedgerException(
            Failure.Integrity,
            problem.Index is { } index ? string.Create(CultureInfo.InvariantCulture, $"index {index}: {problem.What}") : problem.What,
            "the backup is not what was sealed: restore another one")
        : report;

    // The key that signs now signed it.
    private static SignedGuard OpenOwn(Layout staged, VerifierKey verifier)
    {
        var (bytes, note) = Read(staged.Guard);
        var signing = LedgerVerification.Current(staged, verifier);
        return Checkpoint.TryOpen(note, signing, out var checkpoint, out var problem)
            ? new SignedGuard(bytes, checkpoint, signing)
            : throw NoGuard(staged.Guard, problem, "name the log's own key with --key, or restore another backup");
    }

    // Any key of the log's history may have signed it, as long as it counts for that size. What an earlier key signed before it was compromised counts too,
    // even if its handover does not: the key that took over vouches for that.
    private static SignedGuard OpenGiven(string path, Layout staged, VerifierKey verifier)
    {
        var (bytes, note) = Read(path);
        var (keys, trusted) = KeysFile.Trusting(staged, verifier);
        var anchor = note.VerifiedBy(trusted) ? trusted
            : keys.Periods.Select(p => p.Key).TakeWhile(k => !k.Equals(trusted)).LastOrDefault(k => note.VerifiedBy(k)) ?? trusted;
        return keys.TryOpen(note, anchor, LedgerVerification.PolicyOf(staged), out var checkpoint, out var by, out var problem)
            ? new SignedGuard(bytes, checkpoint, by)
            : throw NoGuard(path, problem, "name a checkpoint that counts: one that a key of this ledger signed while it was in good hands. One by a key that is newer than the backup asks for a later backup");
    }

    private static LedgerException NoGuard(string path, string problem, string hint) => new(Failure.Integrity, $"{path} is no checkpoint of this log: {problem}", hint);

    private static (byte[] Bytes, SignedNote Note) Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new LedgerException(Failure.NotFound, $"there is no checkpoint {path}");
        }

        try
        {
            using var file = File.OpenHandle(path);
            var bytes = new byte[Math.Min(RandomAccess.GetLength(file), MostNoteBytes)];
            bytes = bytes[..RandomAccess.Read(file, bytes, 0)];
            return (bytes, SignedNote.Parse(bytes));
        }
        catch (NoteFormatException e)
        {
            throw new LedgerException(Failure.Integrity, $"{path} is no checkpoint: {e.Message.TrimEnd('.')}", inner: e);
        }
    }

    private static VerifierKey ParseKey(string backup, string text)
    {
        try
        {
            return VerifierKey.Parse(text);
        }
        catch (FormatException e)
        {
            throw new LedgerException(Failure.Integrity, $"{backup} names a key that is none: {e.Message.TrimEnd('.')}", inner: e);
        }
    }

    /// <summary>A checkpoint as a file, and the key whose signature counts.</summary>
    private sealed record SignedGuard(byte[] Bytes, Checkpoint Checkpoint, VerifierKey By);
}
