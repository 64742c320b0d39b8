using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Ledger.Sealing;

/// <summary>
/// One sealer at a time, across processes and within one. Held through an open file, so the kernel lets go of it when its holder dies.
/// The file is never deleted, and holds nothing.
/// </summary>
internal sealed class SealLock : IDisposable
{
    private const int LongestWait = 50;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly SafeFileHandle _file;

    private SealLock(SafeFileHandle file) => _file = file;

    /// <summary>Waits until the lock is free, and takes it.</summary>
    /// <param name="layout">Where.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <param name="limit">How long to wait; a minute, unless told.</param>
    /// <exception cref="LedgerException">There is no ledger here; or <see cref="Failure.Conflict"/>: it was held for all that time.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while waiting; the lock is not held.</exception>
    public static ValueTask<SealLock> Acquire(Layout layout, CancellationToken ct, TimeSpan? limit = null) => Acquire(layout, layout.SealLock, ct, limit);

    /// <summary>The same with another file of the ledger.</summary>
    /// <inheritdoc cref="Acquire(Layout, CancellationToken, TimeSpan?)"/>
    public static async ValueTask<SealLock> Acquire(Layout layout, string path, CancellationToken ct, TimeSpan? limit = null)
    {
        var (started, most) = (Stopwatch.GetTimestamp(), limit ?? Limit);
        for (var wait = 1; ; wait = Math.Min(wait * 2, LongestWait))
        {
            ct.ThrowIfCancellationRequested();
            if (TryTake(layout, path) is { } taken)
            {
                return taken;
            }

            if (Stopwatch.GetElapsedTime(started) >= most)
            {
                throw new LedgerException(
                    Failure.Conflict,
                    $"{path} is held by another process, for {(int)most.TotalSeconds} s and longer",
                    "find out which process uses this ledger, end it if it hangs, and ask again; do not delete the file");
            }

            await Task.Delay(wait, ct).ConfigureAwait(false);
        }
    }

    /// <summary>Lets go.</summary>
    public void Dispose() => _file.Dispose();

    private static SealLock? TryTake(Layout layout, string path)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                return new SealLock(File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }

            Create(path);
            return Posix.TryLock(path) is { } file ? new SealLock(file) : null;
        }
        catch (DirectoryNotFoundException e)
        {
            throw new LedgerException(Failure.NotFound, $"there is no ledger in {layout.Root}", "create one with `ledger init`", e);
        }
        catch (IOException e) when (OperatingSystem.IsWindows() && (e.HResult & 0xFFFF) == 32) // ERROR_SHARING_VIOLATION
        {
            return null;
        }
    }

    private static void Create(string path)
    {
        if (File.Exists(path))
        {
            return;
        }

        try
        {
            File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
        }
        catch (IOException) when (File.Exists(path))
        {
            // Somebody else made it meanwhile and holds it, which .NET takes for a refusal to open it.
        }
    }
}
