using System.Globalization;
using CsCheck;

namespace Ledger.Seal.Tests;

public sealed class EffectiveTests
{
    private static readonly DateOnly Base = new(2025, 1, 30);

    /// <summary>A day, or a range of a few days, around the turn of a month; short enough to try every reading.</summary>
    private static readonly Gen<PartialDate> Short =
        Gen.Select(Gen.Int[0, 8], Gen.Int[0, 3], (first, more) => Range(Base.AddDays(first), Base.AddDays(first + more)));

    private static readonly Gen<Effective> Intervals =
        Gen.Select(Short, Short, Gen.Bool).Where(t => t.Item3 || t.Item1.Earliest < t.Item2.Latest).Select(t => new Effective(t.Item1, t.Item3 ? null : t.Item2));

    [Fact]
    public void Whether_it_holds_on_a_day_is_what_trying_every_reading_says() =>
        Gen.Select(Intervals, Gen.Int[-2, 14]).Sample((interval, offset) =>
        {
            var day = Base.AddDays(offset);
            var readings = (from f in Days(interval.From) from t in Ends(interval.To) select f <= day && day < t).ToList();
            var expected = readings.TrueForAll(holds => holds) ? Holding.Certainly : readings.Contains(true) ? Holding.Possibly : Holding.No;
            return interval.HoldsOn(day) == expected;
        }, iter: 20_000);

    [Fact]
    public void Whether_two_certainly_overlap_is_what_trying_every_reading_says() =>
        Gen.Select(Intervals, Intervals).Sample((one, two) =>
        {
            var expected = (from a in Readings(one) from b in Readings(two) select a.From < b.To && b.From < a.To).All(overlap => overlap);
            return one.CertainlyOverlaps(two) == expected && two.CertainlyOverlaps(one) == expected;
        }, iter: 20_000);

    [Fact]
    public void Two_that_certainly_hold_on_one_day_certainly_overlap() =>
        Gen.Select(Intervals, Intervals, Gen.Int[-2, 14]).Sample((one, two, offset) =>
        {
            var day = Base.AddDays(offset);
            return !(one.HoldsOn(day) == Holding.Certainly && two.HoldsOn(day) == Holding.Certainly) || one.CertainlyOverlaps(two);
        }, iter: 20_000);

    [Theory]
    [InlineData("2025-07-14", null, "2025-07-13", Holding.No)]
    [InlineData("2025-07-14", null, "2025-07-14", Holding.Certainly)]
    [InlineData("2025-07-14", "2025-07-15", "2025-07-14", Holding.Certainly)]
    [InlineData("2025-07-14", "2025-07-15", "2025-07-15", Holding.No)]
    [InlineData("2025-07", null, "2025-06-30", Holding.No)]
    [InlineData("2025-07", null, "2025-07-30", Holding.Possibly)]
    [InlineData("2025-07", null, "2025-07-31", Holding.Certainly)]
    [InlineData("[2025-10..]", null, "2099-01-01", Holding.Possibly)]
    [InlineData("[2025-10..]", null, "2025-09-30", Holding.No)]
    [InlineData("[..2026-02]", null, "1900-01-01", Holding.Possibly)]
    [InlineData("[..2026-02]", null, "2026-02-28", Holding.Certainly)]
    [InlineData("not-stated", null, "2025-07-14", Holding.Possibly)]
    [InlineData("2025-07-14", "not-stated", "2025-07-14", Holding.Possibly)]
    [InlineData("2025-07-14", "not-stated", "2025-07-13", Holding.No)]
    [InlineData("2025-07-14", "[2026..]", "2025-12-31", Holding.Certainly)]
    [InlineData("2025-07-14", "[2026..]", "2026-01-01", Holding.Possibly)]
    [InlineData("2025-07-14", "[..2026]", "2026-12-30", Holding.Possibly)]
    [InlineData("2025-07-14", "[..2026]", "2026-12-31", Holding.No)]
    public void It_holds_as_far_as_its_dates_say(string from, string? to, string day, Holding expected) =>
        Assert.Equal(expected, Interval(from, to).HoldsOn(DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("2025-07-14", null, "not-stated", null, true)]
    [InlineData("[2025-10..]", null, "[..2026]", null, true)]
    [InlineData("2025", "2026", "2025-12-31", null, true)]
    [InlineData("2025", "2026", "2025-12-30", "2025-12-31", false)]
    [InlineData("2025", "2026", "2026-01-01", null, false)]
        [InlineData("2025", "2026-01-02", "2026", "2027", false)]
    [InlineData("2025-01-01", "2026-01-01", "2026-01-01", null, false)]
    [InlineData("2025-01-01", "2026-01-02", "2026-01-01", null, true)]
    [InlineData("2025-01-01", "not-stated", "2025-01-01", null, true)]
    [InlineData("2025-01-01", "not-stated", "2025-01-02", null, false)]
    [InlineData("not-stated", "2025-01-02", "2025-01-01", "2026-01-01", true)]
    [InlineData("not-stated", "2025-01-01", "2025-01-01", "2026-01-01", false)]
    [InlineData("not-stated", "2025-03-01", "2025-01-01", "2025-02-01", false)]
    [InlineData("2025-07", "2025-07", "2025-01-01", "2026-01-01", true)]
    [InlineData("2025-07", "2025-07-02", "2025-07-01", "2025-07-02", true)]
    public void Overlap_is_certain_only_where_every_reading_agrees(string from1, string? to1, string from2, string? to2, bool expected)
    {
        Assert.Equal(expected, Interval(from1, to1).CertainlyOverlaps(Interval(from2, to2)));
        Assert.Equal(expected, Interval(from2, to2).CertainlyOverlaps(Interval(from1, to1)));
    }

    [Theory]
    [InlineData("2025-07-14", "2025-07-14")]
    [InlineData("2025-07-14", "2025-07-13")]
    [InlineData("2025-07", "2025-06")]
    [InlineData("2025-07", "2025-07-01")]
    [InlineData("2025-07-31", "2025-07")]
    [InlineData("[2026..]", "2025")]
    [InlineData("2026", "[..2025]")]
    public void An_interval_that_cannot_contain_a_day_is_refused(string from, string to) => Assert.Throws<ArgumentException>(() => Interval(from, to));

    [Fact]
    public void Since_has_no_end()
    {
        var since = Effective.Since(PartialDate.Parse("2025-07"));
        Assert.Null(since.To);
        Assert.Equal(new Effective(PartialDate.Parse("2025-07")), since);
    }

    private static Effective Interval(string from, string? to) => new(PartialDate.Parse(from), to is null ? null : PartialDate.Parse(to));

    private static PartialDate Range(DateOnly first, DateOnly last) =>
        first == last ? PartialDate.Day(first) : PartialDate.Parse($"[{PartialDate.Day(first)}..{PartialDate.Day(last)}]");

    private static IEnumerable<DateOnly> Days(PartialDate date) =>
        Enumerable.Range(date.Earliest!.Value.DayNumber, date.Latest!.Value.DayNumber - date.Earliest.Value.DayNumber + 1).Select(DateOnly.FromDayNumber);

    private static IEnumerable<DateOnly> Ends(PartialDate? to) => to is null ? [DateOnly.MaxValue] : Days(to);

    private static IEnumerable<(DateOnly From, DateOnly To)> Readings(Effective interval) =>
        from f in Days(interval.From) from t in Ends(interval.To) where f < t select (f, t);
}
