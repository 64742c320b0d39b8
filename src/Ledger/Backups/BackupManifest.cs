using System.Text.RegularExpressions;
using Ledger.Json;

namespace Ledger.Backups;

/// <summary>A file of a backup.</summary>
/// <param name="Path">Where it is in the backup, with slashes.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in lower-case hex.</param>
public sealed record BackupFile(string Path, long Length, string Sha256);

/// <summary>What a backup holds: <c>manifest.json</c>, which is written last (docs/backup.md).</summary>
/// <param name="Format">What it is a backup of: <c>ledger-backup/v1</c>, or <c>ledger-keys/v1</c> for the keys.</param>
/// <param name="Origin">The log's name.</param>
/// <param name="Verifier">The key with which the ledger's checkpoints are checked. It came with the backup, so it proves nothing by itself.</param>
/// <param name="Made">When it was made, in UTC.</param>
/// <param name="Facts">How many facts the log holds.</param>
/// <param name="Sealed">How many of them the checkpoint covers.</param>
/// <param name="Root">The root of those, in Base64.</param>
/// <param name="Files">The files.</param>
public sealed partial record BackupManifest(
    string Format, string Origin, string Verifier, string Made, long Facts, long Sealed, string Root, IReadOnlyList<BackupFile> Files)
{
    /// <summary>The name of the file that it stands in.</summary>
    public const string FileName = "manifest.json";

    internal const string OfLedger = "ledger-backup/v1";
    internal const string OfKeys = "ledger-keys/v1";

    private const int MostBytes = 64 * 1024 * 1024;

    /// <summary>Reads a backup's manifest, strictly: only files that a ledger has can be in it.</summary>
    /// <exception cref="LedgerException">There is none, or it does not read.</exception>
    internal static BackupManifest Read(string directory, string format)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            throw new LedgerException(
                Failure.NotFound, $"{directory} is no complete backup: it has no {FileName}", "it is written last: a backup that was interrupted has none, and is of no use");
        }

        if (new FileInfo(path).Length > MostBytes)
        {
            throw new LedgerException(Failure.Integrity, $"{path} is longer than {MostBytes} bytes, which no manifest is");
        }

        try
        {
            var manifest = (BackupManifest)LedgerJson.Bind(LedgerJson.ParseObject(File.ReadAllBytes(path)), typeof(BackupManifest), 1);
            if (manifest.Format != format)
            {
                throw new LedgerException(Failure.Usage, $"{directory} is {manifest.Format}, not {format}", "the log and its keys are backed up to places of their own: name each where it belongs");
            }

            var allowed = format == OfLedger ? FilesOfLedger() : FilesOfKeys();
            return manifest.Files.FirstOrDefault(file => !allowed.IsMatch(file.Path)) is { } other
                ? throw new LedgerException(Failure.Integrity, $"{path} names a file that belongs to no backup: {Shorten(other.Path)}")
                : manifest.Files.DistinctBy(file => file.Path, StringComparer.Ordinal).Count() < manifest.Files.Count
                    ? throw new LedgerException(Failure.Integrity, $"{path} names a file twice")
                    : manifest;
        }
        catch (JsonInputException e)
        {
            throw new LedgerException(Failure.Integrity, $"{path} does not read: {e.Message.TrimEnd('.')}", "restore another backup", e);
        }
    }

    internal byte[] ToBytes() => [.. LedgerJson.WriteUtf8(this), (byte)'\n'];

    private static string Shorten(string path) => path.Length > 100 ? path[..100] + "…" : path;

    [GeneratedRegex(@"\A(?:ledger\.db|config\.json|seal/(?:checkpoint|keys|policy|witnessed)|(?:evidence|snapshots|seal/witnesses|seal/timestamps)/[A-Za-z0-9][A-Za-z0-9._-]{0,199})\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FilesOfLedger();

    [GeneratedRegex(@"\A(?:secrets\.db|seal/key)\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FilesOfKeys();
}
