using System.Globalization;
using System.Text.RegularExpressions;

namespace Ledger.Registers;

/// <summary>What was known when: a point of recorded time. It becomes an index of the log before anything is answered.</summary>
public abstract partial record KnownPoint
{
    private KnownPoint()
    {
    }

    /// <summary>All that is recorded.</summary>
    public static KnownPoint Now { get; } = new Latest();

    /// <summary>What was recorded by the end of a day in a time zone.</summary>
    public static KnownPoint EndOf(DateOnly day, TimeZoneInfo zone) => new By(EndOfDay(day, zone));

    /// <summary>
    /// Reads <c>now</c>, a day (<c>2026-04-02</c>: its end in the zone), an instant of RFC 3339 (<c>2026-04-02T12:00:00Z</c>, to 100 ns at most)
    /// or an index of the log (<c>1204</c>).
    /// </summary>
    /// <exception cref="LedgerException"><see cref="Failure.Usage"/>: it is none of these.</exception>
    public static KnownPoint Parse(string text, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text is "now")
        {
            return Now;
        }

        if (text.Length > 0 && text.All(char.IsAsciiDigit) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return new At(index);
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return EndOf(day, zone);
        }

        return Rfc3339().IsMatch(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant)
            ? new By(instant.ToUniversalTime())
            : throw new LedgerException(
                Failure.Usage,
                $"'{(text.Length > 40 ? text[..40] + "…" : text)}' is no point of recorded time",
                "write now, a day such as 2026-04-02, an instant such as 2026-04-02T12:00:00Z, or an index");
    }

    /// <summary>The last instant of a day in a zone, to 100 ns, in UTC.</summary>
    internal static DateTimeOffset EndOfDay(DateOnly day, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (day == DateOnly.MaxValue)
        {
            return DateTimeOffset.MaxValue;
        }

        var midnight = day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);

        // Where clocks go back over midnight there are two, and the day ends at the later; where they go forward over it there is none, and the
        // day ends when they do.
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Min()
            : zone.IsInvalidTime(midnight) ? zone.GetUtcOffset(midnight.AddHours(-6))
            : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, TimeSpan.Zero).Subtract(offset).AddTicks(-1);
    }

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?(?:Z|[+-]\d\d:\d\d)\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Rfc3339();

    /// <summary>All that is recorded.</summary>
    public sealed record Latest : KnownPoint;

    /// <summary>The events up to and including an index; −1: none.</summary>
    public sealed record At(long Index) : KnownPoint;

    /// <summary>What was recorded at or before an instant.</summary>
    public sealed record By(DateTimeOffset Instant) : KnownPoint;
}
