using Ledger.Bodies;
using Ledger.Seal;
using Ledger.Tests.Registers;
using static Ledger.Tests.Bodies.Known;

namespace Ledger.Tests.Bodies;

/// <summary>Whether a body can be referred to at a date: what happened before it was dissolved is recorded late as it is in time.</summary>
public sealed class StandingTests : IDisposable
{
    private readonly RecordedFacts _facts = new();

    public void Dispose() => _facts.Dispose();

    [Theory]
    [InlineData("2026-06-30", true)]
    [InlineData("2026-06", true)]
    [InlineData("2025", true)]
    [InlineData("2026-07-01", false)]
    [InlineData("2026-07", false)]
    [InlineData("2026", false)]
    [InlineData("2027-01-01", false)]
    [InlineData("not-stated", false)]
    public async Task A_dissolved_body_can_be_referred_to_at_a_date_that_is_certainly_before(string on, bool active)
    {
        await _facts.Record(Committee, Established, Dissolved);
        var known = await _facts.View();
        Assert.Equal(active ? BodyStanding.Active : BodyStanding.Dissolved, BodyRegister.StandingOf(known, Committee, PartialDate.Parse(on)));
        Assert.Equal(active, BodyRegister.IsActive(known, Committee, PartialDate.Parse(on)));
    }

    [Theory]
    [InlineData("2020-01-01")]
    [InlineData("2027-01-01")]
    [InlineData("not-stated")]
    public async Task A_body_that_is_not_dissolved_can_be_referred_to_whatever_the_date(string on)
    {
        await _facts.Record(Committee, Established);
        Assert.True(BodyRegister.IsActive(await _facts.View(), Committee, PartialDate.Parse(on)));
        Assert.Equal(BodyStanding.Unknown, BodyRegister.StandingOf(await _facts.View(), Board, PartialDate.Parse(on)));
    }

    [Fact]
    public async Task A_body_that_was_dissolved_on_a_day_that_nobody_states_can_not()
    {
        await _facts.Record(Committee, Established, Dissolved with { Effective = null });
        Assert.False(BodyRegister.IsActive(await _facts.View(), Committee, PartialDate.Parse("2025-08-01")));
    }
}
