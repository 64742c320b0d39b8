using Ledger.Log;
using Ledger.Offices;
using MediatR;

namespace Ledger.Bodies;

/// <summary>Ends an office's seat on a body, or only its chairing; the effective date is the first day without.</summary>
/// <param name="Id">The body.</param>
/// <param name="Office">The office, e.g. medical-director.</param>
/// <param name="Ceases">What ends: membership (the chair included) or chairing.</param>
/// <param name="Reason">Why, or not-stated.</param>
public sealed record CeaseMember(BodyId Id, OfficeId Office, Ceasing Ceases, Stated<string> Reason) : Command
{
    /// <summary>The rule: only who sits on a body can cease to, and not before they started.</summary>
    public static Decided<BodyEvent> Decide(CeaseMember command, Body state)
    {
        if (state is not Body.Active body)
        {
            return BodyRefusals.NotActive(command.Id, state);
        }

        var fact = new BodyEvent.MemberCeased(command.Office, command.Ceases, command.Reason) { Effective = command.Effective };
        var at = fact.When().From;
        if (body.Ceasing(command.Office, command.Ceases, at).IsSomething)
        {
            return [fact];
        }

        var theirs = body.Chairs.Where(c => c.What.Office == command.Office).Select(c => c.Effective);
        if (command.Ceases == Ceasing.Membership)
        {
            theirs = theirs.Concat(body.Members.Where(m => m.What.Office == command.Office).Select(m => m.Effective));
        }

        var held = theirs.ToList();
        if (held.Exists(e => e.To is { } to && to == at))
        {
            return [];
        }

        return held.Find(e => e.To is null) is { } later
            ? new Refusal("ends-before-start", $"{command.Office} sits on {command.Id} from {later.From}: that cannot end on {at}.")
            : command.Ceases == Ceasing.Chairing
                ? new Refusal("not-the-chair", $"{command.Office} does not chair {command.Id} at that time.")
                : new Refusal("not-a-member", $"{command.Office} does not sit on {command.Id} at that time.");
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<CeaseMember, Outcome>
    {
        public Task<Outcome> Handle(CeaseMember command, CancellationToken ct) =>
            transaction.Run<CeaseMember, Body, BodyEvent>(command.Id, command, Decide, ct);
    }
}
