using Ledger.Decisions;
using Ledger.Frameworks;
using Ledger.Testing;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

using Given = Given<Decision, DecisionEvent>;

public class RescindDecisionTests
{
    private static readonly Authority Rule = new(FrameworkId.Parse("standing-orders"), 2, "4.1");
    private static readonly RescindDecision Command = new(Id, Other, "New figures", Rule) { Effective = From("2026-07-01") };
    private static readonly DecisionRescinded Rescinded = new(Other, "New figures", Rule) { Effective = From("2026-07-01") };
    private static readonly RescindDecision.Context Known = new(DecisionStatus.Adopted, AuthorityStanding.InForce);

    [Fact]
    public void Another_adopted_decision_rescinds_it_under_a_rule() =>
        Given.Facts(Proposed, Adopted).When(Command, Known, RescindDecision.Decide).Recorded(Rescinded);

    [Fact]
    public void The_same_again_changes_nothing() =>
        Given.Facts(Proposed, Adopted, Rescinded).When(Command, Known, RescindDecision.Decide).Unchanged();

    [Fact]
    public void Rescinded_is_for_good() =>
        Given.Facts(Proposed, Adopted, Rescinded).When(Command with { Reason = Unsaid }, Known, RescindDecision.Decide).Refused("decision-ended");

    [Fact]
    public void What_was_superseded_is_not_rescinded() =>
        Given.Facts(Proposed, Adopted, new DecisionSuperseded(Other)).When(Command, Known, RescindDecision.Decide).Refused("decision-ended");

    [Fact]
    public void A_decision_does_not_rescind_itself() =>
        Given.Facts(Proposed, Adopted).When(Command with { By = Id }, Known, RescindDecision.Decide).Refused("rescinds-itself");

    [Fact]
    public void A_decision_that_does_not_exist_rescinds_nothing() =>
        Given.Facts(Proposed, Adopted).When(Command, Known with { By = null }, RescindDecision.Decide).Refused("no-such-decision");

    [Fact]
    public void A_motion_that_is_not_adopted_rescinds_nothing() =>
        Given.Facts(Proposed, Adopted).When(Command, Known with { By = DecisionStatus.Proposed }, RescindDecision.Decide).Refused("decision-does-not-stand");

    [Fact]
    public void An_urgent_decision_that_is_not_ratified_rescinds_nothing() =>
        Given.Facts(Proposed, Adopted).When(Command, Known with { By = DecisionStatus.Urgent }, RescindDecision.Decide).Refused("decision-not-ratified");

    [Fact]
    public void A_rule_that_does_not_exist_is_refused() =>
        Given.Facts(Proposed, Adopted).When(Command, Known with { Rule = AuthorityStanding.Unknown }, RescindDecision.Decide).Refused("no-such-authority");

    [Fact]
    public void A_rule_that_was_not_in_force_is_refused() =>
        Given.Facts(Proposed, Adopted).When(Command, Known with { Rule = AuthorityStanding.NotInForce }, RescindDecision.Decide).Refused("not-in-force");

    [Fact]
    public void Without_a_source_decision_and_rule_must_be_named()
    {
        Given.Facts(Proposed, Adopted).When(Command with { By = NoDecision }, Known, RescindDecision.Decide).Refused("decision-not-stated");
        Given.Facts(Proposed, Adopted).When(Command with { Rule = NoAuthority }, Known, RescindDecision.Decide).Refused("rule-not-stated");
    }

    [Fact]
    public void A_source_that_is_cited_may_leave_out_decision_and_rule() =>
        Given.Facts(Proposed, Adopted)
            .When(Command with { By = NoDecision, Rule = NoAuthority, Source = Letter }, new RescindDecision.Context(null, null), RescindDecision.Decide)
            .Recorded(Rescinded with { By = NoDecision, Rule = NoAuthority });

    [Fact]
    public void A_decision_cannot_be_rescinded_before_it_was_taken() =>
        Given.Facts(Proposed, Adopted).When(Command with { Effective = From("2026-02") }, Known, RescindDecision.Decide).Refused("ends-before-decided");

    [Fact]
    public void A_motion_is_not_rescinded() =>
        Given.Facts(Proposed).When(Command, Known, RescindDecision.Decide).Refused("not-adopted");

    [Fact]
    public void There_must_be_a_decision() =>
        Given.Nothing().When(Command, Known, RescindDecision.Decide).Refused("no-such-decision");
}
