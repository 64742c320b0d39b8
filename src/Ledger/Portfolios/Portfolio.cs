using System.Collections.Immutable;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Portfolios;

/// <summary>A portfolio as its facts tell it.</summary>
public abstract record Portfolio : IDecider<Portfolio, PortfolioEvent>
{
    private Portfolio()
    {
    }

    /// <inheritdoc/>
    public static Portfolio Initial { get; } = new None();

    /// <inheritdoc/>
    public static Portfolio Evolve(Portfolio state, PortfolioEvent fact) => (state, fact) switch
    {
        (None, PortfolioEvent.PortfolioCreated f) => new Kept(f.Id, f.Title, f.Effective, Accountabilities.None, LeadDirectors.None, []),
        (Kept s, PortfolioEvent.ResponsibilityAssigned f) => s with { Accountabilities = s.Accountabilities.After(f) },
        (Kept s, PortfolioEvent.ResponsibilityTransferred f) when s.Accountabilities.At(f.Subject, f.From, f.Effective) is >= 0 and var held =>
            s with { Accountabilities = s.Accountabilities.After(f, held) },
        (Kept s, PortfolioEvent.ResponsibilityRemoved f) when s.Accountabilities.At(f.Subject, f.Office, f.Effective) is >= 0 and var held =>
            s with { Accountabilities = s.Accountabilities.After(f, held) },
        (Kept s, PortfolioEvent.PortfolioRevised f) => s with { Revisions = s.Revisions.Add(f) },
        (Kept s, PortfolioEvent.LeadDirectorDesignated f) when s.Leads.StartingWith(f) is null => s with { Leads = s.Leads.After(f) },
        _ => throw new ImpossibleHistoryException(state, fact),
    };

    /// <summary>There is no such portfolio.</summary>
    public sealed record None : Portfolio;

    /// <summary>The portfolio exists.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Title">Its title.</param>
    /// <param name="Effective">Since when, if stated.</param>
    /// <param name="Accountabilities">Which office answers for what.</param>
    /// <param name="Leads">Which office leads on what.</param>
    /// <param name="Revisions">Its revisions.</param>
    public sealed record Kept(
        PortfolioId Id,
        string Title,
        Effective? Effective,
        Accountabilities Accountabilities,
        LeadDirectors Leads,
        ImmutableArray<PortfolioEvent.PortfolioRevised> Revisions) : Portfolio;
}
