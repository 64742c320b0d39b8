using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Meetings;
using Ledger.Testing;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

using Given = Given<Decision, DecisionEvent>;

public class RatifyDecisionTests
{
    private static readonly Stated<MeetingItem> At = Item;
    private static readonly RatifyDecision Command = new(Id, Board, Other, At) { Effective = From("2026-03-25") };
    private static readonly DecisionRatified Done = new(Board, Other, At) { Effective = From("2026-03-25") };
    private static readonly Ratifying Known = new(true, DecisionStatus.Adopted);

    [Fact]
    public void A_body_ratifies_it() =>
        Given.Facts(Urgent).When(Command, Known, RatifyDecision.Decide).Recorded(Done);

    [Fact]
    public void After_the_last_day_it_is_recorded_as_what_it_is_late() =>
        Given.Facts(Urgent).When(Command with { Effective = From("2026-05-06") }, Known, RatifyDecision.Decide).Recorded(Done with { Effective = From("2026-05-06") });

    [Fact]
    public void A_minute_will_do_where_no_decision_is_named() =>
        Given.Facts(Urgent).When(Command with { At = NoDecision }, new Ratifying(true, null), RatifyDecision.Decide).Recorded(Done with { At = NoDecision });

    [Fact]
    public void A_source_that_is_cited_may_leave_out_body_decision_and_meeting() =>
        Given.Facts(Urgent)
            .When(Command with { By = NoBody, At = NoDecision, Item = NoItem, Source = Letter }, new Ratifying(true, null), RatifyDecision.Decide)
            .Recorded(Done with { By = NoBody, At = NoDecision, Item = NoItem });

    [Fact]
    public void Without_a_source_a_decision_or_a_meeting_must_be_named() =>
        Given.Facts(Urgent).When(Command with { At = NoDecision, Item = NoItem }, new Ratifying(true, null), RatifyDecision.Decide).Refused("decision-not-stated");

    [Fact]
    public void Without_a_source_the_body_must_be_named() =>
        Given.Facts(Urgent).When(Command with { By = NoBody }, Known, RatifyDecision.Decide).Refused("body-not-stated");

    [Fact]
    public void The_same_again_changes_nothing() =>
        Given.Facts(Urgent, Done).When(Command, Known, RatifyDecision.Decide).Unchanged();

    [Fact]
    public void What_is_ratified_is_not_ratified_twice() =>
        Given.Facts(Urgent, new DecisionRatified(Board, Other, NoItem)).When(Command, Known, RatifyDecision.Decide).Refused("already-ratified");

    [Fact]
    public void What_was_refused_is_not_ratified() =>
        Given.Facts(Urgent, new RatificationRefused(Board, Other, NoItem, Unsaid)).When(Command, Known, RatifyDecision.Decide).Refused("ratification-refused");

    [Fact]
    public void What_was_rescinded_before_is_over() =>
        Given.Facts(Urgent, new DecisionRescinded(Other, Unsaid, Scheme)).When(Command, Known, RatifyDecision.Decide).Refused("decision-ended");

    [Fact]
    public void A_body_that_is_not_active_does_not() =>
        Given.Facts(Urgent).When(Command, Known with { BodyIsActive = false }, RatifyDecision.Decide).Refused("no-such-body");

    [Fact]
    public void A_body_that_has_nothing_to_do_with_it_does_not() =>
        Given.Facts(Urgent).When(Command with { By = BodyId.Parse("charity-committee"), Source = Letter }, Known, RatifyDecision.Decide).Refused("not-the-ratifier");

    [Fact]
    public void A_body_that_its_own_body_reports_to_does()
    {
        var committee = new Stated<BodyId>(BodyId.Parse("finance-committee"));
        Given.Facts(Urgent with { Body = committee }).When(Command, Known with { IsAbove = true }, RatifyDecision.Decide).Recorded(Done);
        Given.Facts(Urgent with { Body = committee }).When(Command with { By = committee }, Known, RatifyDecision.Decide).Recorded(Done with { By = committee });
        Given.Facts(Urgent with { Body = committee }).When(Command, Known, RatifyDecision.Decide).Refused("not-the-ratifier");
    }

    [Fact]
    public void Where_its_body_is_not_stated_only_a_source_that_is_cited_will_do()
    {
        Given.Facts(Urgent with { Body = NoBody }).When(Command, Known, RatifyDecision.Decide).Refused("not-the-ratifier");
        Given.Facts(Urgent with { Body = NoBody }).When(Command with { Source = Letter }, Known, RatifyDecision.Decide).Recorded(Done);
    }

    [Fact]
    public void A_decision_that_does_not_exist_does_not() =>
        Given.Facts(Urgent).When(Command, Known with { At = null }, RatifyDecision.Decide).Refused("no-such-decision");

    [Fact]
    public void A_decision_that_does_not_stand_does_not() =>
        Given.Facts(Urgent).When(Command, Known with { At = DecisionStatus.Rejected }, RatifyDecision.Decide).Refused("decision-does-not-stand");

    [Fact]
    public void A_decision_that_waits_for_its_own_ratification_does_not() =>
        Given.Facts(Urgent).When(Command, Known with { At = DecisionStatus.Urgent }, RatifyDecision.Decide).Refused("decision-not-ratified");

    [Fact]
    public void A_decision_does_not_do_it_to_itself() =>
        Given.Facts(Urgent).When(Command with { At = Id }, Known with { At = DecisionStatus.Urgent }, RatifyDecision.Decide).Refused("ratifies-itself");

    [Fact]
    public void Not_before_it_was_taken() =>
        Given.Facts(Urgent).When(Command with { Effective = From("2026-03-03") }, Known, RatifyDecision.Decide).Refused("ratified-before-taken");

    [Fact]
    public void What_a_body_adopted_needs_no_ratification() =>
        Given.Facts(Proposed, Adopted).When(Command, Known, RatifyDecision.Decide).Refused("not-urgent");

    [Fact]
    public void There_must_be_a_decision() =>
        Given.Nothing().When(Command, Known, RatifyDecision.Decide).Refused("no-such-decision");
}
