using System.Security.Cryptography;
using System.Text;

namespace Ledger.Sealing;

/// <summary>A file with a secret in it: one line, readable by its owner only.</summary>
internal static class SecretFile
{
    private const int MaxBytes = 4096;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>Reads a secret and makes something of it; what was read is wiped.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it holds, for messages.</param>
    /// <param name="missing">What to do if it is not there.</param>
    /// <param name="parse">Makes something of the line; throws <see cref="FormatException"/> if it is not what it should be.</param>
    /// <exception cref="LedgerException">There is none, others than its owner may use the file, or it does not hold what it should.</exception>
    public static T Read<T>(string path, string what, string missing, Func<string, T> parse)
    {
        byte[] bytes;
        try
        {
            using var file = File.OpenHandle(path);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != UnixFileMode.None)
            {
                throw new LedgerException(Failure.Refused, $"others than its owner may use the {what} {path}", $"chmod 600 {path}");
            }

            bytes = new byte[Math.Min(RandomAccess.GetLength(file), MaxBytes + 1)];
            bytes = bytes[..RandomAccess.Read(file, bytes, 0)];
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new LedgerException(Failure.NotFound, $"there is no {what} {path}", missing, e);
        }

        try
        {
            return bytes.Length <= MaxBytes ? parse(Encoding.UTF8.GetString(bytes).TrimEnd('\n')) : throw new FormatException("it is too long");
        }
        catch (FormatException e)
        {
            throw new LedgerException(Failure.Integrity, $"{path} is not a {what}", "restore it from its own backup", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Writes a secret where there is no file, durably and at once.</summary>
    /// <exception cref="LedgerException">There is one already.</exception>
    public static void Create(string path, string what, string secret)
    {
        var written = path + ".new";
        Write(written, secret);
        try
        {
            File.Move(written, path, overwrite: false);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new LedgerException(Failure.Refused, $"there is a {what} already: {path}", inner: e);
        }

        Posix.FlushDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Writes a secret to a file that is for its owner only, durably but for its name.</summary>
    public static void Write(string path, string secret)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
            File.Delete(path); // one left over might have another mode
        }

        using var file = new FileStream(path, options);
        file.Write(Encoding.ASCII.GetBytes(secret + "\n"));
        file.Flush(flushToDisk: true);
    }
}
