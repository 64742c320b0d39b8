using CsCheck;

namespace Ledger.Seal.Tests;

public sealed class PartialDateTests
{
    [Theory]
    [InlineData("2025", "2025-01-01", "2025-12-31")]
    [InlineData("2025-07", "2025-07-01", "2025-07-31")]
    [InlineData("2024-02", "2024-02-01", "2024-02-29")]
    [InlineData("2025-07-14", "2025-07-14", "2025-07-14")]
    [InlineData("[2025-10-01..2026-02-10]", "2025-10-01", "2026-02-10")]
    [InlineData("[2025-10..2026]", "2025-10-01", "2026-12-31")]
    [InlineData("[2025-10..]", "2025-10-01", null)]
    [InlineData("[..2026-02]", null, "2026-02-28")]
    [InlineData("not-stated", null, null)]
    [InlineData("0001", "0001-01-01", "0001-12-31")]
    [InlineData("9999-12-31", "9999-12-31", "9999-12-31")]
    public void A_date_covers_the_days_its_text_says(string text, string? earliest, string? latest)
    {
        var date = PartialDate.Parse(text);
        Assert.Equal(Day(earliest), date.Earliest);
        Assert.Equal(Day(latest), date.Latest);
        Assert.Equal(text, date.ToString());
        Assert.Equal(earliest is not null || latest is not null, date.IsStated);
        Assert.Equal(date, PartialDate.Parse(text));
        Assert.True(date == PartialDate.Parse(text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0000")]
    [InlineData("10000")]
    [InlineData("25-07")]
    [InlineData("2025-7")]
    [InlineData("2025-13")]
    [InlineData("2025-00")]
    [InlineData("2025-02-29")]
    [InlineData("2025-07-00")]
    [InlineData("2025/07")]
    [InlineData("2025-07-14T00:00")]
    [InlineData(" 2025")]
    [InlineData("2025 ")]
    [InlineData("２０２５")]
    [InlineData("Not-stated")]
    [InlineData("2025-07-1")]
    [InlineData("[2025]")]
    [InlineData("[..]")]
    [InlineData("[2025..2024]")]
    [InlineData("[2025-07-02..2025-07-01]")]
    [InlineData("[2025-07..2025-07]")]
    [InlineData("[2025..2025]")]
    [InlineData("[2025-07-14..2025-07-14]")]
    [InlineData("[2025-07-01..2025-07-31]")]
    [InlineData("[2025-01..2025-12]")]
    [InlineData("[2025-01-01..2025-12-31]")]
    [InlineData("[2025 ..2026]")]
    [InlineData("[2025...2026]")]
    [InlineData("2025..2026")]
    [InlineData("[2025..2026")]
    [InlineData("[2025..2026..2027]")]
    [InlineData("[not-stated..2026]")]
    [InlineData("2025?")]
    public void What_is_no_date_is_refused(string? text)
    {
        Assert.False(PartialDate.TryParse(text, out _));
        if (text is not null)
        {
            Assert.Throws<FormatException>(() => PartialDate.Parse(text));
        }
    }

    [Fact]
    public void Every_day_reads_back_the_same() =>
        Gen.Int[0, DateOnly.MaxValue.DayNumber].Select(DateOnly.FromDayNumber).Sample(day =>
        {
            var date = PartialDate.Day(day);
            return PartialDate.Parse(date.ToString()) == date && date.Earliest == day && date.Latest == day;
        });

    [Fact]
    public void Random_text_is_a_date_only_if_it_writes_back_the_same() =>
        Gen.Char["[].-0129not sed"].Array[1, 12].Select(chars => new string(chars)).Sample(text =>
            !PartialDate.TryParse(text, out var date) || (string.Equals(date.ToString(), text, StringComparison.Ordinal) && !(date.Earliest > date.Latest)), iter: 20_000);

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
