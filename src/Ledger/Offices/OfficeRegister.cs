using Ledger.Log;
using Ledger.People;
using Ledger.Registers;

namespace Ledger.Offices;

/// <summary>An office.</summary>
public sealed record OfficeRow(string Title);

/// <summary>Somebody holds an office for a time.</summary>
public sealed record TenureRow(Stated<PersonId> Holder, Stated<Basis> Basis);

/// <summary>Somebody covers for the holder for a time.</summary>
public sealed record CoverRow(Stated<PersonId> Cover, Stated<string> Reason);

/// <summary>A fit and proper person test.</summary>
public sealed record FitAndProperRow(Stated<PersonId> Person, FitAndProperOutcome Outcome);

/// <summary>An appraisal objective.</summary>
public sealed record ObjectiveRow(string Objective, Stated<string> Measure);

/// <summary>What the registers show of offices.</summary>
public static class OfficeRegister
{
    /// <summary>The posts.</summary>
    public static Register<OfficeRow> Offices { get; } = new("offices", "The posts there are");

    /// <summary>Who holds them.</summary>
    public static Register<TenureRow> Tenures { get; } = new("tenures", "Who holds an office, on what footing, from when to when");

    /// <summary>Who covers.</summary>
    public static Register<CoverRow> Covers { get; } = new("covers", "Who covers for an office's holder");

    /// <summary>Fit and proper person tests.</summary>
    public static Register<FitAndProperRow> FitAndProper { get; } = new("fit-and-proper", "Fit and proper person tests and what they came to");

    /// <summary>Appraisal objectives.</summary>
    public static Register<ObjectiveRow> Objectives { get; } = new("objectives", "What offices are appraised by");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Register> All { get; } = [Offices, Tenures, Covers, FitAndProper, Objectives];

    /// <summary>The rows that an office's state asserts.</summary>
    public static IEnumerable<RegisterRow> Rows(Office state) => state is not Office.Post post
        ? []
        : RegisterRow.Together(
            [Offices.Row(post.Id.Value, string.Empty, post.Effective, new OfficeRow(post.Title))],
            Tenures.Rows(post.Id.Value, post.Tenures, t => (t.Effective, new TenureRow(t.Holder, t.Basis))),
            Covers.Rows(post.Id.Value, post.Covers, c => (c.Effective, new CoverRow(c.Person, c.Reason))),
            FitAndProper.Rows(post.Id.Value, post.Assessments, a => (a.Effective, new FitAndProperRow(a.Person, a.Outcome))),
            Objectives.Rows(post.Id.Value, post.Objectives, o => (o.Effective, new ObjectiveRow(o.Objective, o.Measure))));

    /// <summary>Whether there is such an office, as known there.</summary>
    internal static bool Knows(RegisterView known, OfficeId id) => known.Has(Offices, id);
}
