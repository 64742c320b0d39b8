using System.Globalization;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Offices;
using Ledger.Registers;
using Ledger.Seal;
using static Ledger.Bodies.BodyEvent;

namespace Ledger.Bodies;

/// <summary>A body: a board or a committee.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What kind of body it is.</param>
/// <param name="Parent">The body that established it; none if it was constituted by itself.</param>
/// <param name="Standalone">Whether it stands alone among its parent's committees, if it has a parent.</param>
/// <param name="LegalBasis">What it was constituted under, if it has no parent.</param>
/// <param name="Decision">The decision that established it, if it has a parent.</param>
/// <param name="TermsOfReference">The terms of reference it was established with, if it has a parent.</param>
/// <param name="Active">Whether no dissolution of it is known. When it exists, or existed, is in the row's dates.</param>
/// <param name="Successor">What took its place when it was dissolved; none if nothing did, or if it is active.</param>
/// <param name="DissolvedBy">The decision that dissolved it, if it is dissolved.</param>
public sealed record BodyRow(
    string Name,
    BodyKind Kind,
    BodyId? Parent,
    Stated<bool>? Standalone,
    Stated<string>? LegalBasis,
    Stated<DecisionId>? Decision,
    Stated<string>? TermsOfReference,
    bool Active,
    Stated<BodyId>? Successor,
    Stated<DecisionId>? DissolvedBy);

/// <summary>A version of a body's terms of reference.</summary>
public sealed record TermsOfReferenceRow(
    int Version,
    Stated<string> Document,
    Stated<IReadOnlyList<string>> Powers,
    Stated<IReadOnlyList<Seat>> Membership,
    Stated<QuorumRule> Quorum,
    Stated<MeetingCadence> Cadence,
    PartialDate ReviewDue,
    Stated<DecisionId> Decision);

/// <summary>An office sits on a body for a time.</summary>
public sealed record MemberRow(OfficeId Office, Stated<MemberStanding> Standing, Stated<string> Role, DecisionId? Decision);

/// <summary>An office chairs a body for a time.</summary>
public sealed record ChairRow(OfficeId Office, DecisionId? Decision);

/// <summary>An escalation route as it stands for a time; changes and narrative say what the revision that it came from changed.</summary>
public sealed record EscalationRouteRow(
    string Route,
    Stated<EscalationPoint> From,
    Stated<EscalationPoint> To,
    Stated<IReadOnlyList<EscalationPoint>> Through,
    Stated<IReadOnlyList<string>> Triggers,
    Stated<Latency> Latency,
    IReadOnlyList<Change> Changes,
    string? Narrative,
    DecisionId? Decision);

/// <summary>A body reports to another for a time.</summary>
public sealed record ReportingLineRow(BodyId To, DecisionId? Decision);

/// <summary>A change to a body's remit.</summary>
public sealed record RemitRow(IReadOnlyList<Change> Changes, string? Narrative, Stated<DecisionId> Decision);

/// <summary>Whether a body can be referred to.</summary>
public enum BodyStanding
{
    /// <summary>There is no such body.</summary>
    Unknown,

    /// <summary>It is dissolved.</summary>
    Dissolved,

    /// <summary>It exists.</summary>
    Active,
}

/// <summary>The powers that a body can pass on.</summary>
/// <param name="Body">The body.</param>
/// <param name="Standing">Whether it is there.</param>
/// <param name="All">Whether it holds every power: a board does.</param>
/// <param name="Listed">Otherwise, the powers in its terms of reference; not stated if it has none in force or they do not say.</param>
public sealed record HeldPowers(BodyId Body, BodyStanding Standing, bool All, Stated<IReadOnlyList<string>> Listed);

/// <summary>What the registers show of bodies.</summary>
public static class BodyRegister
{
    /// <summary>The bodies.</summary>
    public static Register<BodyRow> Bodies { get; } = new("bodies", "The board and its committees");

    /// <summary>Their terms of reference.</summary>
    public static Register<TermsOfReferenceRow> TermsOfReference { get; } = new("terms-of-reference", "The versions of bodies' terms of reference: powers, quorum, how often they meet");

    /// <summary>Their members.</summary>
    public static Register<MemberRow> Members { get; } = new("members", "Which offices sit on a body, voting or in attendance, from when to when");

    /// <summary>Their chairs.</summary>
    public static Register<ChairRow> Chairs { get; } = new("chairs", "Which office chairs a body, from when to when");

    /// <summary>Escalation routes.</summary>
    public static Register<EscalationRouteRow> EscalationRoutes { get; } = new("escalation-routes", "The routes by which concerns are escalated, and what their revisions changed");

    /// <summary>Reporting lines.</summary>
    public static Register<ReportingLineRow> ReportingLines { get; } = new("reporting-lines", "Which body a body reports to, from when to when");

    /// <summary>Changes of remit.</summary>
    public static Register<RemitRow> Remits { get; } = new("remits", "The changes to bodies' remits");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Register> All { get; } = [Bodies, TermsOfReference, Members, Chairs, EscalationRoutes, ReportingLines, Remits];

    /// <summary>The rows that a body's state asserts.</summary>
    public static IEnumerable<RegisterRow> Rows(Body state) => state switch
    {
        Body.Active body => Rows(body, null),
        Body.Dissolved dissolved => Rows(dissolved.Was, dissolved.Dissolution),
        _ => [],
    };

    /// <summary>Whether there is such a body, as known there, and it is not dissolved at a date.</summary>
    internal static bool IsActive(RegisterView known, BodyId id, PartialDate on) => StandingOf(known, id, on) == BodyStanding.Active;

