using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Offices;
using Ledger.Seal;
using Ledger.Tests.Stored;
using static Ledger.Bodies.BodyEvent;

namespace Ledger.Tests.Bodies;

internal static class BodySamples
{
    private static readonly BodyId Board = BodyId.Parse("board");
    private static readonly BodyId Committee = BodyId.Parse("mental-health-act-committee");
    private static readonly OfficeId Chair = OfficeId.Parse("trust-chair");
    private static readonly DecisionId ByDecision = DecisionId.Parse("d-1");
    private static readonly Stated<DecisionId> NoDecision = Stated<DecisionId>.NotStated;
    private static readonly Stated<string> Unsaid = Stated<string>.NotStated;
    private static readonly Effective When = Effective.Since(PartialDate.Parse("[2025-10..2026-02]"));

    private static readonly EscalationPoint Ward = new(null, null, "ward");
    private static readonly EscalationPoint MedicalDirector = new(null, OfficeId.Parse("medical-director"), null);
    private static readonly EscalationPoint ToBoard = new(Board, null, null);

    private static readonly Change Practice = new("restrictive practice", "no oversight", "quarterly oversight");
    private static readonly Change Reporting = new("assurance reporting", Unsaid, "to each meeting");

    private static readonly QuorumRule Quorum = new(
    [
        new QuorumRequirement(null, new Share(1, 3, Threshold.AtLeast), ["voting-member"]),
        new QuorumRequirement(2, null, ["non-executive"]),
        new QuorumRequirement(1, null, ["chair", "deputy-chair"]),
    ]);

    public static IEnumerable<SampleFact> All { get; } =
    [
        SampleFact.Full(new BodyConstituted(Board, "Board of Directors", BodyKind.Board, "National Health Service Act 2006, schedule 7") { Effective = When }),
        SampleFact.Minimal(new BodyConstituted(Board, "Board of Directors", BodyKind.Board, Unsaid)),
        SampleFact.Full(new CommitteeEstablished(Committee, "Mental Health Act Committee", BodyKind.Committee, Board, true, ByDecision, "Terms of reference 1") { Effective = When }),
        SampleFact.Minimal(new CommitteeEstablished(Committee, "Mental Health Act Committee", BodyKind.Committee, Board, Stated<bool>.NotStated, NoDecision, Unsaid)),
        SampleFact.Full(new TermsOfReferenceAdopted(
            2,
            "Terms of reference 2",
            List("approve-policies", "appoint-managers"),
            List(new Seat("non-executive", 3, MemberStanding.Voting), new Seat("clinician", 2, MemberStanding.InAttendance)),
            Quorum,
            new MeetingCadence(6, 1, CalendarUnit.Year),
            PartialDate.Parse("2027-03"),
            ByDecision)
        { Effective = When }),
        SampleFact.Minimal(new TermsOfReferenceAdopted(
            1,
            Unsaid,
            Stated<IReadOnlyList<string>>.NotStated,
            Stated<IReadOnlyList<Seat>>.NotStated,
            Stated<QuorumRule>.NotStated,
            Stated<MeetingCadence>.NotStated,
            PartialDate.NotStated,
            NoDecision)),
        SampleFact.Full(new RemitAmended([Practice, Reporting], null, ByDecision) { Effective = When }),
        SampleFact.Minimal(new RemitAmended([], "strengthened", NoDecision)),
        SampleFact.Full(new ChairAppointed(Chair, ByDecision) { Effective = When }),
        SampleFact.Minimal(new ChairAppointed(Chair, null)),
        SampleFact.Full(new MemberAppointed(Chair, MemberStanding.InAttendance, "non-executive", ByDecision) { Effective = When }),
        SampleFact.Minimal(new MemberAppointed(Chair, Stated<MemberStanding>.NotStated, Unsaid, null)),
        SampleFact.Full(new MemberCeased(Chair, Ceasing.Chairing, "End of term") { Effective = When }),
        SampleFact.Minimal(new MemberCeased(Chair, Ceasing.Membership, Unsaid)),
        SampleFact.Full(new EscalationRouteDefined(
            "ward-to-board", Ward, ToBoard, List(MedicalDirector), List("unlawful detention"), new Latency(3, LatencyUnit.WorkingDays), ByDecision)
        { Effective = When }),
        SampleFact.Minimal(new EscalationRouteDefined(
            "ward-to-board",
            Stated<EscalationPoint>.NotStated,
            Stated<EscalationPoint>.NotStated,
            Stated<IReadOnlyList<EscalationPoint>>.NotStated,
            Stated<IReadOnlyList<string>>.NotStated,
            Stated<Latency>.NotStated,
            null)),
        SampleFact.Full(new EscalationRouteRevised(
            "ward-to-board", Ward, ToBoard, List<EscalationPoint>(), List("unlawful detention"), new Latency(24, LatencyUnit.Hours), [Reporting], null, ByDecision)
        { Effective = When }),
        SampleFact.Minimal(new EscalationRouteRevised(
            "ward-to-board",
            Stated<EscalationPoint>.NotStated,
            Stated<EscalationPoint>.NotStated,
            Stated<IReadOnlyList<EscalationPoint>>.NotStated,
            Stated<IReadOnlyList<string>>.NotStated,
            Stated<Latency>.NotStated,
            [],
            "clarified",
            null)),
        SampleFact.Full(new ReportingLineChanged(Board, Committee, ByDecision) { Effective = When }),
        SampleFact.Minimal(new ReportingLineChanged(Stated<BodyId>.NotStated, Committee, null)),
        SampleFact.Full(new CommitteeDissolved(new Stated<BodyId>(Board), ByDecision) { Effective = When }),
        SampleFact.Minimal(new CommitteeDissolved(null, NoDecision)),
    ];

    private static Stated<IReadOnlyList<T>> List<T>(params T[] items) => new(items);
}
