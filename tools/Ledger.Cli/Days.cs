using System.Globalization;

namespace Ledger.Cli;

/// <summary>Days as people give them.</summary>
internal static class Days
{
    public static DateOnly Read(string text, TimeZoneInfo zone, TimeProvider time) => text == "today"
        ? DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).DateTime)
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new LedgerException(Failure.Usage, $"'{text}' is not a day", "write --on 2026-04-01, or --on today");
}
