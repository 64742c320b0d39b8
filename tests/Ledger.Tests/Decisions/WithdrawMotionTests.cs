using Ledger.Decisions;
using Ledger.Testing;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

using Given = Given<Decision, DecisionEvent>;

public class WithdrawMotionTests
{
    private static readonly WithdrawMotion Command = new(Id, "Overtaken by events") { Effective = From("2026-03-04") };
    private static readonly MotionWithdrawn Withdrawn = new("Overtaken by events") { Effective = From("2026-03-04") };

    [Fact]
    public void An_open_motion_can_be_withdrawn() =>
        Given.Facts(Proposed).When(Command, WithdrawMotion.Decide).Recorded(Withdrawn);

    [Fact]
    public void The_same_withdrawal_again_changes_nothing() =>
        Given.Facts(Proposed, Withdrawn).When(Command, WithdrawMotion.Decide).Unchanged();

    [Fact]
    public void Withdrawn_for_good_means_that_it_is_not_withdrawn_otherwise_later() =>
        Given.Facts(Proposed, Withdrawn).When(Command with { Reason = Unsaid }, WithdrawMotion.Decide).Refused("not-open");

    [Fact]
    public void Once_its_tally_is_declared_it_cannot_be_taken_back() =>
        Given.Facts(Proposed, Tally(3, 2)).When(Command, WithdrawMotion.Decide).Refused("voting-closed");

    [Fact]
    public void It_cannot_be_withdrawn_before_it_was_proposed() =>
        Given.Facts(Proposed).When(Command with { Effective = From("2026-02") }, WithdrawMotion.Decide).Refused("decided-before-proposed");

    [Fact]
    public void There_must_be_a_motion() =>
        Given.Nothing().When(Command, WithdrawMotion.Decide).Refused("no-such-decision");
}
