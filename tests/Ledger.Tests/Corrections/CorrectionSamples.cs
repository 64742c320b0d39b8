using Ledger.Corrections;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.People;
using Ledger.Seal;
using Ledger.Tests.Stored;
using static Ledger.Corrections.CorrectionEvent;

namespace Ledger.Tests.Corrections;

internal static class CorrectionSamples
{
    private static readonly CorrectionId Hold = CorrectionId.Parse("hold-2026-1");
    private static readonly DecisionId Decision = DecisionId.Parse("d-2026-17");

    public static IEnumerable<SampleFact> All { get; } =
    [
        SampleFact.Full(new LegalHoldPlaced(Hold, "Claim QB-2026-000114", [PersonId.Parse("p-1"), PersonId.Parse("p-2")], Decision)
        {
            Effective = new Effective(PartialDate.Parse("2026-03")),
        }),
        SampleFact.Minimal(new LegalHoldPlaced(Hold, "Public inquiry", Persons: null, Stated<DecisionId>.NotStated)),
        SampleFact.Full(new RedactionApplied(
            CorrectionId.Parse("redaction-12"), 12, "decision-d-7", RedactionBasis.LegallyPrivileged, Decision, "desk-2", ["text"], "{\"id\":\"d-7\",\"text\":\"[redacted]\"}")
        {
            Effective = new Effective(PartialDate.Parse("2026-09-01")),
        }),
        SampleFact.Minimal(new RedactionApplied(CorrectionId.Parse("redaction-12"), 12, "decision-d-7", RedactionBasis.Confidential, Decision, "desk-2", Fields: null, Remains: null)),
        SampleFact.Full(new LegalHoldReleased("The claim was settled", Decision) { Effective = new Effective(PartialDate.Parse("2026-09-01")) }),
        SampleFact.Minimal(new LegalHoldReleased("The claim was settled", Stated<DecisionId>.NotStated)),
    ];
}
