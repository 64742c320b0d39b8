using Ledger.Decisions;
using Ledger.Log;
using Ledger.Offices;
using MediatR;

namespace Ledger.Bodies;

/// <summary>Appoints an office to sit on a body, from the effective date on. The same appointment again changes nothing.</summary>
/// <param name="Id">The body.</param>
/// <param name="Office">The office, e.g. medical-director.</param>
/// <param name="Standing">With a vote or not: voting, in-attendance or not-stated.</param>
/// <param name="Role">In what role, as a quorum counts it, e.g. non-executive or deputy-chair; or not-stated.</param>
/// <param name="Decision">The adopted decision, if it rests on one.</param>
public sealed record AppointMember(BodyId Id, OfficeId Office, Stated<MemberStanding> Standing, Stated<string> Role, DecisionId? Decision = null) : Command
{
    /// <summary>The rule: nobody sits on a body twice at a time, and chairs are appointed as such.</summary>
    public static Decided<BodyEvent> Decide(AppointMember command, Body state, SeatContext context)
    {
        if (state is not Body.Active body)
        {
            return BodyRefusals.NotActive(command.Id, state);
        }

        var fact = new BodyEvent.MemberAppointed(command.Office, command.Standing, command.Role, command.Decision) { Effective = command.Effective };
        if (body.Members.Any(m => m.What == fact))
        {
            return [];
        }

        if (!context.OfficeExists)
        {
            return BodyRefusals.NoSuchOffice(command.Office);
        }

        if (command.Role.TryGet(out var role) && (!Roles.IsWord(role) || role is Roles.Chair or Roles.VotingMember))
        {
            return new Refusal("role-unclear", $"'{role}' is no member's role: use a word such as non-executive; a chair is appointed as chair, and a vote is the standing.");
        }

        if (BodyRefusals.MustStand(command.Decision, context.Decision) is { } problem)
        {
            return problem;
        }

        return body.Members.FirstOrDefault(m => m.What.Office == command.Office && m.Effective.CertainlyOverlaps(fact.When())) is { } overlap
            ? new Refusal("already-member", $"{command.Office} sits on {command.Id} in that time: from {overlap.Effective.From} to {overlap.Effective.To?.ToString() ?? "further notice"}.")
            : [fact];
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<AppointMember, Outcome>
    {
        public Task<Outcome> Handle(AppointMember command, CancellationToken ct) =>
            transaction.Run<AppointMember, Body, BodyEvent, SeatContext>(
                command.Id,
                command,
                known => new SeatContext(OfficeRegister.Knows(known, command.Office), BodyRegister.StatusOf(known, command.Decision)),
                Decide,
                ct);
    }
}
