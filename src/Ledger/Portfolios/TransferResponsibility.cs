using Ledger.Log;
using Ledger.Offices;
using MediatR;

namespace Ledger.Portfolios;

/// <summary>Moves a subject from one office to another on the effective date, which can lie before what is recorded already.</summary>
/// <param name="Id">The portfolio.</param>
/// <param name="Subject">What the offices answer for, as it was assigned.</param>
/// <param name="From">The office that answered for it until then.</param>
/// <param name="To">The office that answers for it from then on.</param>
public sealed record TransferResponsibility(PortfolioId Id, string Subject, OfficeId From, OfficeId To) : Command
{
    /// <summary>The rule: only what is held on the date moves, nothing is lost on the way, and no two offices answer for it.</summary>
    public static Decided<PortfolioEvent> Decide(TransferResponsibility command, Portfolio state, SubjectContext known)
    {
        if (state is not Portfolio.Kept kept)
        {
            return PortfolioRefusals.NoSuchPortfolio(command.Id);
        }

        var before = kept.Accountabilities;
        var fact = new PortfolioEvent.ResponsibilityTransferred(command.Subject, command.From, command.To) { Effective = command.Effective };
        if (before.Items.Any(a => a.By == fact))
        {
            return [];
        }

        if (command.Effective?.To is not null)
        {
            return PortfolioRefusals.OneDate("A transfer");
        }

        if (command.From == command.To)
        {
            return new Refusal("same-office", $"{command.From} cannot hand '{command.Subject}' over to itself.");
        }

        if (!known.OfficeExists)
        {
            return PortfolioRefusals.NoSuchOffice(command.To);
        }

        var held = before.At(command.Subject, command.From, command.Effective);
        if (held < 0)
        {
            return PortfolioRefusals.NotHeld(before, command.Subject, command.From, command.Effective);
        }

        var clash = PortfolioRefusals.OfClash(before.After(fact, held), before, command.Subject, command.Id, known.Elsewhere);
        return clash is null ? [fact] : clash;
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<TransferResponsibility, Outcome>
    {
        public Task<Outcome> Handle(TransferResponsibility command, CancellationToken ct) =>
            transaction.Run<TransferResponsibility, Portfolio, PortfolioEvent, SubjectContext>(
                command.Id, command, known => SubjectContext.Accountable(known, command.Id, command.Subject, command.To), Decide, ct);
    }
}
