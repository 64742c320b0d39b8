using Ledger.Decisions;
using Ledger.Testing;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

using Given = Given<Decision, DecisionEvent>;

public class WaiveConditionTests
{
    private static readonly WaiveCondition Command = new(Id, Capital.Key, Other, "Funded locally") { Effective = From("2026-06-01") };
    private static readonly ConditionWaived Waived = new(Capital.Key, Other, "Funded locally") { Effective = From("2026-06-01") };

    [Theory]
    [InlineData(DecisionStatus.Adopted)]
    [InlineData(DecisionStatus.Ratified)]
    [InlineData(DecisionStatus.Urgent)]
    public void Another_decision_that_stands_waives_a_condition(DecisionStatus status) =>
        Given.Facts(Proposed, AdoptedWith(Capital)).When(Command, (DecisionStatus?)status, WaiveCondition.Decide).Recorded(Waived);

    [Fact]
    public void A_source_that_is_cited_may_leave_out_the_decision() =>
        Given.Facts(Proposed, AdoptedWith(Capital))
            .When(Command with { By = NoDecision, Source = Letter }, (DecisionStatus?)null, WaiveCondition.Decide)
            .Recorded(Waived with { By = NoDecision });

    [Fact]
    public void Without_a_source_the_decision_must_be_named() =>
        Given.Facts(Proposed, AdoptedWith(Capital)).When(Command with { By = NoDecision }, (DecisionStatus?)null, WaiveCondition.Decide).Refused("decision-not-stated");

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void A_condition_is_waived_for_a_reason(string reason) =>
        Given.Facts(Proposed, AdoptedWith(Capital)).When(Command with { Reason = reason }, (DecisionStatus?)DecisionStatus.Adopted, WaiveCondition.Decide).Refused("reason-missing");

    [Fact]
    public void A_decision_that_does_not_exist_waives_nothing() =>
        Given.Facts(Proposed, AdoptedWith(Capital)).When(Command, (DecisionStatus?)null, WaiveCondition.Decide).Refused("no-such-decision");

    [Fact]
    public void A_motion_that_is_not_adopted_waives_nothing() =>
        Given.Facts(Proposed, AdoptedWith(Capital)).When(Command, (DecisionStatus?)DecisionStatus.Proposed, WaiveCondition.Decide).Refused("decision-does-not-stand");

    [Fact]
    public void A_decision_does_not_waive_its_own_condition() =>
        Given.Facts(Proposed, AdoptedWith(Capital)).When(Command with { By = Id }, (DecisionStatus?)DecisionStatus.Adopted, WaiveCondition.Decide).Refused("waives-own-condition");

    [Fact]
    public void The_same_again_changes_nothing_although_the_other_decision_is_over_by_now() =>
        Given.Facts(Proposed, AdoptedWith(Capital), Waived).When(Command, (DecisionStatus?)DecisionStatus.Superseded, WaiveCondition.Decide).Unchanged();

    [Fact]
    public void What_failed_is_not_waived() =>
        Given.Facts(Proposed, AdoptedWith(Capital), new ConditionFailed(Capital.Key, Unsaid, Unsaid)).When(Command, (DecisionStatus?)DecisionStatus.Adopted, WaiveCondition.Decide).Refused("condition-settled");

    [Fact]
    public void A_decision_has_only_the_conditions_that_it_was_adopted_with() =>
        Given.Facts(Proposed, Adopted).When(Command, (DecisionStatus?)DecisionStatus.Adopted, WaiveCondition.Decide).Refused("no-such-condition");
}
