using Ledger.Decisions;
using Ledger.Testing;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

using Given = Given<Decision, DecisionEvent>;

public class RejectDecisionTests
{
    private static readonly RejectDecision Command = new(Id, "Not affordable", Item) { Effective = From("2026-03-04") };
    private static readonly DecisionRejected Rejected = new("Not affordable", Item) { Effective = From("2026-03-04") };

    [Fact]
    public void A_motion_is_rejected_without_a_vote() =>
        Given.Facts(Proposed).When(Command, RejectDecision.Decide).Recorded(Rejected);

    [Theory]
    [InlineData(2, 3)]
    [InlineData(3, 3)]
    public void A_motion_that_its_tally_does_not_carry_is_rejected(int yes, int no) =>
        Given.Facts(Proposed, Tally(yes, no)).When(Command, RejectDecision.Decide).Recorded(Rejected);

    [Fact]
    public void A_motion_that_its_tally_carries_is_not_rejected() =>
        Given.Facts(Proposed, Tally(3, 2)).When(Command, RejectDecision.Decide).Refused("carried");

    [Fact]
    public void Votes_without_a_tally_do_not_reject_a_motion() =>
        Given.Facts(Proposed, Vote(Chair, Choice.Against)).When(Command, RejectDecision.Decide).Refused("not-tallied");

    [Fact]
    public void The_same_rejection_again_changes_nothing() =>
        Given.Facts(Proposed, Rejected).When(Command, RejectDecision.Decide).Unchanged();

    [Fact]
    public void What_was_rejected_is_not_rejected_otherwise() =>
        Given.Facts(Proposed, Rejected).When(Command with { Reason = Unsaid }, RejectDecision.Decide).Refused("not-open");

    [Fact]
    public void What_was_adopted_is_not_rejected() =>
        Given.Facts(Proposed, Adopted).When(Command, RejectDecision.Decide).Refused("not-open");

    [Fact]
    public void It_is_not_rejected_before_it_was_proposed() =>
        Given.Facts(Proposed).When(Command with { Effective = From("2026-02") }, RejectDecision.Decide).Refused("decided-before-proposed");

    [Fact]
    public void There_must_be_a_motion() =>
        Given.Nothing().When(Command, RejectDecision.Decide).Refused("no-such-decision");
}
