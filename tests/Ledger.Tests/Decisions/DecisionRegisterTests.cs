using Ledger.Decisions;
using Ledger.Json;
using Ledger.Registers;
using Ledger.Seal;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

public class DecisionRegisterTests
{
    [Fact]
    public void A_decision_is_dated_by_when_it_takes_hold()
    {
        var row = One(DecisionRegister.Decisions, Proposed, Adopted);
        Assert.Equal(From("2026-04-01"), row.Effective);
        Assert.Equal(DecisionStatus.Adopted, row.Data.Status);
        Assert.Equal(Date("2026-03-04"), row.Data.On);
        Assert.Equal((Board, Scheme, Vires.IntraVires), (row.Data.Body.Value, row.Data.Authority.Value, row.Data.Vires));
    }

    [Fact]
    public void A_decision_that_says_no_other_time_holds_from_the_day_it_was_adopted() =>
        Assert.Equal(From("2026-03-04"), One(DecisionRegister.Decisions, Proposed, Adopted with { Effective = null }).Effective);

    [Fact]
    public void A_decision_that_was_superseded_stays_with_an_end()
    {
        var row = One(DecisionRegister.Decisions, Proposed, Adopted, new DecisionSuperseded(Other) { Effective = From("2026-07-01") });
        Assert.Equal(new Effective(Date("2026-04-01"), Date("2026-07-01")), row.Effective);
        Assert.Equal((DecisionStatus.Superseded, Other), (row.Data.Status, row.Data.EndedBy!.Value.Value));
    }

    [Fact]
    public void A_decision_that_was_superseded_on_a_day_nobody_states_has_an_end_that_is_not_stated() =>
        Assert.Equal(new Effective(Date("2026-04-01"), PartialDate.NotStated), One(DecisionRegister.Decisions, Proposed, Adopted, new DecisionSuperseded(Other)).Effective);

    [Fact]
    public void A_decision_that_ends_by_itself_is_not_made_to_hold_longer_by_what_supersedes_it_later() =>
        Assert.Equal(
            new Effective(Date("2026-04-01"), Date("2026-06-01")),
            One(
                DecisionRegister.Decisions,
                Proposed,
                Adopted with { Effective = new Effective(Date("2026-04-01"), Date("2026-06-01")) },
                new DecisionSuperseded(Other) { Effective = From("2026-07-01") }).Effective);

    [Fact]
    public void A_decision_that_ended_before_it_took_hold_is_dated_from_its_end() =>
        Assert.Equal(From("2026-03-20"), One(DecisionRegister.Decisions, Proposed, Adopted, new DecisionRescinded(Other, Unsaid, Scheme) { Effective = From("2026-03-20") }).Effective);

    [Fact]
    public void A_decision_that_is_ultra_vires_says_so() =>
        Assert.Equal(Vires.UltraVires, One(DecisionRegister.Decisions, Proposed, Adopted with { Vires = Vires.UltraVires }).Data.Vires);

    [Fact]
    public void An_adoption_that_a_letter_reports_is_a_decision_that_can_be_built_on()
    {
        var row = One(DecisionRegister.Decisions, new DecisionAdopted(
            PartialDate.NotStated, NoItem, Vires.NotCertain, null, false, [], null, new Resolution(Id, "To approve an accountability framework", NoBody, NoAuthority)));
        Assert.Equal(("To approve an accountability framework", false), (row.Data.Text, row.Data.Body.IsStated));
        Assert.Equal(Effective.Since(PartialDate.NotStated), row.Effective);
        Assert.True(DecisionRegister.Stands(row.Data.Status));
    }

    [Theory]
    [InlineData(DecisionStatus.Adopted, true)]
    [InlineData(DecisionStatus.Ratified, true)]
    [InlineData(DecisionStatus.Urgent, true)]
    [InlineData(DecisionStatus.Proposed, false)]
    [InlineData(DecisionStatus.Deferred, false)]
    [InlineData(DecisionStatus.RatificationRefused, false)]
    [InlineData(DecisionStatus.Superseded, false)]
    [InlineData(DecisionStatus.Rescinded, false)]
    [InlineData(null, false)]
    public void Only_what_was_taken_and_is_not_over_can_be_built_on(DecisionStatus? status, bool stands) =>
        Assert.Equal(stands, DecisionRegister.Stands(status));

    [Fact]
    public void Every_day_has_the_status_of_that_day()
    {
        var rows = Rows(
            DecisionRegister.Statuses,
            Proposed,
            new DecisionDeferred(Date("2026-05"), Unsaid, NoItem) { Effective = From("2026-03-10") },
            Adopted with { On = Date("2026-05-06") },
            new DecisionSuperseded(Other) { Effective = From("2026-07-01") });
        Assert.Equal(
            [
                (DecisionStatus.Proposed, "2026-03-04/2026-03-10"),
                (DecisionStatus.Deferred, "2026-03-10/2026-05-06"),
                (DecisionStatus.Adopted, "2026-05-06/2026-07-01"),
                (DecisionStatus.Superseded, "2026-07-01"),
            ],
            rows.Select(r => (r.Data.Status, Text(r.Effective))));
    }

