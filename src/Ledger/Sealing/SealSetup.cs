using System.Text;
using System.Text.RegularExpressions;
using Ledger.Seal;

namespace Ledger.Sealing;

/// <summary>Creates what sealing needs.</summary>
public static partial class SealSetup
{
    /// <summary>The longest origin, in bytes.</summary>
    public const int MaxOriginBytes = 200;

    /// <summary>The key with which others check what this ledger signs.</summary>
    /// <exception cref="LedgerException">There is no signing key, or it may not be used.</exception>
    public static VerifierKey VerifierKeyOf(Layout layout)
    {
        using var key = KeySource.Open(layout);
        return key.Verifier;
    }

    /// <summary>
    /// Makes a signing key for a new ledger, and the guard of its empty tree; both are durable when it returns. The key comes last, so that
    /// a creation that was interrupted can be repeated.
    /// </summary>
    /// <param name="layout">Where. The directories are made if they are missing.</param>
    /// <param name="origin">
    /// The name under which the ledger signs: like an address without its scheme, e.g. <c>ledger.example.org/board</c>; letters, digits
    /// and <c>. - _ ~ : /</c>, at most 200 bytes.
    /// </param>
    /// <returns>The key that verifies what this ledger signs: to be given to those who will check it.</returns>
    /// <exception cref="LedgerException">There is a key or a guard already, or the origin is not acceptable.</exception>
    public static VerifierKey Create(Layout layout, string origin)
    {
        ArgumentNullException.ThrowIfNull(layout);
        CheckOrigin(origin);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(layout.SealDirectory);
        }
        else
        {
            Directory.CreateDirectory(layout.Root);
            Directory.CreateDirectory(layout.SealDirectory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        if (File.Exists(layout.Key))
        {
            throw new LedgerException(Failure.Refused, $"there is a signing key already: {layout.Key}", "give each ledger a directory of its own");
        }

        if (File.Exists(layout.Guard) && !IsOfEmptyTree(layout.Guard))
        {
            throw new LedgerException(
                Failure.Refused,
                $"{layout.Guard} exists and its signing key is missing",
                "restore seal/key from its own backup; a new key cannot continue this log");
        }

        using var key = SigningKey.Generate(origin);
        var empty = new Checkpoint(origin, 0, TreeHash.Empty);
        using (var file = File.OpenHandle(layout.NextGuard, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, empty.Sign(key).ToBytes(), 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(layout.NextGuard, layout.Guard, overwrite: true);
        KeyFile.Create(layout, key);
        Posix.FlushDirectory(layout.Root);
        return key.Verifier;
    }

    private static void CheckOrigin(string origin)
    {
        ArgumentNullException.ThrowIfNull(origin);
        if (Encoding.UTF8.GetByteCount(origin) > MaxOriginBytes || !Origin().IsMatch(origin) || origin.Contains("//", StringComparison.Ordinal))
        {
            throw new LedgerException(
                Failure.Usage,
                $"`{origin}` is not an origin: letters, digits and . - _ ~ : /, at most {MaxOriginBytes} bytes, without a scheme",
                "for example ledger.example.org/board");
        }
    }

    /// <summary>Whether a guard plainly says that nothing was sealed.</summary>
    internal static bool IsOfEmptyTree(string path)
    {
        // Its key is gone, so only its text can be read; whatever is not plainly the empty tree's is kept.
        using var file = File.OpenHandle(path);
        var bytes = new byte[4096];
        var lines = Encoding.UTF8.GetString(bytes.AsSpan(0, RandomAccess.Read(file, bytes, 0))).Split('\n');
        return lines.Length > 2 && lines[1] is "0" && string.Equals(lines[2], TreeHash.Empty.ToBase64(), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._~:/-]*\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Origin();
}
