using Ledger.Decisions;
using Ledger.Log;
using Ledger.Offices;
using MediatR;

namespace Ledger.Bodies;

/// <summary>Appoints an office to chair a body, from the effective date on. The same appointment again changes nothing.</summary>
/// <param name="Id">The body.</param>
/// <param name="Office">The office, e.g. trust-chair.</param>
/// <param name="Decision">The adopted decision, if it rests on one.</param>
public sealed record AppointChair(BodyId Id, OfficeId Office, DecisionId? Decision = null) : Command
{
    /// <summary>The rule: one chair at a time.</summary>
    public static Decided<BodyEvent> Decide(AppointChair command, Body state, SeatContext context)
    {
        if (state is not Body.Active body)
        {
            return BodyRefusals.NotActive(command.Id, state);
        }

        var fact = new BodyEvent.ChairAppointed(command.Office, command.Decision) { Effective = command.Effective };
        if (body.Chairs.Any(c => c.What == fact))
        {
            return [];
        }

        if (!context.OfficeExists)
        {
            return BodyRefusals.NoSuchOffice(command.Office);
        }

        if (BodyRefusals.MustStand(command.Decision, context.Decision) is { } problem)
        {
            return problem;
        }

        return body.Chairs.FirstOrDefault(c => c.Effective.CertainlyOverlaps(fact.When())) is { } overlap
            ? new Refusal("chair-overlap", $"{command.Id} has a chair in that time: {overlap.What.Office}, {overlap.Effective.From} to {overlap.Effective.To?.ToString() ?? "further notice"}.")
            : [fact];
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<AppointChair, Outcome>
    {
        public Task<Outcome> Handle(AppointChair command, CancellationToken ct) =>
            transaction.Run<AppointChair, Body, BodyEvent, SeatContext>(
                command.Id,
                command,
                known => new SeatContext(OfficeRegister.Knows(known, command.Office), BodyRegister.StatusOf(known, command.Decision)),
                Decide,
                ct);
    }
}
