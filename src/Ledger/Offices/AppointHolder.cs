using Ledger.Log;
using Ledger.People;
using MediatR;

namespace Ledger.Offices;

/// <summary>Appoints somebody to an office, from the effective date on. The same appointment again changes nothing.</summary>
/// <param name="Id">The office.</param>
/// <param name="Holder">The person, or not-stated: an office can be filled without saying by whom.</param>
/// <param name="Basis">On what footing, or not-stated.</param>
public sealed record AppointHolder(OfficeId Id, Stated<PersonId> Holder, Stated<Basis> Basis) : Command
{
    /// <summary>The rule: one substantive holder at a time, and nobody twice on the same footing.</summary>
    public static Decided<OfficeEvent> Decide(AppointHolder command, Office state, bool personIsRegistered)
    {
        if (state is not Office.Post post)
        {
            return OfficeRefusals.NoSuchOffice(command.Id);
        }

        if (!personIsRegistered)
        {
            return new Refusal("no-such-person", $"There is no person {command.Holder}: register the person first.");
        }

        var appointed = new OfficeEvent.HolderAppointed(command.Holder, command.Basis) { Effective = command.Effective };
        if (post.Tenures.Any(t => t.Appointed == appointed))
        {
            return [];
        }

        var effective = new Office.Tenure(appointed, Ceased: null).Effective;
        if (command.Basis == Offices.Basis.Substantive
            && post.Tenures.FirstOrDefault(t => t.Basis == Offices.Basis.Substantive && t.Effective.CertainlyOverlaps(effective)) is { } overlap)
        {
            return OfficeRefusals.HolderOverlap(command.Id, overlap);
        }

        return command.Holder.IsStated
            && post.Tenures.Any(t => t.Holder == command.Holder && t.Basis == command.Basis && t.Effective.CertainlyOverlaps(effective))
            ? new Refusal("holds-already", $"{command.Holder} holds {command.Id} in that time already, on the same footing.")
            : [appointed];
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<AppointHolder, Outcome>
    {
        public Task<Outcome> Handle(AppointHolder command, CancellationToken ct) =>
            transaction.Run<AppointHolder, Office, OfficeEvent, bool>(
                command.Id, command, known => PersonRegister.Knows(known, command.Holder), Decide, ct);
    }
}
