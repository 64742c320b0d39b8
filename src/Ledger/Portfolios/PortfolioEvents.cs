// These shapes are stored for ever. A change is a new version and an upcaster, never an edit: the golden files in
// tests/Ledger.Tests/Stored hold every one of them.
using Ledger.Log;
using Ledger.Offices;

namespace Ledger.Portfolios;

/// <summary>One change of a portfolio: which aspect of it, what it was before, and what it is after.</summary>
/// <param name="Aspect">What changed, e.g. <c>quality and safety reporting</c>.</param>
/// <param name="Before">How it was.</param>
/// <param name="After">How it is.</param>
public sealed record PortfolioChange(string Aspect, Stated<string> Before, Stated<string> After);

/// <summary>The facts of a portfolio: what offices answer for.</summary>
public abstract record PortfolioEvent : Fact
{
    private PortfolioEvent()
    {
    }

    /// <summary>The portfolio exists.</summary>
    [StoredAs("PortfolioCreated")]
    public sealed record PortfolioCreated(PortfolioId Id, string Title) : PortfolioEvent;

    /// <summary>An office answers for a subject, from the effective date on.</summary>
    [StoredAs("ResponsibilityAssigned")]
    public sealed record ResponsibilityAssigned(string Subject, OfficeId Office) : PortfolioEvent;

    /// <summary>Another office answers for a subject, from the effective date on, and for as long as the one before would have.</summary>
    [StoredAs("ResponsibilityTransferred")]
    public sealed record ResponsibilityTransferred(string Subject, OfficeId From, OfficeId To) : PortfolioEvent;

    /// <summary>An office no longer answers for a subject, and no other does in its place; the effective date is the first day without.</summary>
    [StoredAs("ResponsibilityRemoved")]
    public sealed record ResponsibilityRemoved(string Subject, OfficeId Office, Stated<string> Reason) : PortfolioEvent;

    /// <summary>
    /// The portfolio was revised, on the effective date: by changes that are named, or by what is only told of it (a narrative: words that can be
    /// quoted, and not be checked).
    /// </summary>
    [StoredAs("PortfolioRevised")]
    public sealed record PortfolioRevised(IReadOnlyList<PortfolioChange> Changes, string? Narrative) : PortfolioEvent;

    /// <summary>An office leads on a subject, from the effective date on, until another is designated.</summary>
    [StoredAs("LeadDirectorDesignated")]
    public sealed record LeadDirectorDesignated(string Subject, OfficeId Office) : PortfolioEvent;
}
