using Ledger.Decisions;
using Ledger.Frameworks;
using Ledger.Seal;
using Ledger.Testing;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

using Given = Given<Decision, DecisionEvent>;

public class AdoptDecisionTests
{
    private static readonly AdoptDecision Command = new(Id, Date("2026-03-04"), Item: Item) { Effective = From("2026-04-01") };
    private static readonly AdoptDecision Reported = new(Id, PartialDate.NotStated, Text: "To approve an accountability framework") { Source = Letter };
    private static readonly Grounds NothingStated = new(true, null);

    [Fact]
    public void A_motion_is_adopted_without_a_vote() =>
        Given.Facts(Proposed).When(Command, InForce, AdoptDecision.Decide).Recorded(Adopted);

    [Fact]
    public void A_motion_that_its_tally_carries_is_adopted() =>
        Given.Facts(Proposed, Tally(3, 2)).When(Command, InForce, AdoptDecision.Decide).Recorded(Adopted);

    [Fact]
    public void A_motion_that_the_casting_vote_carries_is_adopted() =>
        Given.Facts(Proposed, Tally(3, 3), Casting(Chair, Choice.For)).When(Command, InForce, AdoptDecision.Decide).Recorded(Adopted);

    [Fact]
    public void A_deferred_motion_is_adopted_later() =>
        Given.Facts(Proposed, Tally(3, 3), new DecisionDeferred(Date("2026-04"), Unsaid, NoItem)).When(Command, InForce, AdoptDecision.Decide).Recorded(Adopted);

    [Fact]
    public void It_carries_its_conditions_and_its_review() =>
        Given.Facts(Proposed)
            .When(Command with { Conditions = [Capital, Lease], ReviewDue = Date("2027-03") }, InForce, AdoptDecision.Decide)
            .Recorded(AdoptedWith(Capital, Lease) with { ReviewDue = Date("2027-03") });

    [Theory]
    [InlineData(2, 3)]
    [InlineData(3, 3)]
    [InlineData(0, 0)]
    public void A_motion_that_its_tally_does_not_carry_is_not_adopted(int yes, int no) =>
        Given.Facts(Proposed, Tally(yes, no)).When(Command, InForce, AdoptDecision.Decide).Refused("not-carried");

    [Fact]
    public void A_motion_that_the_casting_vote_defeats_is_not_adopted() =>
        Given.Facts(Proposed, Tally(3, 3), Casting(Chair, Choice.Against)).When(Command, InForce, AdoptDecision.Decide).Refused("not-carried");

    [Fact]
    public void Votes_without_a_tally_do_not_carry_a_motion() =>
        Given.Facts(Proposed, Vote(Chair, Choice.For)).When(Command, InForce, AdoptDecision.Decide).Refused("not-tallied");

    [Fact]
    public void The_same_adoption_again_changes_nothing() =>
        Given.Facts(Proposed, AdoptedWith(Capital)).When(Command with { Conditions = [new("capital-approval", Capital.Text)] }, InForce, AdoptDecision.Decide).Unchanged();

    [Fact]
    public void The_same_adoption_again_changes_nothing_although_its_authority_is_known_better_by_now() =>
        Given.Facts(Proposed, Adopted).When(Command, NotInForce, AdoptDecision.Decide).Unchanged();

    [Fact]
    public void The_same_adoption_again_changes_nothing_after_it_was_superseded() =>
        Given.Facts(Proposed, Adopted, new DecisionSuperseded(Other)).When(Command, InForce, AdoptDecision.Decide).Unchanged();

    [Fact]
    public void What_is_adopted_is_not_adopted_otherwise() =>
        Given.Facts(Proposed, Adopted).When(Command with { Conditions = [Capital] }, InForce, AdoptDecision.Decide).Refused("not-open");

    [Theory]
    [MemberData(nameof(Terminal))]
    public void What_came_to_nothing_is_not_adopted(DecisionEvent outcome) =>
        Given.Facts(Proposed, outcome).When(Command, InForce, AdoptDecision.Decide).Refused("not-open");

