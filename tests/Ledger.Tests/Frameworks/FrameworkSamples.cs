using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Frameworks;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Tests.Stored;
using static Ledger.Frameworks.FrameworkEvent;

using ReviewOutcome = Ledger.Frameworks.ReviewOutcome;

namespace Ledger.Tests.Frameworks;

internal static class FrameworkSamples
{
    private static readonly FrameworkId Scheme = FrameworkId.Parse("scheme-of-delegation");
    private static readonly BodyId Board = BodyId.Parse("board");
    private static readonly DecisionId ByDecision = DecisionId.Parse("2025-09-17.4");
    private static readonly Effective When = new(PartialDate.Parse("2025-10-01"), PartialDate.Parse("2028-10"));
    private static readonly Stated<string> Unsaid = Stated<string>.NotStated;
    private static readonly Stated<DecisionId> Undecided = Stated<DecisionId>.NotStated;

    public static IEnumerable<SampleFact> All { get; } =
    [
        SampleFact.Full(new FrameworkDrafted(Scheme, FrameworkKind.SchemeOfReservationAndDelegation, "Scheme of Reservation and Delegation") { Effective = When }),
        SampleFact.Minimal(new FrameworkDrafted(Scheme, FrameworkKind.Other, "Scheme")),
        SampleFact.Full(new FrameworkApproved(1, "Scheme of Reservation and Delegation v12.1", new string('a', 64), Board, ByDecision) { Effective = When }),
        SampleFact.Minimal(new FrameworkApproved(1, Unsaid, Unsaid, Stated<BodyId>.NotStated, Undecided)),
        SampleFact.Full(new FrameworkReviewed(1, ReviewOutcome.ChangesNeeded, PartialDate.Parse("2026-10")) { Effective = When }),
        SampleFact.Minimal(new FrameworkReviewed(1, Stated<ReviewOutcome>.NotStated, PartialDate.NotStated)),
        SampleFact.Full(new FrameworkSuperseded(FrameworkId.Parse("governance-manual"), ByDecision) { Effective = When }),
        SampleFact.Minimal(new FrameworkSuperseded(FrameworkId.Parse("governance-manual"), Undecided)),
        SampleFact.Full(new FrameworkWithdrawn("Merged into the governance manual", ByDecision) { Effective = When }),
        SampleFact.Minimal(new FrameworkWithdrawn(Unsaid, Undecided)),
        SampleFact.Full(new ClauseAdded(1, "4.2", "The Board approves the annual budget.", ["approve the annual budget", "vary the annual budget"]) { Effective = When }),
        SampleFact.Minimal(new ClauseAdded(1, "4.2", Unsaid, [])),
        SampleFact.Full(new PowerReserved(1, "4.2", "approve the annual budget", Board) { Effective = When }),
        SampleFact.Minimal(new PowerReserved(1, Unsaid, "approve the annual budget", Board)),
    ];
}
