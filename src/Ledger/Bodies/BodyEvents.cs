// These shapes are stored for ever. A change is a new version and an upcaster, never an edit: the golden files in
// tests/Ledger.Tests/Stored hold every one of them.
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Offices;
using Ledger.Seal;

namespace Ledger.Bodies;

/// <summary>What kind of body it is.</summary>
public enum BodyKind
{
    /// <summary>The governing board: it holds every power of the organisation.</summary>
    Board,

    /// <summary>A council with powers of its own beside the board, e.g. of governors.</summary>
    Council,

    /// <summary>A committee of the board or of a council.</summary>
    Committee,

    /// <summary>A committee of a committee.</summary>
    SubCommittee,

    /// <summary>A committee held jointly with other organisations.</summary>
    JointCommittee,

    /// <summary>A group, e.g. operational or task-and-finish.</summary>
    Group,

    /// <summary>A panel that hears or reviews cases.</summary>
    Panel,

    /// <summary>A forum that is consulted.</summary>
    Forum,
}

/// <summary>How somebody sits on a body.</summary>
public enum MemberStanding
{
    /// <summary>A member with a vote.</summary>
    Voting,

    /// <summary>In attendance: heard, without a vote, and not counted for a quorum.</summary>
    InAttendance,
}

/// <summary>What somebody gives up on a body.</summary>
public enum Ceasing
{
    /// <summary>Leaves the body altogether, the chair included.</summary>
    Membership,

    /// <summary>No longer chairs; a membership recorded beside the chair goes on.</summary>
    Chairing,
}

/// <summary>The facts of a body.</summary>
public abstract record BodyEvent : Fact
{
    private BodyEvent()
    {
    }

    /// <summary>The body exists, by law or by an instrument and not under another body.</summary>
    [StoredAs("BodyConstituted")]
    public sealed record BodyConstituted(BodyId Id, string Name, BodyKind Kind, Stated<string> LegalBasis) : BodyEvent;

    /// <summary>A parent body has established this one; it reports to the parent until its reporting line is changed.</summary>
    [StoredAs("CommitteeEstablished")]
    public sealed record CommitteeEstablished(
        BodyId Id, string Name, BodyKind Kind, BodyId Parent, Stated<bool> Standalone, Stated<DecisionId> Decision, Stated<string> TermsOfReference) : BodyEvent;

    /// <summary>A version of its terms of reference is in force, in place of the one before.</summary>
    [StoredAs("TermsOfReferenceAdopted")]
    public sealed record TermsOfReferenceAdopted(
        int Version,
        Stated<string> Document,
        Stated<IReadOnlyList<string>> Powers,
        Stated<IReadOnlyList<Seat>> Membership,
        Stated<QuorumRule> Quorum,
        Stated<MeetingCadence> Cadence,
        PartialDate ReviewDue,
        Stated<DecisionId> Decision) : BodyEvent;

    /// <summary>Its remit was changed: in these aspects, or, where the source names none, in these words of the source.</summary>
    [StoredAs("RemitAmended")]
    public sealed record RemitAmended(IReadOnlyList<Change> Changes, string? Narrative, Stated<DecisionId> Decision) : BodyEvent;

    /// <summary>An office chairs it, from the effective date on.</summary>
    [StoredAs("ChairAppointed")]
    public sealed record ChairAppointed(OfficeId Office, DecisionId? Decision) : BodyEvent;

    /// <summary>An office sits on it, from the effective date on.</summary>
    [StoredAs("MemberAppointed")]
    public sealed record MemberAppointed(OfficeId Office, Stated<MemberStanding> Standing, Stated<string> Role, DecisionId? Decision) : BodyEvent;

    /// <summary>An office no longer sits on it, or no longer chairs it; the effective date is the first day without.</summary>
    [StoredAs("MemberCeased")]
    public sealed record MemberCeased(OfficeId Office, Ceasing Ceases, Stated<string> Reason) : BodyEvent;

    /// <summary>A route by which concerns are escalated, from the effective date on.</summary>
    [StoredAs("EscalationRouteDefined")]
    public sealed record EscalationRouteDefined(
        string Route,
        Stated<EscalationPoint> From,
        Stated<EscalationPoint> To,
        Stated<IReadOnlyList<EscalationPoint>> Through,
        Stated<IReadOnlyList<string>> Triggers,
        Stated<Latency> Latency,
        DecisionId? Decision) : BodyEvent;

    /// <summary>
    /// The route as it is after a revision, as far as the source states it; and what was revised: these aspects, or, where the source names
    /// none, these words of the source.
    /// </summary>
    [StoredAs("EscalationRouteRevised")]
    public sealed record EscalationRouteRevised(
        string Route,
        Stated<EscalationPoint> From,
        Stated<EscalationPoint> To,
        Stated<IReadOnlyList<EscalationPoint>> Through,
        Stated<IReadOnlyList<string>> Triggers,
        Stated<Latency> Latency,
        IReadOnlyList<Change> Changes,
        string? Narrative,
        DecisionId? Decision) : BodyEvent;

    /// <summary>It reports to another body, from the effective date on.</summary>
    [StoredAs("ReportingLineChanged")]
    public sealed record ReportingLineChanged(Stated<BodyId> From, BodyId To, DecisionId? Decision) : BodyEvent;

    /// <summary>It exists no longer; the effective date is the first day without. No successor: nothing takes its place.</summary>
    [StoredAs("CommitteeDissolved")]
    public sealed record CommitteeDissolved(Stated<BodyId>? Successor, Stated<DecisionId> Decision) : BodyEvent;
}
