using System.Globalization;
using System.Text;
using Ledger.Log;

namespace Ledger.Sealing;

/// <summary>Whether a log still holds all that was sealed, as far as its length tells: cheap, for those who only read.</summary>
public static class GuardedLength
{
    private const int MostBytes = 64 * 1024;

    /// <summary>What is missing, for people; null where the log is as long as its guard says, or nothing says how long that is.</summary>
    /// <param name="layout">Where the guard is.</param>
    /// <param name="log">The log.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<string?> Missing(Layout layout, IEventLog log, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(log);
        if (SizeOf(layout.Guard) is not { } size || size == 0)
        {
            return null;
        }

        await foreach (var _ in log.ReadLog(size - 1, ct).ConfigureAwait(false))
        {
            return null;
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"The log is behind its guard: {size} facts were sealed, and the last of them are missing. An older copy was restored, or the log was cut; nothing is recorded onto it, and what is read here is not all there was.");
    }

    // Nothing is believed here: a guard that does not read is told by those who verify and seal.
    private static long? SizeOf(string guard)
    {
        try
        {
            using var file = File.OpenHandle(guard, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[Math.Min(RandomAccess.GetLength(file), MostBytes)];
            var lines = Encoding.UTF8.GetString(bytes.AsSpan(0, RandomAccess.Read(file, bytes, 0))).Split('\n');
            return lines.Length > 2 && long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
