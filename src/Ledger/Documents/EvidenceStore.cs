using System.Globalization;
using System.Security.Cryptography;
using Ledger.Seal;
using Ledger.Sealing;

namespace Ledger.Documents;

/// <summary>
/// The documents that facts name by their SHA-256, in <c>evidence/</c>, each under that hash. A document gets its name when its bytes are on the disk and were
/// read back; nothing is ever changed under it. Memory does not grow with a document.
/// </summary>
public sealed class EvidenceStore(Layout layout)
{
    /// <summary>The largest document, in bytes (1 GiB): a bundle has to carry it.</summary>
    public const long MaxSize = 1L << 30;

    private const string Draft = ".part";

    /// <summary>Takes a copy of a file in.</summary>
    /// <param name="path">The file.</param>
    /// <param name="ct">Cancels; nothing is left then.</param>
    /// <returns>The document, and whether it was there before.</returns>
    /// <exception cref="LedgerException">There is no such file, it is empty or over <see cref="MaxSize"/>, or what was written reads back otherwise.</exception>
    public async Task<(HeldDocument Document, bool Before)> Add(string path, CancellationToken ct)
    {
        if (!File.Exists(path))
        {
            throw new LedgerException(
                Directory.Exists(path) ? Failure.Usage : Failure.NotFound, Directory.Exists(path) ? $"{path} is a directory" : $"there is no file {path}", "name one document");
        }

        Directory.CreateDirectory(layout.Evidence);
        var draft = Path.Combine(layout.Evidence, string.Create(CultureInfo.InvariantCulture, $".{Environment.ProcessId}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}{Draft}"));
        try
        {
            var document = await Copy(path, draft, ct).ConfigureAwait(false);
            using (var back = File.OpenRead(draft))
            {
                if (Convert.ToHexStringLower(await SHA256.HashDataAsync(back, ct).ConfigureAwait(false)) != document.Sha256)
                {
                    throw new LedgerException(Failure.Integrity, $"what was written of {path} reads back otherwise", "check the disk; nothing was taken in");
                }
            }

            var target = PathOf(document.Sha256);
            if (File.Exists(target) && await IsWhole(target, document.Sha256, ct).ConfigureAwait(false))
            {
                return (document, true);
            }

            File.Move(draft, target, overwrite: true);
            Posix.FlushDirectory(layout.Evidence);
            return (document, false);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>The documents that are held, by name. Their bytes are not read.</summary>
    public IReadOnlyList<HeldDocument> List() => !Directory.Exists(layout.Evidence) ? [] :
    [
        .. Directory.EnumerateFiles(layout.Evidence)
            .Where(path => TreeHash.TryParseHex(Path.GetFileName(path), out _))
            .Order(StringComparer.Ordinal)
            .Select(path => new HeldDocument(Path.GetFileName(path), new FileInfo(path).Length)),
    ];

    /// <summary>Whether a document is held.</summary>
    public bool Holds(TreeHash sha256) => File.Exists(PathOf(sha256.ToHex()));

    /// <summary>Opens a document that went out before.</summary>
    /// <exception cref="LedgerException"><see cref="Failure.Integrity"/>: it is missing.</exception>
    internal FileStream Open(TreeHash sha256)
    {
        var path = PathOf(sha256.ToHex());
        return File.Exists(path)
            ? File.OpenRead(path)
            : throw new LedgerException(Failure.Integrity, $"{path} is missing, and went out with this snapshot before", "bring the document back with `ledger evidence add`");
    }

    /// <summary>Copies an open document, and makes sure on the way that it is the one that its name says.</summary>
    /// <exception cref="LedgerException"><see cref="Failure.Integrity"/>: it is another.</exception>
    internal static long Copy(FileStream file, TreeHash sha256, Stream output)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        var length = 0L;
        for (int count; (count = file.Read(buffer)) > 0; length += count)
        {
            hash.AppendData(buffer, 0, count);
            output.Write(buffer, 0, count);
        }

        return TreeHash.FromBytes(hash.GetHashAndReset()) == sha256
            ? length
            : throw new LedgerException(Failure.Integrity, $"{file.Name} is not the document that its name says", "delete the file and bring the document back with `ledger evidence add`");
    }

    /// <summary>Whether a file in <c>evidence/</c> is only on its way there.</summary>
    internal static bool IsDraft(string path) => Path.GetFileName(path) is ['.', ..] name && name.EndsWith(Draft, StringComparison.Ordinal);

    private static async Task<bool> IsWhole(string path, string sha256, CancellationToken ct)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, ct).ConfigureAwait(false)) == sha256;
    }

    private static async Task<HeldDocument> Copy(string path, string draft, CancellationToken ct)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var from = File.OpenRead(path);
        using var to = new FileStream(draft, options);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 * 1024];
        var length = 0L;
        for (int count; (count = await from.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0;)
        {
            length += count;
            if (length > MaxSize)
            {
                throw new LedgerException(Failure.Refused, string.Create(CultureInfo.InvariantCulture, $"{path} has more than {MaxSize} bytes, which is the most that is held of one document"), "divide it, or name it by its SHA-256 without holding it");
            }

            hash.AppendData(buffer, 0, count);
            await to.WriteAsync(buffer.AsMemory(0, count), ct).ConfigureAwait(false);
        }

        if (length == 0)
        {
            throw new LedgerException(Failure.Refused, $"{path} is empty", "an empty file is evidence of nothing");
        }

        to.Flush(flushToDisk: true);
        return new HeldDocument(Convert.ToHexStringLower(hash.GetHashAndReset()), length);
    }

    private string PathOf(string sha256) => Path.Combine(layout.Evidence, sha256);
}
