using Ledger.Registers;

namespace Ledger.Tests.Registers;

public class KnownPointTests
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    [Theory]
    [InlineData("now", null)]
    [InlineData("2026-01-14", "2026-01-14T23:59:59.9999999Z")]
    [InlineData("2026-03-31", "2026-03-31T22:59:59.9999999Z")]
    [InlineData("2026-03-28", "2026-03-28T23:59:59.9999999Z")]
    [InlineData("2026-03-29", "2026-03-29T22:59:59.9999999Z")]
    [InlineData("2026-10-25", "2026-10-25T23:59:59.9999999Z")]
    [InlineData("2026-04-02T12:00:00Z", "2026-04-02T12:00:00Z")]
    [InlineData("2026-04-02T12:00:00.1234567+01:00", "2026-04-02T11:00:00.1234567Z")]
    public void A_point_is_written_as_now_a_day_or_an_instant(string text, string? instant) => Assert.Equal(
        instant is null ? KnownPoint.Now : new KnownPoint.By(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture)),
        KnownPoint.Parse(text, London));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1204", 1204)]
    public void A_point_is_written_as_an_index(string text, long index) => Assert.Equal(new KnownPoint.At(index), KnownPoint.Parse(text, London));

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("yesterday")]
    [InlineData("2026-04")]
    [InlineData("2026-02-30")]
    [InlineData("2026-04-02T12:00:00")]
    [InlineData("2026-04-02 12:00:00Z")]
    [InlineData("2026-04-02T12:00:00.12345678Z")]
    [InlineData("2026-04-02T25:00:00Z")]
    [InlineData("99999999999999999999")]
    public void Anything_else_is_refused(string text) =>
        Assert.Equal(Failure.Usage, Assert.Throws<LedgerException>(() => KnownPoint.Parse(text, London)).Failure);

    [Theory]
    [InlineData("America/Sao_Paulo", 2018, 11, 3, "2018-11-04T02:59:59.9999999Z")] // clocks went from 00:00 to 01:00
    [InlineData("America/Sao_Paulo", 2018, 2, 17, "2018-02-18T02:59:59.9999999Z")] // clocks went from 00:00 back to 23:00
    [InlineData("Asia/Kolkata", 2026, 1, 1, "2026-01-01T18:29:59.9999999Z")]
    public void A_day_ends_where_its_zone_says(string zone, int year, int month, int day, string end) => Assert.Equal(
        DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture),
        KnownPoint.EndOfDay(new DateOnly(year, month, day), TimeZoneInfo.FindSystemTimeZoneById(zone)));
}
