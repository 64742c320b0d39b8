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
    /// <summary>The rule: only who holds an office can cease to, and not before they started.</summary>
    public static Decided<OfficeEvent> Decide(CeaseHolder command, Office state)
    {
        if (state is not Office.Post post)
        {
            return OfficeRefusals.NoSuchOffice(command.Id);
        }

        var open = post.OpenTenure(command.Holder);
        if (open < 0)
        {
            return post.Tenures.Exists(t => t.Holder == command.Holder && t.Effective.To is { } to && to == command.Effective?.From)
                ? []
                : new Refusal("does-not-hold", $"{command.Holder} does not hold {command.Id}.");
        }

        var started = post.Tenures[open].Effective.From;
        return command.Effective?.From.Latest is { } ceased && started.Earliest is { } earliest && ceased <= earliest
            ? new Refusal("ends-before-start", $"{command.Holder} holds {command.Id} from {started}: it cannot end on {command.Effective.From}.")
            : [new OfficeEvent.HolderCeased(command.Holder, command.Reason) { Effective = command.Effective }];
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<CeaseHolder, Outcome>
    {
        public Task<Outcome> Handle(CeaseHolder command, CancellationToken ct) =>
            transaction.Run<CeaseHolder, Office, OfficeEvent>(command.Id, command, Decide, ct);
    }
}