    [Fact]
    public void An_urgent_decision_is_ratified_and_not_adopted() =>
        Given.Facts(Urgent).When(Command, InForce, AdoptDecision.Decide).Refused("not-open");

    [Fact]
    public void Under_an_authority_that_is_not_in_force_it_is_refused_with_instrument_version_and_clause()
    {
        var decided = AdoptDecision.Decide(Command, Given.Facts(Proposed).State, NotInForce);
        Assert.Equal("not-in-force", decided.Refusal?.Code);
        Assert.Contains("scheme-of-delegation version 3, clause 4.2 was not in force on 2026-04-01", decided.Refusal?.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_office_insists_it_is_recorded_and_flagged() =>
        Given.Facts(Proposed)
            .When(Command with { Insist = true, InsistReason = "Counsel advised otherwise" }, NotInForce, AdoptDecision.Decide)
            .Recorded(Adopted with { Vires = Vires.UltraVires, InsistReason = "Counsel advised otherwise" });

    [Fact]
    public void Insisting_on_what_is_in_order_flags_nothing() =>
        Given.Facts(Proposed).When(Command with { Insist = true, InsistReason = "To be sure" }, InForce, AdoptDecision.Decide).Recorded(Adopted);

    [Fact]
    public void Insisting_does_not_make_an_authority() =>
        Given.Facts(Proposed).When(Command with { Insist = true }, new Grounds(true, AuthorityStanding.Unknown), AdoptDecision.Decide).Refused("no-such-authority");

    [Fact]
    public void Where_the_dates_do_not_tell_whether_the_authority_was_in_force_the_fact_says_so() =>
        Given.Facts(Proposed)
            .When(Command, new Grounds(true, AuthorityStanding.PossiblyInForce), AdoptDecision.Decide)
            .Recorded(Adopted with { Vires = Vires.NotCertain });

    [Fact]
    public void Under_a_clause_whose_power_is_reserved_to_another_body_it_is_refused_with_clause_and_body()
    {
        var decided = AdoptDecision.Decide(Command, Given.Facts(Proposed).State, Reserved);
        Assert.Equal("reserved", decided.Refusal?.Code);
        Assert.Contains(
            "scheme-of-delegation version 3, clause 4.2 is about the power “Approve the budget”, which is reserved to finance-committee",
            decided.Refusal?.Detail,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_office_insists_on_a_reserved_power_it_is_recorded_and_flagged() =>
        Given.Facts(Proposed)
            .When(Command with { Insist = true, InsistReason = "The committee did not meet" }, Reserved, AdoptDecision.Decide)
            .Recorded(Adopted with { Vires = Vires.UltraVires, InsistReason = "The committee did not meet" });

    [Fact]
    public void A_reservation_that_is_not_certain_leaves_it_open() =>
        Given.Facts(Proposed)
            .When(Command, Reserved with { Reserved = Reserved.Reserved! with { Certainly = false } }, AdoptDecision.Decide)
            .Recorded(Adopted with { Vires = Vires.NotCertain });

    [Fact]
    public void Reserved_to_another_it_is_ultra_vires_though_it_may_not_be_in_force_either() =>
        Given.Facts(Proposed).When(Command, Reserved with { Authority = AuthorityStanding.PossiblyInForce }, AdoptDecision.Decide).Refused("reserved");

    [Fact]
    public void A_body_that_was_dissolved_adopts_nothing() =>
        Given.Facts(Proposed).When(Command, InForce with { BodyIsActive = false }, AdoptDecision.Decide).Refused("no-such-body");

    [Fact]
    public void An_effect_before_the_day_of_the_decision_must_be_declared() =>
        Given.Facts(Proposed).When(Command with { Effective = From("2026-02") }, InForce, AdoptDecision.Decide).Refused("retrospective");

    [Fact]
    public void A_retrospective_effect_that_is_declared_is_recorded() =>
        Given.Facts(Proposed)
            .When(Command with { Effective = From("2026-02"), Retrospective = true }, InForce, AdoptDecision.Decide)
            .Recorded(Adopted with { Effective = From("2026-02"), Retrospective = true });

    [Fact]
    public void An_effect_that_may_not_be_before_the_day_of_the_decision_need_not_be_declared() =>
        Given.Facts(Proposed)
            .When(Command with { Effective = From("2026-03") }, InForce, AdoptDecision.Decide)
            .Recorded(Adopted with { Effective = From("2026-03") });

    [Fact]
    public void It_is_not_adopted_before_it_was_proposed() =>
        Given.Facts(Proposed).When(Command with { On = Date("2026-02") }, InForce, AdoptDecision.Decide).Refused("decided-before-proposed");

    [Fact]
    public void Without_a_source_the_day_must_be_stated() =>
        Given.Facts(Proposed).When(Command with { On = PartialDate.NotStated }, InForce, AdoptDecision.Decide).Refused("date-not-stated");

    [Fact]
    public void Two_conditions_with_one_key_are_refused() =>
        Given.Facts(Proposed).When(Command with { Conditions = [Capital, Capital with { Text = "Another" }] }, InForce, AdoptDecision.Decide).Refused("condition-twice");

    [Theory]
    [InlineData("")]
    [InlineData("Capital approval")]
    [InlineData("a/settled")]
    [InlineData("-a")]
    [InlineData("a\n")]
    public void A_condition_is_named_by_a_key_and_not_by_a_sentence(string key) =>
        Given.Facts(Proposed).When(Command with { Conditions = [Capital with { Key = key }] }, InForce, AdoptDecision.Decide).Refused("bad-condition-key");

    [Fact]
    public void What_nobody_moved_is_not_adopted() =>
        Given.Nothing().When(Command, InForce, AdoptDecision.Decide).Refused("no-such-decision");

    [Fact]
    public void A_letter_reports_an_adoption_without_motion_date_vote_body_or_authority() =>
        Given.Nothing()
            .When(Reported, NothingStated, AdoptDecision.Decide)
            .Recorded(new DecisionAdopted(
                PartialDate.NotStated, NoItem, Vires.NotCertain, null, false, [], null, new Resolution(Id, "To approve an accountability framework", NoBody, NoAuthority)));

    [Fact]
    public void A_letter_reports_an_adoption_between_two_dates() =>
        Given.Nothing()
            .When(Reported with { On = Date("[2025-10-01..2026-02-10]"), Body = Board, Effective = From("[2025-10-01..2026-02-10]") }, NothingStated, AdoptDecision.Decide)
            .Recorded(new DecisionAdopted(
                Date("[2025-10-01..2026-02-10]"), NoItem, Vires.NotCertain, null, false, [], null, new Resolution(Id, "To approve an accountability framework", Board, NoAuthority))
            {
                Effective = From("[2025-10-01..2026-02-10]"),
            });

    [Fact]
    public void The_same_report_again_changes_nothing() =>
        Given.Facts(new DecisionAdopted(
                PartialDate.NotStated, NoItem, Vires.NotCertain, null, false, [], null, new Resolution(Id, "To approve an accountability framework", NoBody, NoAuthority)))
            .When(Reported, NothingStated, AdoptDecision.Decide)
            .Unchanged();

    [Fact]
    public void Without_a_source_a_motion_comes_first() =>
        Given.Nothing().When(Reported with { Source = null, On = Date("2026-03-04") }, NothingStated, AdoptDecision.Decide).Refused("no-motion");

    [Fact]
    public void A_report_names_a_body_that_exists() =>
        Given.Nothing().When(Reported with { Body = Board }, new Grounds(false, null), AdoptDecision.Decide).Refused("no-such-body");

    [Fact]
    public void Where_a_motion_is_recorded_its_words_are_not_given_again() =>
        Given.Facts(Proposed).When(Reported, InForce, AdoptDecision.Decide).Refused("motion-recorded");

    public static TheoryData<DecisionEvent> Terminal { get; } = [new DecisionRejected(Unsaid, NoItem), new MotionWithdrawn(Unsaid)];
}
