using System.Globalization;
using Ledger.Documents;
using Ledger.Log;
using Ledger.Log.Embedded;
using Ledger.People;
using Ledger.Seal;
using Ledger.Sealing;

namespace Ledger.Backups;

/// <summary>
/// Copies a ledger while others record into it (docs/backup.md). The guard is copied before the log, so the copy holds all that its guard covers. The
/// keys go to a place of their own, if one is named, and nowhere else. What was copied is verified before it gets its name.
/// </summary>
public static class LedgerBackup
{
    private const int Attempts = 3;

    /// <summary>Makes a backup.</summary>
    /// <param name="layout">The ledger.</param>
    /// <param name="target">Where: a directory that does not exist yet, outside the ledger.</param>
    /// <param name="keysTarget">Where the signing key and the keys of erasable payloads go; null: they are not backed up.</param>
    /// <param name="time">The clock.</param>
    /// <param name="progress">Told how many facts were verified.</param>
    /// <param name="ct">Ends it; then nothing is left.</param>
    /// <exception cref="LedgerException">Something is there already, or the ledger is not what was sealed.</exception>
    public static async Task<BackupManifest> Make(
        Layout layout, string target, string? keysTarget, TimeProvider time, IProgress<long>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(time);
        CheckPlaces(layout, target, keysTarget);
        using var files = new CopiedFiles(target);
        using var keys = keysTarget is null ? null : new CopiedFiles(keysTarget);
        var verifier = SealSetup.VerifierKeyOf(layout);
        for (var attempt = 1; ; attempt++)
        {
            await CopyLog(layout, verifier, files, ct).ConfigureAwait(false);

            // After the log: a key is there before the fact that it protects.
            if (keys is not null)
            {
                keys.Copy(layout.Key, "seal/key");
                if (File.Exists(layout.Secrets))
                {
                    keys.CopyDatabase(layout.Secrets, "secrets.db");
                }
            }

            var report = await Verify(new Layout(files.Draft), verifier, keys, progress, ct).ConfigureAwait(false);
            if (report.Problem is { } problem)
            {
                throw NotSealed(problem);
            }

            if (report.Personal?.Unopenable is not null && attempt < Attempts)
            {
                // Somebody was erased between the two copies: the next copy of the log says so.
                files.Clear();
                keys!.Clear();
                continue;
            }

            return Publish(layout, verifier, report, files, keys, time);
        }
    }

    /// <summary>Opens and verifies a copy, and closes it.</summary>
    internal static async Task<VerificationReport> Verify(
        Layout copy, VerifierKey verifier, CopiedFiles? keys, IProgress<long>? progress, CancellationToken ct)
    {
        var log = EmbeddedEventLog.Open(copy.Log, TimeProvider.System);
        await using (log.ConfigureAwait(false))
        {
            using var secrets = keys is null ? null : new Secrets(keys.At("secrets.db"));
            var personal = secrets is null ? null : new PersonalPayloads(secrets, new EventTypes(LedgerServices.Slices.Select(s => s.Facts)));
            return await LedgerVerification.Verify(copy, log, verifier, progress, ct, personal).ConfigureAwait(false);
        }
    }

    /// <summary>The same of a copy whose guard an earlier key may have signed; payloads stay closed.</summary>
    internal static async Task<VerificationReport> VerifySignedBy(Layout copy, VerifierKey signing, IProgress<long>? progress, CancellationToken ct)
    {
        var log = EmbeddedEventLog.Open(copy.Log, TimeProvider.System);
        await using (log.ConfigureAwait(false))
        {
            return await LedgerVerification.VerifySignedBy(copy, log, signing, progress, ct).ConfigureAwait(false);
        }
    }