    /// <summary>
    /// Whether a body can be referred to at a date, as known there. One that is dissolved can be at a date that is certainly before it was: what is
    /// recorded late of that time still happened.
    /// </summary>
    internal static BodyStanding StandingOf(RegisterView known, BodyId id, PartialDate on) => known.Find(Bodies, id) switch
    {
        null => BodyStanding.Unknown,
        { Data.Active: true } => BodyStanding.Active,
        { Effective.To.Earliest: { } end } when on.Latest < end => BodyStanding.Active,
        _ => BodyStanding.Dissolved,
    };

    /// <summary>The body that one reports to, as last recorded there: its parent, unless its reporting line was changed; null if it reports to none.</summary>
    internal static BodyId? ReportsTo(RegisterView known, BodyId id) =>
        known.Rows(ReportingLines, id.Value).MaxBy(Number)?.Data.To;

    /// <summary>A body and those that it reports to, upwards; stops where a body would come twice.</summary>
    internal static IReadOnlyList<BodyId> Upwards(BodyId from, Func<BodyId, BodyId?> reportsTo)
    {
        var way = new List<BodyId>();
        for (BodyId? at = from; at is not null && !way.Contains(at); at = reportsTo(at))
        {
            way.Add(at);
        }

        return way;
    }

    /// <summary>The active bodies that report to one, as known there, ordinally.</summary>
    internal static IReadOnlyList<BodyId> ReportingTo(RegisterView known, BodyId id) =>
    [
        .. known.Rows(ReportingLines)
            .GroupBy(line => line.Entity, StringComparer.Ordinal)
            .Where(lines => lines.MaxBy(Number)!.Data.To == id)
            .Select(lines => BodyId.Parse(lines.Key))
            .Where(child => IsActive(known, child, PartialDate.NotStated)),
    ];

    /// <summary>The powers that a body can pass on at a date, as known there.</summary>
    internal static HeldPowers PowersOf(RegisterView known, BodyId id, PartialDate on) => new(
        id,
        StandingOf(known, id, on),
        known.Find(Bodies, id)?.Data.Kind == BodyKind.Board,
        PowersInForce(known.Rows(TermsOfReference, id.Value), on));

    /// <summary>The powers in the last version of terms of reference that may be in force at a date; of the last version if the date is not stated.</summary>
    internal static Stated<IReadOnlyList<string>> PowersInForce(IEnumerable<RegisterEntry<TermsOfReferenceRow>> versions, PartialDate on) =>
        versions
            .OrderByDescending(v => v.Data.Version)
            .FirstOrDefault(v => v.Effective is not { } effective || MayHold(effective, on))?.Data.Powers ?? Stated<IReadOnlyList<string>>.NotStated;

    /// <summary>How far the decision has come that something rests on; null if there is no such decision, or none is named.</summary>
    internal static DecisionStatus? StatusOf(RegisterView known, Stated<DecisionId> decision) =>
        decision.TryGet(out var id) ? DecisionRegister.StatusOf(known, id) : null;

    /// <inheritdoc cref="StatusOf(RegisterView, Stated{DecisionId})"/>
    internal static DecisionStatus? StatusOf(RegisterView known, DecisionId? decision) =>
        decision is null ? null : DecisionRegister.StatusOf(known, decision);

    private static bool MayHold(Effective effective, PartialDate on) =>
        (effective.From.Earliest is not { } from || on.Latest is not { } last || from <= last)
        && (effective.To?.Latest is not { } to || on.Earliest is not { } first || first < to);

    private static int Number(RegisterEntry<ReportingLineRow> line) => int.Parse(line.Key, CultureInfo.InvariantCulture);

    private static IEnumerable<RegisterRow> Rows(Body.Active body, CommitteeDissolved? end) =>
    [
        Bodies.Row(body.Id.Value, string.Empty, body.Founding.Effective, Row(body.Founding.What, end)),
        .. TermsOfReference.Rows(body.Id.Value, body.Terms, t => (t.Effective, Row(t.What))),
        .. Members.Rows(body.Id.Value, body.Members, m => (m.Effective, new MemberRow(m.What.Office, m.What.Standing, m.What.Role, m.What.Decision))),
        .. Chairs.Rows(body.Id.Value, body.Chairs, c => (c.Effective, new ChairRow(c.What.Office, c.What.Decision))),
        .. EscalationRoutes.Rows(body.Id.Value, body.Routes, r => (r.Effective, Row(r.What))),
        .. ReportingLines.Rows(body.Id.Value, body.Lines, l => (l.Effective, new ReportingLineRow(l.What.To, l.What.Decision))),
        .. Remits.Rows(body.Id.Value, body.Remits, r => (r.Effective, new RemitRow(r.What.Changes, r.What.Narrative, r.What.Decision))),
    ];

    private static BodyRow Row(BodyEvent founding, CommitteeDissolved? end) => founding switch
    {
        BodyConstituted f => new BodyRow(f.Name, f.Kind, null, null, f.LegalBasis, null, null, end is null, end?.Successor, end?.Decision),
        CommitteeEstablished f => new BodyRow(f.Name, f.Kind, f.Parent, f.Standalone, null, f.Decision, f.TermsOfReference, end is null, end?.Successor, end?.Decision),
        _ => throw new InvalidOperationException($"No body begins with {founding.GetType().Name}."),
    };

    private static TermsOfReferenceRow Row(TermsOfReferenceAdopted t) =>
        new(t.Version, t.Document, t.Powers, t.Membership, t.Quorum, t.Cadence, t.ReviewDue, t.Decision);

    private static EscalationRouteRow Row(Body.Route r) =>
        new(r.Name, r.From, r.To, r.Through, r.Triggers, r.Latency, r.Changes, r.Narrative, r.Decision);
}
