using System.Globalization;
using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Registers;
using Ledger.Seal;

namespace Ledger.Frameworks;

/// <summary>The clause of an instrument's version that a decision rests on.</summary>
/// <param name="Framework">The instrument.</param>
/// <param name="Version">Its version.</param>
/// <param name="Clause">The clause, e.g. <c>4.2</c>, if one is named.</param>
public sealed record Authority(FrameworkId Framework, int Version, string? Clause);

/// <summary>Whether an authority can carry a decision on a day.</summary>
public enum AuthorityStanding
{
    /// <summary>There is no such instrument, version or clause.</summary>
    Unknown,

    /// <summary>It was not in force on the day.</summary>
    NotInForce,

    /// <summary>It may have been in force on the day: the dates are not exact enough to say.</summary>
    PossiblyInForce,

    /// <summary>It was in force on the day.</summary>
    InForce,
}

/// <summary>How an instrument ended.</summary>
/// <param name="SupersededBy">What took its place; none if it was withdrawn.</param>
/// <param name="Reason">Why it was withdrawn.</param>
/// <param name="Decision">By which decision.</param>
public sealed record FrameworkEnd(FrameworkId? SupersededBy, Stated<string> Reason, Stated<DecisionId> Decision);

/// <summary>An instrument, from its draft to its end.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Title">Its title.</param>
/// <param name="LatestVersion">The number of its last approved version; none if it is a draft.</param>
/// <param name="End">How it ended; none if it has not.</param>
public sealed record FrameworkRow(FrameworkKind Kind, string Title, int? LatestVersion, FrameworkEnd? End);

/// <summary>A version of an instrument, dated by when it is in force.</summary>
public sealed record FrameworkVersionRow(int Version, Stated<string> Document, Stated<string> Sha256, Stated<BodyId> Body, Stated<DecisionId> Decision);

/// <summary>A clause, dated as its version is.</summary>
public sealed record ClauseRow(int Version, string Clause, Stated<string> Text, IReadOnlyList<string> Powers);

/// <summary>A reserved power, dated as the version that reserves it is.</summary>
public sealed record ReservedPowerRow(string Power, BodyId Body, FrameworkId Framework, int Version, Stated<string> Clause);

/// <summary>A review, dated by when it was made.</summary>
public sealed record FrameworkReviewRow(int Version, Stated<ReviewOutcome> Outcome, PartialDate NextReview);

/// <summary>What the registers show of instruments.</summary>
public static class FrameworkRegister
{
    /// <summary>The instruments.</summary>
    public static Register<FrameworkRow> Frameworks { get; } = new("frameworks", "The instruments: frameworks, standing orders, schemes, policies");

    /// <summary>Their versions, under the version's number.</summary>
    public static Register<FrameworkVersionRow> Versions { get; } = new("framework-versions", "Which version of an instrument is in force from when to when");

    /// <summary>Their clauses, under <c>version/clause</c>.</summary>
    public static Register<ClauseRow> Clauses { get; } = new("clauses", "The clauses of each version, with the powers they give");

    /// <summary>The reserved powers: about the power's key (<see cref="Topic"/>), under <c>framework/version</c>.</summary>
    public static Register<ReservedPowerRow> ReservedPowers { get; } = new("reserved-powers", "Which powers are reserved to which body");

    /// <summary>Their reviews.</summary>
    public static Register<FrameworkReviewRow> Reviews { get; } = new("framework-reviews", "When an instrument was reviewed, what came of it, and when the next is due");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Register> All { get; } = [Frameworks, Versions, Clauses, ReservedPowers, Reviews];

    /// <summary>The rows that an instrument's state asserts.</summary>
    public static IEnumerable<RegisterRow> Rows(Framework state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.EvenIfClosed() is not { } instrument)
        {
            return [];
        }

        var id = instrument.Id.Value;
        var end = (state as Framework.Closed)?.By;
        return
        [
            Frameworks.Row(id, string.Empty, Life(instrument, end), new FrameworkRow(instrument.Kind, instrument.Title, instrument.Versions is [.., var last] ? last.Approval.Version : null, EndOf(end))),
            .. instrument.Versions.Select(v => Versions.Row(id, Key(v.Approval.Version), v.InForce, new FrameworkVersionRow(v.Approval.Version, v.Approval.Document, v.Approval.Sha256, v.Approval.Body, v.Approval.Decision))),
            .. instrument.Clauses.Select(c => Clauses.Row(id, Key(c.Version, c.Clause), InForce(c.Version), new ClauseRow(c.Version, c.Clause, c.Text, c.Powers))),
            .. instrument.Reserved.Select(p => ReservedPowers.Row(Topic.KeyOf(p.Power), $"{id}/{Key(p.Version)}", InForce(p.Version), new ReservedPowerRow(p.Power, p.Body, instrument.Id, p.Version, p.Clause))),
            .. Reviews.Rows(id, instrument.Reviews, r => (r.Effective, new FrameworkReviewRow(r.Version, r.Outcome, r.NextReview))),
        ];

