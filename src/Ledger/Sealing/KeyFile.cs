using System.Text;
using Ledger.Seal;

namespace Ledger.Sealing;

/// <summary>The signing key in <c>seal/key</c>: its text form and a line feed, readable by its owner only.</summary>
internal static class KeyFile
{
    private const int MaxBytes = 4096;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Reads the key.</summary>
    /// <exception cref="LedgerException">There is none, others than its owner may use the file, or it does not hold a key.</exception>
    public static SigningKey Read(Layout layout)
    {
        var path = layout.Key;
        byte[] bytes;
        try
        {
            using var file = File.OpenHandle(path);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != UnixFileMode.None)
            {
                throw new LedgerException(Failure.Refused, $"others than its owner may use the signing key {path}", $"chmod 600 {path}");
            }

            bytes = new byte[Math.Min(RandomAccess.GetLength(file), MaxBytes + 1)];
            bytes = bytes[..RandomAccess.Read(file, bytes, 0)];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new LedgerException(Failure.NotFound, $"there is no signing key {path}", "create a ledger with `ledger init`, or restore seal/ from its own backup", e);
        }

        try
        {
            return bytes.Length <= MaxBytes
                ? SigningKey.Parse(Encoding.UTF8.GetString(bytes).TrimEnd('\n'))
                : throw new FormatException("it is too long");
        }
        catch (FormatException e)
        {
            throw new LedgerException(Failure.Integrity, $"{path} is not a signing key", "restore it from its own backup", e);
        }
        finally
        {
            System.Security.Cryptography.CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Writes a key where there is none, durably and at once.</summary>
    /// <exception cref="LedgerException">There is one already.</exception>
    public static void Create(Layout layout, SigningKey key)
    {
        var written = layout.Key + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
            File.Delete(written); // one left over might have another mode
        }

        using (var file = new FileStream(written, options))
        {
            file.Write(Encoding.ASCII.GetBytes(key.Export() + "\n"));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(written, layout.Key, overwrite: false);
        }
        catch (IOException e) when (File.Exists(layout.Key))
        {
            throw new LedgerException(Failure.Refused, $"there is a signing key already: {layout.Key}", inner: e);
        }

        Posix.FlushDirectory(layout.SealDirectory);
    }
}
