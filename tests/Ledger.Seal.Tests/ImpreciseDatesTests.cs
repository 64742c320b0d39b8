using System.Globalization;
using CsCheck;
using Ledger.Seal;

namespace Ledger.Seal.Tests;

public class ImpreciseDatesTests
{
    private static readonly DateOnly Origin = new(2024, 12, 20);

    // Days, months, years, ranges and open ranges around two turns of the year, so that every kind meets every other.
    internal static readonly Gen<PartialDate> AnyDate = Gen.Frequency(
        (6, Gen.Int[0, 800].Select(n => PartialDate.Day(Origin.AddDays(n)))),
        (3, Gen.Int[0, 800].Select(n => PartialDate.Parse(Origin.AddDays(n).ToString("yyyy-MM", CultureInfo.InvariantCulture)))),
        (1, Gen.Int[0, 800].Select(n => PartialDate.Parse(Origin.AddDays(n).ToString("yyyy", CultureInfo.InvariantCulture)))),
        (2, Gen.Int[0, 800].Select(Gen.Int[40, 90], (n, m) => PartialDate.Parse($"[{Origin.AddDays(n):yyyy-MM-dd}..{Origin.AddDays(n + m):yyyy-MM-dd}]"))),
        (1, Gen.Int[0, 800].Select(n => PartialDate.Parse($"[{Origin.AddDays(n):yyyy-MM-dd}..]"))),
        (1, Gen.Int[0, 800].Select(n => PartialDate.Parse($"[..{Origin.AddDays(n):yyyy-MM-dd}]"))),
        (1, Gen.Const(PartialDate.NotStated)));

    [Theory]
    [InlineData("2025-07", "2025-09", "2025-07")]
    [InlineData("2025-09", "2025-07", "2025-07")]
    [InlineData("2025-09", "2025-09-15", "[2025-09-01..2025-09-15]")]
    [InlineData("2025-09", "2025", "[2025-01-01..2025-09-30]")]
    [InlineData("[2025-07-01..2025-08-15]", "[2025-07-10..2025-07-31]", "2025-07")]
    [InlineData("[2025-01-01..2026-03-15]", "[2025-07-10..2025-12-31]", "2025")]
    [InlineData("2025-09-15", "not-stated", "[..2025-09-15]")]
    [InlineData("[2025-09..]", "2025-10", "[2025-09-01..2025-10-31]")]
    [InlineData("[2025-09..]", "[2025-10..]", "[2025-09..]")]
    [InlineData("not-stated", "not-stated", "not-stated")]
    [InlineData("not-stated", "[2025-10..]", "not-stated")]
    public void The_earlier_of_two_dates_is_told_as_exactly_as_can_be(string one, string other, string earlier) =>
        Assert.Equal(earlier, PartialDate.Earlier(PartialDate.Parse(one), PartialDate.Parse(other)).ToString());

    [Fact]
    public void The_earlier_of_two_dates_does_not_depend_on_their_order_and_is_a_date_again() =>
        Gen.Select(AnyDate, AnyDate).Sample((one, other) =>
        {
            var earlier = PartialDate.Earlier(one, other);
            var turned = PartialDate.Earlier(other, one);
            Assert.Equal((earlier.Earliest, earlier.Latest), (turned.Earliest, turned.Latest));
            Assert.Equal((earlier.Earliest, earlier.Latest), (PartialDate.Parse(earlier.ToString()).Earliest, PartialDate.Parse(earlier.ToString()).Latest));
        });

    [Theory]
    [InlineData("2025-07", null, "2025-08", Holding.Certainly)]
    [InlineData("2025-07", null, "2025-07", Holding.Possibly)]
    [InlineData("2025-07-01", null, "2025-07", Holding.Certainly)]
    [InlineData("2025-07", null, "2025-06", Holding.No)]
    [InlineData("2025-07-01", "2025-08-01", "2025-07", Holding.Certainly)]
    [InlineData("2025-07-01", "2025-08-01", "2025-08", Holding.No)]
    [InlineData("2025-07-01", "2025-08-01", "2025", Holding.Possibly)]
    [InlineData("2025-07-01", "2025-08-01", "not-stated", Holding.Possibly)]
    [InlineData("not-stated", null, "2025-08-01", Holding.Possibly)]
    [InlineData("2025-07-01", null, "[2025-08..]", Holding.Certainly)]
    public void Whether_it_holds_on_an_imprecise_date(string from, string? to, string on, Holding expected) =>
        Assert.Equal(expected, Between(from, to).HoldsOn(PartialDate.Parse(on)));

    [Fact]
    public void On_a_day_and_on_the_date_of_that_day_is_the_same_question() =>
        Gen.Select(AnyDate, AnyDate, Gen.Int[-30, 900]).Where((from, to, _) => CanHold(from, to)).Sample((from, to, n) =>
        {
            var day = Origin.AddDays(n);
            var effective = new Effective(from, to);
            Assert.Equal(effective.HoldsOn(day), effective.HoldsOn(PartialDate.Day(day)));
        });

    [Fact]
    public void On_a_month_is_what_its_days_agree_on() =>
        Gen.Select(AnyDate, AnyDate, Gen.Int[0, 800]).Where((from, to, _) => CanHold(from, to)).Sample((from, to, n) =>
        {
            var month = PartialDate.Parse(Origin.AddDays(n).ToString("yyyy-MM", CultureInfo.InvariantCulture));
            var effective = new Effective(from, to);
            var days = Enumerable.Range(0, month.Latest!.Value.Day).Select(i => effective.HoldsOn(month.Earliest!.Value.AddDays(i))).Distinct().ToList();
            Assert.Equal(days is [var all] ? all : Holding.Possibly, effective.HoldsOn(month));
        });

    private static bool CanHold(PartialDate from, PartialDate to) => from.Earliest is not { } first || to.Latest is not { } last || first < last;

    private static Effective Between(string from, string? to) => new(PartialDate.Parse(from), to is null ? null : PartialDate.Parse(to));
}
