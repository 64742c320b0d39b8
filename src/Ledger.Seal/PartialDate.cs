using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ledger.Seal;

/// <summary>
/// One day, known as exactly as the source states it, in EDTF (ISO 8601-2) notation: <c>2025</c>, <c>2025-07</c>,
/// <c>2025-07-14</c>, <c>[2025-10-01..2026-02-10]</c> (one unknown day between, both inclusive), <c>[2025-10..]</c> (on or
/// after), <c>[..2026-02]</c> (on or before), and <c>not-stated</c>. A bound may be a year, a month or a day: the lower one
/// means its first day, the upper one its last.
/// </summary>
/// <remarks>Two dates are equal when their texts are: <c>[2025-01..2025-03]</c> and <c>[2025-01-01..2025-03-31]</c> say the
/// same days but quote their sources differently.</remarks>
public sealed class PartialDate : IEquatable<PartialDate>
{
    private const string NotStatedText = "not-stated";

    private readonly string text;

    private PartialDate(string text, DateOnly? earliest, DateOnly? latest) => (this.text, Earliest, Latest) = (text, earliest, latest);

    /// <summary>The source gives no date.</summary>
    public static PartialDate NotStated { get; } = new(NotStatedText, null, null);

    /// <summary>The first day it can be; null when nothing bounds it.</summary>
    public DateOnly? Earliest { get; }

    /// <summary>The last day it can be, inclusive; null when nothing bounds it.</summary>
    public DateOnly? Latest { get; }

    /// <summary>Whether the source says anything at all.</summary>
    public bool IsStated => Earliest is not null || Latest is not null;

    /// <summary>A date known to the day.</summary>
    public static PartialDate Day(DateOnly day) => new(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), day, day);

    /// <summary>Reads the canonical text; nothing else is a date.</summary>
    /// <exception cref="FormatException">The text is not one of the forms above, names a day that does not exist, has its
    /// bounds the wrong way round, or is a range that has a shorter form (<c>[2025-07..2025-07]</c> is <c>2025-07</c>).</exception>
    public static PartialDate Parse(string text) =>
        TryParse(text, out var date) ? date : throw new FormatException($"'{text}' is not a date in the ledger's notation.");

    /// <summary>Reads the canonical text; false where <see cref="Parse"/> throws.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PartialDate? date)
    {
        date = text is not null && TryRead(text, out var earliest, out var latest) ? new PartialDate(text, earliest, latest) : null;
        return date is not null;
    }

    /// <summary>The earlier of two dates, as exactly as can be told: one of them where it certainly is the earlier, and otherwise
    /// the days that the earlier one can be. With <see cref="NotStated"/>: on or before the other.</summary>
    public static PartialDate Earlier(PartialDate one, PartialDate other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        var earliest = one.Earliest < other.Earliest || one.Earliest is null ? one.Earliest : other.Earliest;
        var latest = other.Latest is null || one.Latest < other.Latest ? one.Latest : other.Latest;
        return (earliest, latest) == (one.Earliest, one.Latest) ? one
            : (earliest, latest) == (other.Earliest, other.Latest) ? other
            : Between(earliest, latest);
    }

    /// <summary>The canonical text.</summary>
    public override string ToString() => text;

    /// <inheritdoc/>
    public bool Equals(PartialDate? other) => other is not null && string.Equals(text, other.text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PartialDate);

    /// <inheritdoc/>
    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    /// <summary>Whether two dates have the same text.</summary>
    public static bool operator ==(PartialDate? left, PartialDate? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two dates have different texts.</summary>
    public static bool operator !=(PartialDate? left, PartialDate? right) => !(left == right);

    /// <summary>The longest text: a range of two days.</summary>
    internal const int MaxLength = 24;

    /// <summary>The whole grammar, without allocation: headers are checked with it by the million.</summary>
    internal static bool TryRead(ReadOnlySpan<char> text, out DateOnly? earliest, out DateOnly? latest)
    {
        (earliest, latest) = (null, null);
        if (text is NotStatedText)
        {
            return true;
        }

        if (text.Length < 4 || text.Length > MaxLength)
        {
            return false;
        }

        if (text[0] != '[')
        {
            return TryReadUnit(text, out earliest, out latest);
        }

        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0 || text[^1] != ']')
        {
            return false;
        }

        var lower = text[1..dots];
        var upper = text[(dots + 2)..^1];
        if ((lower.IsEmpty && upper.IsEmpty)
            || (!lower.IsEmpty && !TryReadUnit(lower, out earliest, out _))
            || (!upper.IsEmpty && !TryReadUnit(upper, out _, out latest)))
        {
            return false;
        }

        return earliest is not { } first || latest is not { } last || (first <= last && !IsOneUnit(first, last));
    }

    // In the shortest form that says it, since no other is a date.
    private static PartialDate Between(DateOnly? earliest, DateOnly? latest)
    {
        if (earliest is not { } first || latest is not { } last || !IsOneUnit(first, last))
        {
            return new(string.Create(CultureInfo.InvariantCulture, $"[{earliest:yyyy-MM-dd}..{latest:yyyy-MM-dd}]"), earliest, latest);
        }

        var length = first == last ? 10 : first.Month == last.Month ? 7 : 4;
        return new(first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)[..length], first, last);
    }

    private static bool IsOneUnit(DateOnly first, DateOnly last) =>
        first == last
        || (first.Day == 1 && last == LastOfMonth(first.Year, first.Month))
        || (first.DayOfYear == 1 && last == new DateOnly(first.Year, 12, 31));

    private static bool TryReadUnit(ReadOnlySpan<char> text, out DateOnly? first, out DateOnly? last)
    {
        (first, last) = (null, null);
        if (text.Length is not (4 or 7 or 10)
            || !TryReadDigits(text[..4], out var year) || year == 0
            || (text.Length > 4 && text[4] != '-')
            || (text.Length > 7 && text[7] != '-'))
        {
            return false;
        }

        if (text.Length == 4)
        {
            (first, last) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
            return true;
        }

        if (!TryReadDigits(text[5..7], out var month) || month is < 1 or > 12)
        {
            return false;
        }

        if (text.Length == 7)
        {
            (first, last) = (new DateOnly(year, month, 1), LastOfMonth(year, month));
            return true;
        }

        if (!TryReadDigits(text[8..10], out var day) || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        first = last = new DateOnly(year, month, day);
        return true;
    }

    private static DateOnly LastOfMonth(int year, int month) => new(year, month, DateTime.DaysInMonth(year, month));

    private static bool TryReadDigits(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }

            value = (value * 10) + (c - '0');
        }

        return true;
    }
}
