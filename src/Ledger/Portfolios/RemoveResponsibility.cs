using Ledger.Log;
using Ledger.Offices;
using MediatR;

namespace Ledger.Portfolios;

/// <summary>Takes a subject from an office and gives it to no other; the effective date is the first day without.</summary>
/// <param name="Id">The portfolio.</param>
/// <param name="Subject">What the office answered for, as it was assigned.</param>
/// <param name="Office">The office.</param>
/// <param name="Reason">Why, or not-stated.</param>
public sealed record RemoveResponsibility(PortfolioId Id, string Subject, OfficeId Office, Stated<string> Reason) : Command
{
    /// <summary>The rule: only what is held on the date can be taken away.</summary>
    public static Decided<PortfolioEvent> Decide(RemoveResponsibility command, Portfolio state, IReadOnlyList<Elsewhere> elsewhere)
    {
        if (state is not Portfolio.Kept kept)
        {
            return PortfolioRefusals.NoSuchPortfolio(command.Id);
        }

        var before = kept.Accountabilities;
        var fact = new PortfolioEvent.ResponsibilityRemoved(command.Subject, command.Office, command.Reason) { Effective = command.Effective };
        if (before.Items.Any(a => a.Removed == fact))
        {
            return [];
        }

        if (command.Effective?.To is not null)
        {
            return PortfolioRefusals.OneDate("A removal");
        }

        var held = before.At(command.Subject, command.Office, command.Effective);
        if (held < 0)
        {
            return PortfolioRefusals.NotHeld(before, command.Subject, command.Office, command.Effective);
        }

        // An exact end can make certain what an inexact one left open.
        var clash = PortfolioRefusals.OfClash(before.After(fact, held), before, command.Subject, command.Id, elsewhere);
        return clash is null ? [fact] : clash;
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<RemoveResponsibility, Outcome>
    {
        public Task<Outcome> Handle(RemoveResponsibility command, CancellationToken ct) =>
            transaction.Run<RemoveResponsibility, Portfolio, PortfolioEvent, IReadOnlyList<Elsewhere>>(
                command.Id, command, known => SubjectContext.Accountable(known, command.Id, command.Subject, command.Office).Elsewhere, Decide, ct);
    }
}
