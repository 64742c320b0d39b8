using Ledger.Log;
using Ledger.People;
using MediatR;

namespace Ledger.Offices;

/// <summary>Ends a tenure; the effective date is the first day on which the office is no longer held.</summary>
/// <param name="Id">The office.</param>
/// <param name="Holder">Who ceases to hold it, as it was said at the appointment.</param>
/// <param name="Reason">Why, or not-stated.</param>
public sealed record CeaseHolder(OfficeId Id, Stated<PersonId> Holder, Stated<string> Reason) : Command
{
    /// <summary>The rule: only who holds an office can cease to, not before they started, and not after their term was over.</summary>
    public static Decided<OfficeEvent> Decide(CeaseHolder command, Office state)
    {
        if (state is not Office.Post post)
        {
            return OfficeRefusals.NoSuchOffice(command.Id);
        }

        var ceased = new OfficeEvent.HolderCeased(command.Holder, command.Reason) { Effective = command.Effective };
        if (post.Tenures.Any(t => t.Ceased == ceased))
        {
            return [];
        }

        if (command.Effective?.To is not null)
        {
            return OfficeRefusals.OneDate("A tenure");
        }

        var ending = post.TenureEndingOn(command.Holder, command.Effective);
        if (ending < 0)
        {
            var started = post.Tenures.LastOrDefault(t => t.Holder == command.Holder && t.Ceased is null)?.Effective.From;
            return command.Effective?.From.Latest is { } end && end <= started?.Earliest
                ? new Refusal("ends-before-start", $"{command.Holder} holds {command.Id} from {started}: it cannot end on {command.Effective.From}.")
                : new Refusal("does-not-hold", $"{command.Holder} does not hold {command.Id} then.");
        }

        // An exact end can make certain what an inexact one left open.
        var tenure = post.Tenures[ending] with { Ceased = ceased };
        var overlap = tenure.Basis == Basis.Substantive
            ? post.Tenures.RemoveAt(ending).FirstOrDefault(t => t.Basis == Basis.Substantive && t.Effective.CertainlyOverlaps(tenure.Effective))
            : null;
        return overlap is null ? [ceased] : OfficeRefusals.HolderOverlap(command.Id, overlap);
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<CeaseHolder, Outcome>
    {
        public Task<Outcome> Handle(CeaseHolder command, CancellationToken ct) =>
            transaction.Run<CeaseHolder, Office, OfficeEvent>(command.Id, command, Decide, ct);
    }
}