    private static async Task CopyLog(Layout layout, VerifierKey verifier, CopiedFiles files, CancellationToken ct)
    {
        files.Write("seal/checkpoint", (await LedgerVerification.ReadGuardNote(layout, verifier, ct).ConfigureAwait(false)).Bytes);
        foreach (var (path, name) in SmallFiles(layout))
        {
            files.Copy(path, name);
        }

        files.CopyDatabase(layout.Log, "ledger.db");
        if (File.Exists(layout.Config))
        {
            files.Copy(layout.Config, "config.json");
        }

        // After the log: a document is there before the fact that names it.
        if (Directory.Exists(layout.Evidence))
        {
            foreach (var document in Directory.EnumerateFiles(layout.Evidence).Where(file => !EvidenceStore.IsDraft(file)).Order(StringComparer.Ordinal))
            {
                ct.ThrowIfCancellationRequested();
                var copied = files.Copy(document, "evidence/" + Path.GetFileName(document));
                CheckDocument(document, copied);
            }
        }
    }

    // What belongs to the ledger beside the log and cannot be made again: which key signed when, whom it asks to cosign and what they did, stamps, and what went out.
    private static IEnumerable<(string Path, string Name)> SmallFiles(Layout layout) =>
        new[] { (Path: layout.Keys, Name: "seal/keys"), (Path: layout.Policy, Name: "seal/policy"), (Path: layout.Witnessed, Name: "seal/witnessed") }
            .Where(file => File.Exists(file.Path))
            .Concat(In(layout.WitnessNotes, "seal/witnesses"))
            .Concat(In(layout.Timestamps, "seal/timestamps"))
            .Concat(In(layout.Snapshots, "snapshots"));

    private static IEnumerable<(string Path, string Name)> In(string directory, string name) => !Directory.Exists(directory)
        ? []
        : Directory.EnumerateFiles(directory).Where(file => !file.EndsWith(".new", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(file => (file, $"{name}/{Path.GetFileName(file)}"));

    // A document's name is the SHA-256 of its bytes.
    private static void CheckDocument(string document, BackupFile copied)
    {
        if (Path.GetFileName(document) is { Length: 64 } name && name.All(char.IsAsciiHexDigitLower) && name != copied.Sha256)
        {
            throw new LedgerException(Failure.Integrity, $"{document} is not what its name says: its SHA-256 is {copied.Sha256}", "bring back the document from an earlier backup, then back up again");
        }
    }

    private static BackupManifest Publish(
        Layout layout, VerifierKey verifier, VerificationReport report, CopiedFiles files, CopiedFiles? keys, TimeProvider time)
    {
        files.Take("ledger.db");
        var manifest = new BackupManifest(
            BackupManifest.OfLedger,
            verifier.Name,
            verifier.ToString(),
            time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            report.Events,
            report.Sealed,
            report.Guard!.Root.ToBase64(),
            files.Files);

        // The keys first: a backup of the log whose keys were to be kept has them.
        if (keys is not null)
        {
            if (File.Exists(layout.Secrets))
            {
                keys.Take("secrets.db");
            }

            keys.Write(BackupManifest.FileName, (manifest with { Format = BackupManifest.OfKeys, Files = keys.Files }).ToBytes());
            keys.Publish();
        }

        files.Write(BackupManifest.FileName, manifest.ToBytes());
        files.Publish();
        return manifest;
    }

    private static void CheckPlaces(Layout layout, string target, string? keysTarget)
    {
        foreach (var (place, within, what) in new[]
        {
            (target, layout.Root, "the backup"),
            (keysTarget, layout.Root, "the backup of the keys"),
            (keysTarget, target, "the backup of the keys"),
            (target, keysTarget, "the backup"),
        })
        {
            if (place is not null && within is not null && IsWithin(place, within))
            {
                throw new LedgerException(Failure.Usage, $"{what} cannot be in {within}", "name three places that are apart: the ledger, its backup, and the backup of its keys");
            }
        }
    }

    private static bool IsWithin(string place, string directory) =>
        (Path.GetFullPath(place) + Path.DirectorySeparatorChar).StartsWith(Path.GetFullPath(directory).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static LedgerException NotSealed(VerificationProblem problem) => new(
        Failure.Integrity,
        problem.Index is { } index ? string.Create(CultureInfo.InvariantCulture, $"index {index}: {problem.What}") : problem.What,
        "the ledger is not what was sealed: no backup was made of it; keep it as it is, and compare it with an earlier backup");
}
