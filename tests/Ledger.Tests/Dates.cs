using System.Globalization;
using CsCheck;
using Ledger.Seal;

namespace Ledger.Tests;

/// <summary>Dates for properties: few days, so that they meet, in every precision there is.</summary>
internal static class Dates
{
    private static readonly DateOnly First = new(2025, 1, 1);

    /// <summary>A day of a hundred.</summary>
    public static readonly Gen<PartialDate> Day = Gen.Int[0, 99].Select(n => PartialDate.Day(First.AddDays(n)));

    /// <summary>A day, a month, a year, a range, or nothing.</summary>
    public static readonly Gen<PartialDate> Any = Gen.Frequency(
        (10, Day),
        (5, Gen.Int[1, 4].Select(month => PartialDate.Parse($"2025-{month:00}"))),
        (1, Gen.OneOf("2024", "2025").Select(PartialDate.Parse)),
        (3, Gen.Select(Gen.Int[0, 60], Gen.Int[40, 50], (n, m) => PartialDate.Parse($"[{Text(n)}..{Text(n + m)}]"))),
        (1, Gen.Int[0, 99].Select(n => PartialDate.Parse($"[{Text(n)}..]"))),
        (1, Gen.Int[0, 99].Select(n => PartialDate.Parse($"[..{Text(n)}]"))),
        (1, Gen.Const(PartialDate.NotStated)));

    /// <summary>Every day that such a date can be, and some around.</summary>
    public static readonly IReadOnlyList<DateOnly> Days = [.. Enumerable.Range(-370, 760).Select(First.AddDays)];

    private static string Text(int n) => First.AddDays(n).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
