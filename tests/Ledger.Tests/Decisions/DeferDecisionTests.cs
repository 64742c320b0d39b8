using Ledger.Decisions;
using Ledger.Seal;
using Ledger.Testing;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

using Given = Given<Decision, DecisionEvent>;

public class DeferDecisionTests
{
    private static readonly DeferDecision Command = new(Id, Date("2026-05"), "Costs are missing", Item) { Effective = From("2026-03-04") };
    private static readonly DecisionDeferred Deferred = new(Date("2026-05"), "Costs are missing", Item) { Effective = From("2026-03-04") };

    [Fact]
    public void A_motion_is_put_off() =>
        Given.Facts(Proposed).When(Command, DeferDecision.Decide).Recorded(Deferred);

    [Fact]
    public void A_motion_is_put_off_until_nobody_says_when() =>
        Given.Facts(Proposed)
            .When(Command with { Until = PartialDate.NotStated }, DeferDecision.Decide)
            .Recorded(Deferred with { Until = PartialDate.NotStated });

    [Fact]
    public void A_motion_on_which_the_votes_were_tied_is_put_off() =>
        Given.Facts(Proposed, Tally(3, 3)).When(Command, DeferDecision.Decide).Recorded(Deferred);

    [Fact]
    public void A_motion_that_its_tally_carries_is_not_put_off() =>
        Given.Facts(Proposed, Tally(3, 2)).When(Command, DeferDecision.Decide).Refused("carried");

    [Fact]
    public void The_same_deferral_again_changes_nothing() =>
        Given.Facts(Proposed, Deferred).When(Command, DeferDecision.Decide).Unchanged();

    [Fact]
    public void The_same_deferral_after_another_vote_is_another_deferral() =>
        Given.Facts(Proposed, Deferred, Tally(3, 3)).When(Command, DeferDecision.Decide).Recorded(Deferred);

    [Fact]
    public void A_deferred_motion_is_put_off_further() =>
        Given.Facts(Proposed, Deferred)
            .When(Command with { Until = Date("2026-07"), Effective = From("2026-05-06") }, DeferDecision.Decide)
            .Recorded(Deferred with { Until = Date("2026-07"), Effective = From("2026-05-06") });

    [Fact]
    public void Nothing_is_put_off_to_the_past() =>
        Given.Facts(Proposed).When(Command with { Until = Date("2026-02") }, DeferDecision.Decide).Refused("deferred-to-the-past");

    [Fact]
    public void It_is_not_put_off_before_it_was_proposed() =>
        Given.Facts(Proposed).When(Command with { Effective = From("2026-02") }, DeferDecision.Decide).Refused("decided-before-proposed");

    [Fact]
    public void What_was_decided_is_not_put_off() =>
        Given.Facts(Proposed, Adopted).When(Command, DeferDecision.Decide).Refused("not-open");

    [Fact]
    public void There_must_be_a_motion() =>
        Given.Nothing().When(Command, DeferDecision.Decide).Refused("no-such-decision");
}
