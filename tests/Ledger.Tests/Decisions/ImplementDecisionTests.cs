using Ledger.Decisions;
using Ledger.Testing;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

using Given = Given<Decision, DecisionEvent>;

public class ImplementDecisionTests
{
    private static readonly ImplementDecision Command = new(Id, "Evidence 17") { Effective = From("2026-10") };
    private static readonly DecisionImplemented Implemented = new("Evidence 17") { Effective = From("2026-10") };

    [Fact]
    public void A_decision_without_conditions_is_implemented() =>
        Given.Facts(Proposed, Adopted).When(Command, ImplementDecision.Decide).Recorded(Implemented);

    [Fact]
    public void A_decision_whose_conditions_are_met_or_waived_is_implemented() =>
        Given.Facts(Proposed, AdoptedWith(Capital, Lease), new ConditionSatisfied(Capital.Key, Unsaid), new ConditionWaived(Lease.Key, Other, "Bought"))
            .When(Command, ImplementDecision.Decide)
            .Recorded(Implemented);

    [Fact]
    public void A_decision_with_an_open_condition_is_not() =>
        Given.Facts(Proposed, AdoptedWith(Capital, Lease), new ConditionSatisfied(Capital.Key, Unsaid)).When(Command, ImplementDecision.Decide).Refused("unmet-condition");

    [Fact]
    public void A_decision_with_a_failed_condition_is_not() =>
        Given.Facts(Proposed, AdoptedWith(Capital), new ConditionFailed(Capital.Key, Unsaid, Unsaid)).When(Command, ImplementDecision.Decide).Refused("unmet-condition");

    [Fact]
    public void An_urgent_decision_is_implemented_before_it_is_ratified() =>
        Given.Facts(Urgent).When(Command, ImplementDecision.Decide).Recorded(Implemented);

    [Fact]
    public void The_same_again_changes_nothing() =>
        Given.Facts(Proposed, Adopted, Implemented, new DecisionSuperseded(Other)).When(Command, ImplementDecision.Decide).Unchanged();

    [Fact]
    public void What_is_implemented_is_not_implemented_otherwise() =>
        Given.Facts(Proposed, Adopted, Implemented).When(Command with { Evidence = Unsaid }, ImplementDecision.Decide).Refused("already-implemented");

    [Fact]
    public void A_motion_is_not_implemented() =>
        Given.Facts(Proposed).When(Command, ImplementDecision.Decide).Refused("not-adopted");

    [Fact]
    public void A_decision_that_is_over_is_not_implemented() =>
        Given.Facts(Proposed, Adopted, new DecisionSuperseded(Other)).When(Command, ImplementDecision.Decide).Refused("decision-ended");

    [Fact]
    public void There_must_be_a_decision() =>
        Given.Nothing().When(Command, ImplementDecision.Decide).Refused("no-such-decision");
}
