using Ledger.Decisions;
using Ledger.Testing;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

using Given = Given<Decision, DecisionEvent>;

public class SupersedeDecisionTests
{
    private static readonly SupersedeDecision Command = new(Id, Other) { Effective = From("2026-07-01") };
    private static readonly DecisionSuperseded Superseded = new(Other) { Effective = From("2026-07-01") };

    [Theory]
    [InlineData(DecisionStatus.Adopted)]
    [InlineData(DecisionStatus.Ratified)]
    [InlineData(DecisionStatus.Urgent)]
    public void A_decision_that_stands_takes_the_place_of_another(DecisionStatus status) =>
        Given.Facts(Proposed, Adopted).When(Command, (DecisionStatus?)status, SupersedeDecision.Decide).Recorded(Superseded);

    [Fact]
    public void An_urgent_decision_can_be_superseded() =>
        Given.Facts(Urgent).When(Command, (DecisionStatus?)DecisionStatus.Adopted, SupersedeDecision.Decide).Recorded(Superseded);

    [Fact]
    public void The_same_again_changes_nothing() =>
        Given.Facts(Proposed, Adopted, Superseded).When(Command, (DecisionStatus?)DecisionStatus.Rescinded, SupersedeDecision.Decide).Unchanged();

    [Fact]
    public void Superseded_is_for_good() =>
        Given.Facts(Proposed, Adopted, Superseded)
            .When(Command with { By = DecisionId.Parse("2026-09-budget") }, (DecisionStatus?)DecisionStatus.Adopted, SupersedeDecision.Decide)
            .Refused("decision-ended");

    [Fact]
    public void A_decision_does_not_supersede_itself() =>
        Given.Facts(Proposed, Adopted).When(Command with { By = Id }, (DecisionStatus?)DecisionStatus.Adopted, SupersedeDecision.Decide).Refused("supersedes-itself");

    [Fact]
    public void A_decision_that_does_not_exist_supersedes_nothing() =>
        Given.Facts(Proposed, Adopted).When(Command, (DecisionStatus?)null, SupersedeDecision.Decide).Refused("no-such-decision");

    [Theory]
    [InlineData(DecisionStatus.Proposed)]
    [InlineData(DecisionStatus.Withdrawn)]
    [InlineData(DecisionStatus.Rejected)]
    [InlineData(DecisionStatus.Deferred)]
    [InlineData(DecisionStatus.RatificationRefused)]
    [InlineData(DecisionStatus.Superseded)]
    [InlineData(DecisionStatus.Rescinded)]
    public void A_decision_that_does_not_stand_supersedes_nothing(DecisionStatus status) =>
        Given.Facts(Proposed, Adopted).When(Command, (DecisionStatus?)status, SupersedeDecision.Decide).Refused("decision-does-not-stand");

    [Fact]
    public void Without_a_source_the_other_decision_must_be_named() =>
        Given.Facts(Proposed, Adopted).When(Command with { By = NoDecision }, (DecisionStatus?)null, SupersedeDecision.Decide).Refused("decision-not-stated");

    [Fact]
    public void A_source_that_is_cited_may_leave_out_the_other_decision() =>
        Given.Facts(Proposed, Adopted)
            .When(Command with { By = NoDecision, Source = Letter }, (DecisionStatus?)null, SupersedeDecision.Decide)
            .Recorded(Superseded with { By = NoDecision });

    [Fact]
    public void A_decision_can_be_superseded_before_it_takes_hold() =>
        Given.Facts(Proposed, Adopted)
            .When(Command with { Effective = From("2026-03-20") }, (DecisionStatus?)DecisionStatus.Adopted, SupersedeDecision.Decide)
            .Recorded(Superseded with { Effective = From("2026-03-20") });

    [Fact]
    public void A_decision_cannot_be_superseded_before_it_was_taken() =>
        Given.Facts(Proposed, Adopted).When(Command with { Effective = From("2026-02") }, (DecisionStatus?)DecisionStatus.Adopted, SupersedeDecision.Decide).Refused("ends-before-decided");

    [Fact]
    public void A_motion_is_not_superseded() =>
        Given.Facts(Proposed).When(Command, (DecisionStatus?)DecisionStatus.Adopted, SupersedeDecision.Decide).Refused("not-adopted");

    [Fact]
    public void There_must_be_a_decision() =>
        Given.Nothing().When(Command, (DecisionStatus?)DecisionStatus.Adopted, SupersedeDecision.Decide).Refused("no-such-decision");
}