    [Fact]
    public void A_status_that_began_and_ended_on_one_day_is_the_status_of_no_day() =>
        Assert.Equal([DecisionStatus.Adopted], Rows(DecisionRegister.Statuses, Proposed, Adopted).Select(r => r.Data.Status));

    [Fact]
    public void A_motion_that_was_decided_on_its_first_day_does_not_vanish()
    {
        var row = One(DecisionRegister.Motions, Proposed, Adopted);
        Assert.Equal("2026-03-04/2026-03-05", Text(row.Effective));
        Assert.Equal((Item, Chair, Chief), (row.Data.Item.Value, row.Data.Mover.Value, row.Data.Seconder.Value));
    }

    [Fact]
    public void Each_wording_of_a_motion_holds_until_the_next_and_the_last_until_the_decision() =>
        Assert.Equal(
            [("To approve the budget", "2026-03-04/2026-04-01"), ("For one year", "2026-04-01/2026-05-06")],
            Rows(
                DecisionRegister.Motions,
                Proposed,
                new DecisionDeferred(Date("2026-05"), Unsaid, NoItem) { Effective = From("2026-03-10") },
                new MotionAmended("For one year", Medical) { Effective = From("2026-04-01") },
                Adopted with { On = Date("2026-05-06") }).Select(r => (r.Data.Text, Text(r.Effective))));

    [Fact]
    public void Nothing_is_said_of_a_motion_where_only_the_adoption_is_reported() =>
        Assert.Empty(Rows(DecisionRegister.Motions, Adopted with { Reported = new Resolution(Id, "To approve", Board, Scheme) }));

    [Fact]
    public void The_votes_of_every_round_are_shown_with_the_casting_vote_beside_the_others() =>
        Assert.Equal(
            [("1/chair", Choice.Against), ("2/chair", Choice.For), ("2/chief-executive", Choice.Against), ("2/casting", Choice.For)],
            Rows(
                DecisionRegister.Votes,
                Proposed,
                Vote(Chair, Choice.Against),
                new DecisionDeferred(Date("2026-05"), Unsaid, NoItem),
                Vote(Chair, Choice.Against),
                Vote(Chief, Choice.Against),
                Vote(Chair, Choice.For),
                Casting(Chair, Choice.For)).Select(r => (r.Key, r.Data.Choice)));

    [Fact]
    public void The_tally_of_every_round_is_shown() =>
        Assert.Equal(
            [(1, 3, 3), (2, 4, 2)],
            Rows(DecisionRegister.Tallies, Proposed, Tally(3, 3), new DecisionDeferred(Date("2026-05"), Unsaid, NoItem), Tally(4, 2)).Select(r => (r.Data.Round, r.Data.For, r.Data.Against)));

    [Fact]
    public void Deferrals_stay_with_an_end_after_the_decision() =>
        Assert.Equal(
            [(DecisionStatus.Deferred, "2026-03-10/2026-05-06"), (DecisionStatus.Rejected, "2026-05-06")],
            Rows(
                DecisionRegister.SetAside,
                Proposed,
                new DecisionDeferred(Date("2026-05"), Unsaid, NoItem) { Effective = From("2026-03-10") },
                new DecisionRejected(Unsaid, NoItem) { Effective = From("2026-05-06") }).Select(r => (r.Data.Status, Text(r.Effective))));

    [Fact]
    public void A_condition_is_open_until_it_is_settled() =>
        Assert.Equal(
            [
                ("capital-approval", ConditionStanding.Open, "2026-03-04/2026-06-01"),
                ("capital-approval/settled", ConditionStanding.Satisfied, "2026-06-01"),
                ("lease", ConditionStanding.Open, "2026-03-04"),
            ],
            Rows(DecisionRegister.Conditions, Proposed, AdoptedWith(Capital, Lease), new ConditionSatisfied(Capital.Key, Unsaid) { Effective = From("2026-06-01") })
                .Select(r => (r.Key, r.Data.Standing, Text(r.Effective))));

    [Fact]
    public void A_condition_is_open_no_longer_than_the_decision_stands() =>
        Assert.Equal(
            "2026-03-04/2026-07-01",
            Text(One(DecisionRegister.Conditions, Proposed, AdoptedWith(Lease), new DecisionSuperseded(Other) { Effective = From("2026-07-01") }).Effective));

    [Fact]
    public void A_decision_names_its_open_and_its_failed_conditions()
    {
        var row = One(DecisionRegister.Decisions, Proposed, AdoptedWith(Capital, Lease), new ConditionFailed(Capital.Key, Unsaid, Unsaid));
        Assert.Equal(["lease"], row.Data.OpenConditions);
        Assert.Equal(["capital-approval"], row.Data.FailedConditions);
    }

    [Fact]
    public void A_waived_condition_names_the_decision_that_waived_it()
    {
        var row = Rows(DecisionRegister.Conditions, Proposed, AdoptedWith(Capital), new ConditionWaived(Capital.Key, Other, "Funded locally"))[^1];
        Assert.Equal((ConditionStanding.Waived, Other, "Funded locally"), (row.Data.Standing, row.Data.WaivedBy!.Value.Value, row.Data.Reason!.Value.Value));
    }

