using Ledger.Decisions;
using Ledger.Log;
using Ledger.Offices;
using Ledger.Seal;
using Ledger.Tests.Stored;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

internal static class DecisionSamples
{
    private static readonly Effective When = new(Date("2026-03-04"), Date("2027-03"));
    private static readonly Stated<int> NoNumber = Stated<int>.NotStated;
    private static readonly PartialDate NoDate = PartialDate.NotStated;

    public static IEnumerable<SampleFact> All { get; } =
    [
        SampleFact.Full(new MotionProposed(Id, "To approve the budget", Board, Item, Scheme, Chair, Chief) { Effective = When }),
        SampleFact.Minimal(new MotionProposed(Id, "To approve the budget", NoBody, NoItem, NoAuthority, Nobody, Nobody)),
        SampleFact.Full(new MotionAmended("To approve the budget for one year", Medical) { Effective = When }),
        SampleFact.Minimal(new MotionAmended("To approve the budget for one year", Nobody)),
        SampleFact.Full(new MotionWithdrawn("Overtaken by events") { Effective = When }),
        SampleFact.Minimal(new MotionWithdrawn(Unsaid)),
        SampleFact.Full(new VoteRecorded(Chair, Choice.For, true, Item) { Effective = When }),
        SampleFact.Minimal(new VoteRecorded(Chair, Choice.Abstain, false, NoItem)),
        SampleFact.Full(new VotesTallied(7, 2, 1, 11) { Effective = When }),
        SampleFact.Minimal(new VotesTallied(7, 2, NoNumber, NoNumber)),
        SampleFact.Full(new DissentRecorded(Medical, "It is not affordable") { Effective = When }),
        SampleFact.Minimal(new DissentRecorded(Medical, Unsaid)),
        SampleFact.Full(new DecisionAdopted(
            Date("2026-03-04"), Item, Vires.UltraVires, "Counsel advised otherwise", true, [Capital, Lease], Date("2027-03"), new Resolution(Id, "To approve the budget", Board, Scheme))
        {
            Effective = When,
        }),
        SampleFact.Minimal(new DecisionAdopted(NoDate, NoItem, Vires.NotCertain, null, false, [], null, null)),
        SampleFact.Full(new DecisionRejected("Not affordable", Item) { Effective = When }),
        SampleFact.Minimal(new DecisionRejected(Unsaid, NoItem)),
        SampleFact.Full(new DecisionDeferred(Date("2026-05"), "Costs are missing", Item) { Effective = When }),
        SampleFact.Minimal(new DecisionDeferred(NoDate, Unsaid, NoItem)),
        SampleFact.Full(new ConditionSatisfied(Capital.Key, "Evidence 17") { Effective = When }),
        SampleFact.Minimal(new ConditionSatisfied(Capital.Key, Unsaid)),
        SampleFact.Full(new ConditionFailed(Capital.Key, "Refused nationally", "Evidence 17") { Effective = When }),
        SampleFact.Minimal(new ConditionFailed(Capital.Key, Unsaid, Unsaid)),
        SampleFact.Full(new ConditionWaived(Capital.Key, Other, "Funded locally") { Effective = When }),
        SampleFact.Minimal(new ConditionWaived(Capital.Key, NoDecision, "Funded locally")),
        SampleFact.Full(Urgent with
        {
            Vires = Vires.UltraVires,
            InsistReason = "Lives were at risk",
            Retrospective = true,
            Conditions = [Capital, Lease],
            ReviewDue = Date("2026-06"),
            Effective = When,
        }),
        SampleFact.Minimal(new UrgentDecisionTaken(
            Id, "To hire a generator", NoBody, [Chair], Stated<IReadOnlyList<OfficeId>>.NotStated, Unsaid, NoDate, Date("2026-03"), NoAuthority, Vires.NotCertain, null, false, [], null)),
        SampleFact.Full(new DecisionRatified(Board, Other, Item) { Effective = When }),
        SampleFact.Minimal(new DecisionRatified(NoBody, NoDecision, NoItem)),
        SampleFact.Full(new RatificationRefused(Board, Other, Item, "Not urgent") { Effective = When }),
        SampleFact.Minimal(new RatificationRefused(NoBody, NoDecision, NoItem, Unsaid)),
        SampleFact.Full(new DecisionSuperseded(Other) { Effective = When }),
        SampleFact.Minimal(new DecisionSuperseded(NoDecision)),
        SampleFact.Full(new DecisionRescinded(Other, "New figures", Scheme) { Effective = When }),
        SampleFact.Minimal(new DecisionRescinded(NoDecision, Unsaid, NoAuthority)),
        SampleFact.Full(new DecisionReviewed(ReviewOutcome.ToBeReplaced, "Costs rose", Date("2028-03")) { Effective = When }),
        SampleFact.Minimal(new DecisionReviewed(ReviewOutcome.Retained, Unsaid, null)),
        SampleFact.Full(new DecisionImplemented("Evidence 17") { Effective = When }),
        SampleFact.Minimal(new DecisionImplemented(Unsaid)),
    ];
}