        Effective InForce(int version) => instrument.Versions[version - 1].InForce;
    }

    /// <summary>Whether there is such an instrument, as known there.</summary>
    internal static bool Knows(RegisterView known, FrameworkId id) => known.Has(Frameworks, id);

    /// <summary>Whether an instrument has an approved version and no end, as known there.</summary>
    internal static bool IsOpen(RegisterView known, FrameworkId id) => known.Find(Frameworks, id)?.Data is { LatestVersion: not null, End: null };

    /// <summary>Whether an authority is in force at a date, as known there.</summary>
    internal static AuthorityStanding Standing(RegisterView known, Authority authority, PartialDate on) => Standing(
        known.Find(Versions, authority.Framework, Key(authority.Version))?.Effective,
        authority.Clause is null || known.Find(Clauses, authority.Framework, Key(authority.Version, authority.Clause)) is not null,
        on);

    /// <summary>Whether something that stands in a version is in force at a date.</summary>
    /// <param name="version">When the version is in force; null if there is no such version.</param>
    /// <param name="clauseStands">Whether the clause stands in it; true if none is named.</param>
    /// <param name="on">The date.</param>
    internal static AuthorityStanding Standing(Effective? version, bool clauseStands, PartialDate on) => version is null || !clauseStands
        ? AuthorityStanding.Unknown
        : version.HoldsOn(on) switch
        {
            Holding.No => AuthorityStanding.NotInForce,
            Holding.Possibly => AuthorityStanding.PossiblyInForce,
            Holding.Certainly => AuthorityStanding.InForce,
            var other => throw new ArgumentOutOfRangeException(nameof(version), other, message: null),
        };

    /// <summary>The powers of the clause that an authority names, as known there: those it is recorded with, and those its version reserves by it.</summary>
    internal static IReadOnlyList<string> PowersOf(RegisterView known, Authority authority) => authority.Clause is not { } clause
        ? []
        :
        [
            .. known.Find(Clauses, authority.Framework, Key(authority.Version, clause))?.Data.Powers ?? [],
            .. known.Rows(ReservedPowers)
                .Select(row => row.Data)
                .Where(row => row.Framework == authority.Framework && row.Version == authority.Version && row.Clause == new Stated<string>(clause))
                .Select(row => row.Power),
        ];

    /// <summary>The reservations of a power that certainly or possibly hold at a date, as known there.</summary>
    internal static IReadOnlyList<(ReservedPowerRow Row, AuthorityStanding Standing)> ReservationsOf(RegisterView known, string power, PartialDate on) =>
        [.. known.Rows(ReservedPowers, Topic.KeyOf(power))
            .Select(row => (row.Data, Standing(row.Effective, clauseStands: true, on)))
            .Where(found => found.Item2 is AuthorityStanding.PossiblyInForce or AuthorityStanding.InForce)];

    private static string Key(int version) => version.ToString(CultureInfo.InvariantCulture);

    private static string Key(int version, string clause) => $"{Key(version)}/{clause}";

    // From the draft to the end; a draft whose date nobody states began on an unknown day.
    private static Effective? Life(Framework.Instrument instrument, FrameworkEvent? end) => end is null
        ? instrument.Drafted
        : new Effective(instrument.Drafted?.From ?? PartialDate.NotStated, end.Effective?.From ?? PartialDate.NotStated);

    private static FrameworkEnd? EndOf(FrameworkEvent? end) => end switch
    {
        null => null,
        FrameworkEvent.FrameworkSuperseded f => new FrameworkEnd(f.By, Stated<string>.NotStated, f.Decision),
        FrameworkEvent.FrameworkWithdrawn f => new FrameworkEnd(SupersededBy: null, f.Reason, f.Decision),
        _ => throw new ArgumentOutOfRangeException(nameof(end), end, message: null),
    };
}
