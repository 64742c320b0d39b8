using Ledger.Decisions;
using Ledger.Testing;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

using Given = Given<Decision, DecisionEvent>;

public class SatisfyConditionTests
{
    private static readonly SatisfyCondition Command = new(Id, Capital.Key, "Evidence 17") { Effective = From("2026-06-01") };
    private static readonly ConditionSatisfied Settled = new(Capital.Key, "Evidence 17") { Effective = From("2026-06-01") };

    [Fact]
    public void A_condition_is_satisfied() =>
        Given.Facts(Proposed, AdoptedWith(Capital, Lease)).When(Command, SatisfyCondition.Decide).Recorded(Settled);

    [Fact]
    public void A_condition_of_an_urgent_decision_is_satisfied() =>
        Given.Facts(Urgent with { Conditions = [Capital] }).When(Command, SatisfyCondition.Decide).Recorded(Settled);

    [Fact]
    public void The_same_again_changes_nothing() =>
        Given.Facts(Proposed, AdoptedWith(Capital), Settled).When(Command, SatisfyCondition.Decide).Unchanged();

    [Fact]
    public void The_same_again_changes_nothing_after_the_decision_was_superseded() =>
        Given.Facts(Proposed, AdoptedWith(Capital), Settled, new DecisionSuperseded(Other)).When(Command, SatisfyCondition.Decide).Unchanged();

    [Fact]
    public void A_condition_is_settled_once() =>
        Given.Facts(Proposed, AdoptedWith(Capital), new ConditionWaived(Capital.Key, Other, "Not needed")).When(Command, SatisfyCondition.Decide).Refused("condition-settled");

    [Fact]
    public void A_decision_has_only_the_conditions_that_it_was_adopted_with() =>
        Given.Facts(Proposed, AdoptedWith(Lease)).When(Command, SatisfyCondition.Decide).Refused("no-such-condition");

    [Fact]
    public void A_motion_has_no_conditions() =>
        Given.Facts(Proposed).When(Command, SatisfyCondition.Decide).Refused("not-adopted");

    [Fact]
    public void A_condition_of_a_decision_that_is_over_stays_open() =>
        Given.Facts(Proposed, AdoptedWith(Capital), new DecisionSuperseded(Other)).When(Command, SatisfyCondition.Decide).Refused("decision-ended");

    [Fact]
    public void There_must_be_a_decision() =>
        Given.Nothing().When(Command, SatisfyCondition.Decide).Refused("no-such-decision");
}