    [Fact]
    public void An_urgent_decision_shows_its_ratification_clock_and_what_became_of_it()
    {
        Assert.Equal((Date("2026-03-31"), DecisionStatus.Urgent, null), Clock(One(DecisionRegister.UrgentDecisions, Urgent)));
        Assert.Equal(
            (Date("2026-03-31"), DecisionStatus.Ratified, Date("2026-03-25")),
            Clock(One(DecisionRegister.UrgentDecisions, Urgent, new DecisionRatified(Board, Other, Item) { Effective = From("2026-03-25") })));

        static (PartialDate, DecisionStatus, PartialDate?) Clock(Shown<UrgentDecisionRow> row) => (row.Data.RatifyBy, row.Data.Status, row.Data.DealtWith);
    }

    [Fact]
    public void A_refused_ratification_ends_the_urgent_decision()
    {
        DecisionEvent[] facts = [Urgent, new RatificationRefused(Board, Other, Item, "Not urgent") { Effective = From("2026-03-25") }];
        Assert.Equal("2026-03-04/2026-03-25", Text(One(DecisionRegister.UrgentDecisions, facts).Effective));
        Assert.Equal("2026-03-04/2026-03-25", Text(One(DecisionRegister.Decisions, facts).Effective));
        Assert.Equal("Not urgent", One(DecisionRegister.UrgentDecisions, facts).Data.Reason!.Value.Value);
    }

    [Fact]
    public void The_next_review_is_the_one_that_the_last_review_set()
    {
        var adopted = Adopted with { ReviewDue = Date("2027-03") };
        Assert.Equal(Date("2027-03"), One(DecisionRegister.Decisions, Proposed, adopted).Data.ReviewDue);
        Assert.Null(One(DecisionRegister.Decisions, Proposed, adopted, new DecisionReviewed(ReviewOutcome.Retained, Unsaid, null)).Data.ReviewDue);
        Assert.Equal(ReviewOutcome.Retained, One(DecisionRegister.Reviews, Proposed, adopted, new DecisionReviewed(ReviewOutcome.Retained, Unsaid, null)).Data.Outcome);
    }

    [Fact]
    public void Rescission_implementation_and_dissent_are_shown()
    {
        DecisionEvent[] facts =
        [
            Proposed, Adopted, new DissentRecorded(Medical, "Too much"), new DecisionImplemented(Unsaid) { Effective = From("2026-05") },
            new DecisionRescinded(Other, "New figures", Scheme) { Effective = From("2026-07-01") },
        ];
        Assert.Equal(Medical, One(DecisionRegister.Dissents, facts).Data.Office);
        Assert.Equal(Date("2026-05"), One(DecisionRegister.Decisions, facts).Data.Implemented);
        Assert.Equal("2026-05", Text(One(DecisionRegister.Implementations, facts).Effective));
        Assert.Equal((DecisionStatus.Rescinded, Other, Scheme), One(DecisionRegister.Endings, facts).Data is var e ? (e.Status, e.By.Value, e.Rule!.Value.Value) : default);
    }

    [Fact]
    public void What_is_not_there_has_no_rows() => Assert.Empty(DecisionRegister.Rows(Decision.Initial));

    [Fact]
    public void Rows_are_written_and_read_back_unchanged()
    {
        DecisionEvent[] facts =
        [
            Urgent with { Conditions = [Capital, Lease], ReviewDue = Date("2027") },
            new ConditionWaived(Capital.Key, Other, "Funded locally"),
            new DecisionRatified(Board, NoDecision, Item),
            new DissentRecorded(Medical, Unsaid),
            new DecisionReviewed(ReviewOutcome.ToBeReplaced, Unsaid, null),
            new DecisionSuperseded(NoDecision),
        ];
        Assert.All(DecisionRegister.Rows(facts.Aggregate(Decision.Initial, Decision.Evolve)), row =>
        {
            var json = LedgerJson.Write(row.Data);
            Assert.Equal(json, LedgerJson.Write(LedgerJson.Bind(LedgerJson.ToObject(row.Data), row.Register.RowType, 1)));
        });
    }

    private sealed record Shown<TRow>(string Key, Effective? Effective, TRow Data);

    private static Shown<TRow> One<TRow>(Register<TRow> register, params DecisionEvent[] facts)
        where TRow : class => Assert.Single(Rows(register, facts));

    private static IReadOnlyList<Shown<TRow>> Rows<TRow>(Register<TRow> register, params DecisionEvent[] facts)
        where TRow : class =>
        [.. DecisionRegister.Rows(facts.Aggregate(Decision.Initial, Decision.Evolve))
            .Where(r => r.Register == register)
            .Select(r => new Shown<TRow>(r.Key, r.Effective, (TRow)r.Data))];

    private static string Text(Effective? effective) => effective is null ? "none" : effective.To is null ? $"{effective.From}" : $"{effective.From}/{effective.To}";
}
