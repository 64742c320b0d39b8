using Ledger.Decisions;
using Ledger.Testing;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

using Given = Given<Decision, DecisionEvent>;

public class FailConditionTests
{
    private static readonly FailCondition Command = new(Id, Capital.Key, "Refused nationally", "Evidence 17") { Effective = From("2026-06-01") };
    private static readonly ConditionFailed Settled = new(Capital.Key, "Refused nationally", "Evidence 17") { Effective = From("2026-06-01") };

    [Fact]
    public void A_condition_fails() =>
        Given.Facts(Proposed, AdoptedWith(Capital, Lease)).When(Command, FailCondition.Decide).Recorded(Settled);

    [Fact]
    public void A_condition_of_an_urgent_decision_fails() =>
        Given.Facts(Urgent with { Conditions = [Capital] }).When(Command, FailCondition.Decide).Recorded(Settled);

    [Fact]
    public void The_same_again_changes_nothing() =>
        Given.Facts(Proposed, AdoptedWith(Capital), Settled).When(Command, FailCondition.Decide).Unchanged();

    [Fact]
    public void The_same_again_changes_nothing_after_the_decision_was_superseded() =>
        Given.Facts(Proposed, AdoptedWith(Capital), Settled, new DecisionSuperseded(Other)).When(Command, FailCondition.Decide).Unchanged();

    [Fact]
    public void A_condition_is_settled_once() =>
        Given.Facts(Proposed, AdoptedWith(Capital), new ConditionWaived(Capital.Key, Other, "Not needed")).When(Command, FailCondition.Decide).Refused("condition-settled");

    [Fact]
    public void A_decision_has_only_the_conditions_that_it_was_adopted_with() =>
        Given.Facts(Proposed, AdoptedWith(Lease)).When(Command, FailCondition.Decide).Refused("no-such-condition");

    [Fact]
    public void A_motion_has_no_conditions() =>
        Given.Facts(Proposed).When(Command, FailCondition.Decide).Refused("not-adopted");

    [Fact]
    public void A_condition_of_a_decision_that_is_over_stays_open() =>
        Given.Facts(Proposed, AdoptedWith(Capital), new DecisionSuperseded(Other)).When(Command, FailCondition.Decide).Refused("decision-ended");

    [Fact]
    public void There_must_be_a_decision() =>
        Given.Nothing().When(Command, FailCondition.Decide).Refused("no-such-decision");
}
