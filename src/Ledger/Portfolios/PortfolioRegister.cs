using Ledger.Log;
using Ledger.Offices;
using Ledger.Registers;

namespace Ledger.Portfolios;

/// <summary>A portfolio.</summary>
public sealed record PortfolioRow(string Title);

/// <summary>An office answers for a subject for a time.</summary>
/// <param name="Subject">The subject, in the words of the assignment.</param>
/// <param name="Office">The office.</param>
/// <param name="Portfolio">By which portfolio.</param>
/// <param name="TransferredFrom">The office it came from; none if it was assigned.</param>
/// <param name="Removed">Why it was taken away, if it was and no other office came in its place.</param>
public sealed record AccountabilityRow(string Subject, OfficeId Office, PortfolioId Portfolio, OfficeId? TransferredFrom, Stated<string>? Removed);

/// <summary>An office leads on a subject for a time.</summary>
public sealed record LeadDirectorRow(string Subject, OfficeId Office, PortfolioId Portfolio);

/// <summary>A revision of a portfolio.</summary>
public sealed record PortfolioRevisionRow(IReadOnlyList<PortfolioChange> Changes, string? Narrative);

/// <summary>What the registers show of portfolios.</summary>
public static class PortfolioRegister
{
    /// <summary>The portfolios.</summary>
    public static Register<PortfolioRow> Portfolios { get; } = new("portfolios", "The portfolios there are");

    /// <summary>Who answers for what: about the subject's key (<see cref="Topic"/>), under <c>portfolio/number</c>.</summary>
    public static Register<AccountabilityRow> Accountabilities { get; } = new("accountabilities", "Which office answers for a subject, from when to when");

    /// <summary>Who leads on what: about the subject's key (<see cref="Topic"/>), under <c>portfolio/number</c>.</summary>
    public static Register<LeadDirectorRow> LeadDirectors { get; } = new("lead-directors", "Which office leads on a subject, from when to when");

    /// <summary>The revisions.</summary>
    public static Register<PortfolioRevisionRow> Revisions { get; } = new("portfolio-revisions", "What changed in a portfolio, or what is told of it");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Register> All { get; } = [Portfolios, Accountabilities, LeadDirectors, Revisions];

    /// <summary>The rows that a portfolio's state asserts.</summary>
    public static IEnumerable<RegisterRow> Rows(Portfolio state) => state is not Portfolio.Kept kept
        ? []
        : [
            Portfolios.Row(kept.Id.Value, string.Empty, kept.Effective, new PortfolioRow(kept.Title)),
            .. kept.Accountabilities.Items.Select((a, i) => Accountabilities.Row(
                Topic.KeyOf(a.Subject),
                $"{kept.Id}/{i + 1}",
                a.Effective,
                new AccountabilityRow(a.Subject, a.Office, kept.Id, (a.By as PortfolioEvent.ResponsibilityTransferred)?.From, a.Removed?.Reason))),
            .. kept.Leads.Items.Select((l, i) => LeadDirectors.Row(
                Topic.KeyOf(l.By.Subject), $"{kept.Id}/{i + 1}", l.Effective, new LeadDirectorRow(l.By.Subject, l.Office, kept.Id))),
            .. Revisions.Rows(kept.Id.Value, kept.Revisions, r => (r.Effective, new PortfolioRevisionRow(r.Changes, r.Narrative))),
        ];

    /// <summary>Whether there is such a portfolio, as known there.</summary>
    internal static bool Knows(RegisterView known, PortfolioId id) => known.Has(Portfolios, id);
}
