using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ledger.Sealing;

/// <summary>What sealing needs from the operating system and .NET does not offer.</summary>
internal static partial class Posix
{
    private const int InCurrentDirectory = -100; // AT_FDCWD
    private const uint Exchange = 2; // RENAME_EXCHANGE
    private const int ExclusiveNow = 2 | 4; // LOCK_EX | LOCK_NB, the same numbers on Linux, macOS and the BSDs
    private const int Interrupted = 4; // EINTR

    /// <summary>
    /// Makes the names in a directory durable. (Windows has no such call: NTFS journals names itself.)
    /// </summary>
    /// <exception cref="IOException">The directory could not be opened or flushed.</exception>
    public static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var directory = open(path, flags: 0);
        if (directory < 0)
        {
            throw Failed("open", path);
        }

        try
        {
            while (fsync(directory) != 0)
            {
                if (Marshal.GetLastPInvokeError() != Interrupted)
                {
                    throw Failed("flush", path);
                }
            }
        }
        finally
        {
            _ = close(directory);
        }
    }

    /// <summary>
    /// Lets two files of one directory swap names in one step, so that no file is created and none is freed (Linux 3.15, <c>renameat2</c>).
    /// False where the system, the C library or the file system cannot.
    /// </summary>
    public static bool TryExchange(string one, string other)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            return renameat2(InCurrentDirectory, one, InCurrentDirectory, other, Exchange) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    /// <summary>
    /// Locks an open file for its handle alone, at once or not at all; false when somebody holds it. The kernel lets go when the handle closes.
    /// Asked for directly, since .NET's own sharing modes do nothing where they are switched off or the file system knows no locks.
    /// </summary>
    /// <exception cref="IOException">The file system cannot lock.</exception>
    public static bool TryLock(SafeFileHandle file, string path)
    {
        while (flock(file, ExclusiveNow) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == (OperatingSystem.IsLinux() ? 11 : 35)) // EWOULDBLOCK
            {
                return false;
            }

            if (error != Interrupted)
            {
                throw Failed("lock", path);
            }
        }

        return true;
    }

    private static IOException Failed(string verb, string path) =>
        new($"could not {verb} {path}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fsync(int file);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int close(int file);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int renameat2(int fromDirectory, string from, int toDirectory, string to, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int flock(SafeFileHandle file, int operation);
}
