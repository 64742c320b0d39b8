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
    private const int ReadOnly = 0; // O_RDONLY
    private const int ReadWrite = 2; // O_RDWR

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

        using var directory = Open(path, ReadOnly);
        while (fsync(directory) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                throw Failed("flush", path);
            }
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
    /// Opens and locks a file for its handle alone, at once or not at all; null when somebody holds it. The kernel lets go when the handle closes.
    /// .NET's own sharing modes will not do: they take shared locks of their own, and do nothing at all where they are switched off.
    /// </summary>
    /// <exception cref="IOException">The file could not be opened, or its file system cannot lock.</exception>
    public static SafeFileHandle? TryLock(string path)
    {
        var file = Open(path, ReadWrite);
        while (flock(file, ExclusiveNow) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == Interrupted)
            {
                continue;
            }

            var failure = error == (OperatingSystem.IsLinux() ? 11 : 35) ? null : Failed("lock", path); // EWOULDBLOCK
            file.Dispose();
            return failure is null ? null : throw failure;
        }

        return file;
    }

    private static SafeFileHandle Open(string path, int access)
    {
        // Not to be inherited by a process that is started meanwhile: it would keep the lock.
        var closeOnExec = OperatingSystem.IsLinux() ? 0x80000 : OperatingSystem.IsFreeBSD() ? 0x100000 : 0x1000000;
        while (true)
        {
            var file = open(path, access | closeOnExec);
            if (file >= 0)
            {
                return new SafeFileHandle(file, ownsHandle: true);
            }

            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                throw Failed("open", path);
            }
        }
    }

    private static IOException Failed(string verb, string path) =>
        new($"could not {verb} {path}: {Marshal.GetLastPInvokeErrorMessage()}");

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int renameat2(int fromDirectory, string from, int toDirectory, string to, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int flock(SafeFileHandle file, int operation);
}
