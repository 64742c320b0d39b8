using Ledger.Corrections;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Testing;

namespace Ledger.Tests.Corrections;

using Given = Given<Correction, CorrectionEvent>;

public class ApplyRedactionTests
{
    private static readonly DecisionId Decision = DecisionId.Parse("d-1");
    private static readonly ApplyRedaction Apply = new(12, RedactionBasis.Confidential, Decision, "desk-2") { Effective = Effective.Since(PartialDate.Parse("2026-03-01")) };
    private static readonly CorrectionEvent.RedactionApplied Applied =
        new(CorrectionId.Parse("redaction-12"), 12, "office-chair", RedactionBasis.Confidential, Decision, "desk-2", Fields: null, Remains: null) { Effective = Effective.Since(PartialDate.Parse("2026-03-01")) };

    private static readonly RedactionTarget Target = new("OfficeCreated", "office-chair", IsPersonal: false, IsOfTheRecord: false, Problem: null, Remains: null, Rests: null);
    private static readonly ApplyRedaction.Context Known = new(DecisionStatus.Adopted, [], "desk-1", Target);

    [Fact]
    public void A_payload_is_redacted() => Given.Nothing().When(Apply, Known, ApplyRedaction.Decide).Recorded(Applied);

    [Fact]
    public void The_same_redaction_again_changes_nothing_and_another_one_is_refused()
    {
        Given.Facts(Applied).When(Apply with { Effective = null }, Known with { Decision = null }, ApplyRedaction.Decide).Unchanged();
        foreach (var other in new[] { Apply with { Basis = RedactionBasis.CourtOrder }, Apply with { Fields = ["title"] }, Apply with { Approver = "desk-3" }, Apply with { Decision = DecisionId.Parse("d-2") } })
        {
            Given.Facts(Applied).When(other, Known, ApplyRedaction.Decide).Refused("redacted-already");
        }
    }

    [Fact]
    public void An_event_that_does_not_exist_is_refused() =>
        Given.Nothing().When(Apply, Known with { Target = null }, ApplyRedaction.Decide).Refused("no-such-index");

    [Fact]
    public void What_is_erasable_and_what_the_record_says_of_itself_is_not_redacted()
    {
        Given.Nothing().When(Apply, Known with { Target = Target with { IsPersonal = true } }, ApplyRedaction.Decide).Refused("use-erase");
        Given.Nothing().When(Apply, Known with { Target = Target with { IsOfTheRecord = true } }, ApplyRedaction.Decide).Refused("not-redactable");
    }

    [Fact]
    public void A_legal_hold_is_in_the_way() =>
        Given.Nothing().When(Apply, Known with { Holds = ["hold-1"] }, ApplyRedaction.Decide).Refused("legal-hold");

    [Fact]
    public void A_decision_that_does_not_exist_or_does_not_stand_orders_nothing()
    {
        Given.Nothing().When(Apply, Known with { Decision = null }, ApplyRedaction.Decide).Refused("no-such-decision");
        Given.Nothing().When(Apply, Known with { Decision = DecisionStatus.Rescinded }, ApplyRedaction.Decide).Refused("decision-not-adopted");
    }

    [Fact]
    public void Who_records_it_is_not_who_approved_it()
    {
        Given.Nothing().When(Apply with { Approver = "desk-1" }, Known, ApplyRedaction.Decide).Refused("own-approval");
        Given.Nothing().When(Apply with { Approver = "Ada Lovelace" }, Known, ApplyRedaction.Decide).Refused("bad-approver");
    }

    [Fact]
    public void What_others_rest_on_does_not_go_whole() =>
        Given.Nothing().When(Apply, Known with { Target = Target with { Rests = 14 } }, ApplyRedaction.Decide).Refused("others-rest-on-it");

    [Fact]
    public void Fields_that_are_no_text_are_refused() =>
        Given.Nothing().When(Apply with { Fields = ["id"] }, Known with { Target = Target with { Problem = "There is no text in it." } }, ApplyRedaction.Decide).Refused("bad-field");

    [Fact]
    public void A_redaction_has_no_end() =>
        Given.Nothing().When(Apply with { Effective = new Effective(PartialDate.Parse("2026-03-01"), PartialDate.Parse("2026-04-01")) }, Known, ApplyRedaction.Decide).Refused("one-date");
}
