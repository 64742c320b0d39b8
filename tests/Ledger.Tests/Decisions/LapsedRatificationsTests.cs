using Ledger.Decisions;
using Ledger.Registers;
using Ledger.Seal;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

public class LapsedRatificationsTests
{
    [Fact]
    public void On_the_last_day_it_is_still_in_time() => Assert.Empty(Lapsed("2026-03-31", Urgent));

    [Fact]
    public void On_the_day_after_the_last_it_has_lapsed()
    {
        var row = Assert.Single(Lapsed("2026-04-01", Urgent));
        Assert.Equal((Holding.Certainly, 1), (row.Holds, row.Data.DaysLate));
        Assert.Equal(From("2026-04-01"), row.Effective);
        Assert.Equal((Id.Value, 17L), (row.Entity, row.MadeTrueBy));
    }

    [Theory]
    [InlineData("2026-03", "2026-03-31", "2026-04-01")]
    [InlineData("2026-02", "2026-02-28", "2026-03-01")]
    [InlineData("2028-02", "2028-02-29", "2028-03-01")]
    [InlineData("2026", "2026-12-31", "2027-01-01")]
    [InlineData("[2026-03..2026-05-15]", "2026-05-15", "2026-05-16")]
    public void A_month_is_in_time_until_the_end_of_its_last_day(string ratifyBy, string last, string next)
    {
        var urgent = Urgent with { On = Date("2026-02-01"), RatifyBy = Date(ratifyBy) };
        Assert.Empty(Lapsed(last, urgent));
        Assert.Single(Lapsed(next, urgent));
    }

    [Fact]
    public void What_was_ratified_in_time_never_lapses()
    {
        DecisionEvent[] facts = [Urgent, new DecisionRatified(Board, Other, Item) { Effective = From("2026-03-31") }];
        Assert.Empty(Lapsed("2026-03-31", facts));
        Assert.Empty(Lapsed("2026-04-01", facts));
    }

    [Fact]
    public void What_was_ratified_late_had_lapsed_until_then()
    {
        DecisionEvent[] facts = [Urgent, new DecisionRatified(Board, Other, Item) { Effective = From("2026-05-06") }];
        Assert.Equal(Holding.Certainly, Assert.Single(Lapsed("2026-05-05", facts)).Holds);
        Assert.Empty(Lapsed("2026-05-06", facts));
    }

    [Fact]
    public void What_was_ratified_in_a_month_has_possibly_lapsed_until_the_end_of_it()
    {
        DecisionEvent[] facts = [Urgent, new DecisionRatified(Board, Other, Item) { Effective = From("2026-05") }];
        Assert.Equal(Holding.Certainly, Assert.Single(Lapsed("2026-04-30", facts)).Holds);
        Assert.Equal(Holding.Possibly, Assert.Single(Lapsed("2026-05-01", facts)).Holds);
        Assert.Empty(Lapsed("2026-05-31", facts));
    }

    [Fact]
    public void What_was_ratified_on_a_day_nobody_states_has_possibly_lapsed() =>
        Assert.Equal(Holding.Possibly, Assert.Single(Lapsed("2026-04-01", Urgent, new DecisionRatified(Board, Other, Item))).Holds);

    [Fact]
    public void What_the_body_refused_to_ratify_does_not_wait_any_more() =>
        Assert.Empty(Lapsed("2026-04-01", Urgent, new RatificationRefused(Board, Other, Item, Unsaid) { Effective = From("2026-03-25") }));

    [Fact]
    public void What_was_rescinded_or_superseded_does_not_wait_any_more()
    {
        Assert.Empty(Lapsed("2026-04-01", Urgent, new DecisionRescinded(Other, Unsaid, Scheme) { Effective = From("2026-03-25") }));
        Assert.Empty(Lapsed("2026-04-01", Urgent, new DecisionSuperseded(Other) { Effective = From("2026-03-25") }));
    }

    [Fact]
    public void What_was_rescinded_after_it_was_ratified_was_dealt_with_when_it_was_ratified() =>
        Assert.Empty(Lapsed(
            "2026-04-01",
            Urgent,
            new DecisionRatified(Board, Other, Item) { Effective = From("2026-03-25") },
            new DecisionRescinded(Other, Unsaid, Scheme) { Effective = From("2026-06-01") }));

    private static IEnumerable<ComputedRow<LapsedRatificationRow>> Lapsed(string on, params DecisionEvent[] facts) =>
        LapsedRatifications.Lapsed(
            DecisionRegister.Rows(facts.Aggregate(Decision.Initial, Decision.Evolve))
                .Where(r => r.Register == DecisionRegister.UrgentDecisions)
                .Select(r => new RegisterEntry<UrgentDecisionRow>(r.Entity, r.Key, r.Effective, (UrgentDecisionRow)r.Data, 17, null)),
            Date(on).Earliest!.Value);
}
