using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ledger.Bench;

/// <summary>Makes the operating system forget what it holds of a file, so that the next reading comes from the disk.</summary>
internal static partial class FileCache
{
    private const int NotNeeded = 4; // POSIX_FADV_DONTNEED on Linux

    /// <summary>Forgets; false where there is no way to ask for it.</summary>
    public static bool Forget(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(file); // pages that are not written yet are kept
        return posix_fadvise(file, 0, 0, NotNeeded) == 0;
    }

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int posix_fadvise(SafeFileHandle file, long offset, long length, int advice);
}
