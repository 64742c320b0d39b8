using Ledger.Decisions;
using Ledger.Testing;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

using Given = Given<Decision, DecisionEvent>;

public class ReviewDecisionTests
{
    private static readonly ReviewDecision Command = new(Id, ReviewOutcome.Retained, "Still needed", Date("2028-03")) { Effective = From("2027-03-03") };
    private static readonly DecisionReviewed Reviewed = new(ReviewOutcome.Retained, "Still needed", Date("2028-03")) { Effective = From("2027-03-03") };

    [Fact]
    public void An_adopted_decision_is_reviewed() =>
        Given.Facts(Proposed, Adopted).When(Command, ReviewDecision.Decide).Recorded(Reviewed);

    [Fact]
    public void A_review_may_be_the_last() =>
        Given.Facts(Proposed, Adopted).When(Command with { Next = null }, ReviewDecision.Decide).Recorded(Reviewed with { Next = null });

    [Fact]
    public void It_is_reviewed_again_later() =>
        Given.Facts(Proposed, Adopted, Reviewed)
            .When(Command with { Effective = From("2028-03-01") }, ReviewDecision.Decide)
            .Recorded(Reviewed with { Effective = From("2028-03-01") });

    [Fact]
    public void The_same_review_again_changes_nothing() =>
        Given.Facts(Proposed, Adopted, Reviewed, new DecisionSuperseded(Other)).When(Command, ReviewDecision.Decide).Unchanged();

    [Fact]
    public void A_motion_is_not_reviewed() =>
        Given.Facts(Proposed).When(Command, ReviewDecision.Decide).Refused("not-adopted");

    [Fact]
    public void A_decision_that_was_rejected_is_not_reviewed() =>
        Given.Facts(Proposed, new DecisionRejected(Unsaid, NoItem)).When(Command, ReviewDecision.Decide).Refused("not-adopted");

    [Fact]
    public void A_decision_that_is_over_is_not_reviewed() =>
        Given.Facts(Urgent, new RatificationRefused(Board, Other, NoItem, Unsaid)).When(Command, ReviewDecision.Decide).Refused("decision-ended");

    [Fact]
    public void It_is_not_reviewed_before_it_was_taken() =>
        Given.Facts(Proposed, Adopted).When(Command with { Effective = From("2026-02") }, ReviewDecision.Decide).Refused("reviewed-before-decided");

    [Fact]
    public void There_must_be_a_decision() =>
        Given.Nothing().When(Command, ReviewDecision.Decide).Refused("no-such-decision");
}
