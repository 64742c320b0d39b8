using Ledger.Log;
using Ledger.People;
using Ledger.Seal;
using MediatR;

namespace Ledger.Offices;

/// <summary>Appoints somebody to an office, from the effective date on. The same appointment again changes nothing.</summary>
/// <param name="Id">The office.</param>
/// <param name="Holder">The person, or not-stated: an office can be filled without saying by whom.</param>
/// <param name="Basis">On what footing.</param>
public sealed record AppointHolder(OfficeId Id, Stated<PersonId> Holder, Basis Basis) : Command
{
    /// <summary>The rule: one substantive holder at a time.</summary>
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

        var effective = command.Effective ?? Effective.Since(PartialDate.NotStated);
        if (post.Tenures.Contains(new Office.Tenure(command.Holder, command.Basis, effective)))
        {
            return [];
        }

        var overlap = command.Basis == Basis.Substantive
            ? post.Tenures.Find(t => t.Basis == Basis.Substantive && t.Effective.CertainlyOverlaps(effective))
            : null;
        return overlap is null
            ? [new OfficeEvent.HolderAppointed(command.Holder, command.Basis) { Effective = command.Effective }]
            : new Refusal("holder-overlap", $"{command.Id} has a substantive holder in that time: {overlap.Holder}, {overlap.Effective.From} to {overlap.Effective.To?.ToString() ?? "further notice"}.");
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<AppointHolder, Outcome>
    {
        public Task<Outcome> Handle(AppointHolder command, CancellationToken ct) =>
            transaction.Run<AppointHolder, Office, OfficeEvent, bool>(
                command.Id, command, known => PersonRegister.Knows(known, command.Holder), Decide, ct);
    }
}
