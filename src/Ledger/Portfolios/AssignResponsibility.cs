using Ledger.Log;
using Ledger.Offices;
using MediatR;

namespace Ledger.Portfolios;

/// <summary>Makes an office answer for a subject, from the effective date on. The same assignment again changes nothing.</summary>
/// <param name="Id">The portfolio.</param>
/// <param name="Subject">What the office answers for, in a few words, e.g. patient safety.</param>
/// <param name="Office">The office.</param>
public sealed record AssignResponsibility(PortfolioId Id, string Subject, OfficeId Office) : Command
{
    /// <summary>The rule: exactly one accountable office for a subject at any instant, by whatever portfolio.</summary>
    public static Decided<PortfolioEvent> Decide(AssignResponsibility command, Portfolio state, SubjectContext known)
    {
        if (state is not Portfolio.Kept kept)
        {
            return PortfolioRefusals.NoSuchPortfolio(command.Id);
        }

        var fact = new PortfolioEvent.ResponsibilityAssigned(command.Subject, command.Office) { Effective = command.Effective };
        if (kept.Accountabilities.Items.Any(a => a.By == fact))
        {
            return [];
        }

        if (!Topic.IsOne(command.Subject))
        {
            return PortfolioRefusals.NotASubject;
        }

        if (!known.OfficeExists)
        {
            return PortfolioRefusals.NoSuchOffice(command.Office);
        }

        var clash = PortfolioRefusals.OfClash(kept.Accountabilities.After(fact), kept.Accountabilities, command.Subject, command.Id, known.Elsewhere);
        return clash is null ? [fact] : clash;
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<AssignResponsibility, Outcome>
    {
        public Task<Outcome> Handle(AssignResponsibility command, CancellationToken ct) =>
            transaction.Run<AssignResponsibility, Portfolio, PortfolioEvent, SubjectContext>(
                command.Id, command, known => SubjectContext.Accountable(known, command.Id, command.Subject, command.Office), Decide, ct);
    }
}
