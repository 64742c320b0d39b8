using Ledger.Log;
using Ledger.Offices;
using MediatR;

namespace Ledger.Portfolios;

/// <summary>Designates the office that leads on a subject from the effective date on; the one before leads until then.</summary>
/// <param name="Id">The portfolio.</param>
/// <param name="Subject">What the office leads on, in a few words, e.g. dormitory replacement.</param>
/// <param name="Office">The office, whoever holds it.</param>
public sealed record DesignateLeadDirector(PortfolioId Id, string Subject, OfficeId Office) : Command
{
    /// <summary>The rule: one office leads on a subject at a time.</summary>
    public static Decided<PortfolioEvent> Decide(DesignateLeadDirector command, Portfolio state, SubjectContext known)
    {
        if (state is not Portfolio.Kept kept)
        {
            return PortfolioRefusals.NoSuchPortfolio(command.Id);
        }

        var fact = new PortfolioEvent.LeadDirectorDesignated(command.Subject, command.Office) { Effective = command.Effective };
        if (kept.Leads.Items.Any(l => l.By == fact))
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

        if (kept.Leads.StartingWith(fact) is { } sameDay)
        {
            return TwoLeads(new Elsewhere(command.Id, sameDay.Office, sameDay.Effective));
        }

        var lead = kept.Leads.After(fact).Items[^1];
        return known.Elsewhere.FirstOrDefault(e => e.Effective.CertainlyOverlaps(lead.Effective)) is { } other ? TwoLeads(other) : [fact];

        Refusal TwoLeads(Elsewhere other) =>
            new("two-leads", $"{other.Office} leads on '{command.Subject}' by {other.Portfolio}, {PortfolioRefusals.Text(other.Effective)}.");
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<DesignateLeadDirector, Outcome>
    {
        public Task<Outcome> Handle(DesignateLeadDirector command, CancellationToken ct) =>
            transaction.Run<DesignateLeadDirector, Portfolio, PortfolioEvent, SubjectContext>(
                command.Id, command, known => SubjectContext.Leading(known, command.Id, command.Subject, command.Office), Decide, ct);
    }
}
