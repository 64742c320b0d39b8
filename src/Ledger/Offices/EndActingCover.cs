using Ledger.Log;
using Ledger.People;
using MediatR;

namespace Ledger.Offices;

/// <summary>Ends a cover; the effective date is the first day without it.</summary>
/// <param name="Id">The office.</param>
/// <param name="Cover">Who covered, as it was said at the start.</param>
public sealed record EndActingCover(OfficeId Id, Stated<PersonId> Cover) : Command
{
    /// <summary>The rule: only a cover that runs can end, and not before it started.</summary>
    public static Decided<OfficeEvent> Decide(EndActingCover command, Office state)
    {
        if (state is not Office.Post post)
        {
            return OfficeRefusals.NoSuchOffice(command.Id);
        }

        var open = post.OpenCover(command.Cover);
        if (open < 0)
        {
            return post.Covers.Exists(c => c.Person == command.Cover && c.Effective.To is { } to && to == command.Effective?.From)
                ? []
                : new Refusal("does-not-cover", $"{command.Cover} does not cover {command.Id}.");
        }

        var started = post.Covers[open].Effective.From;
        return command.Effective?.From.Latest is { } ended && started.Earliest is { } earliest && ended <= earliest
            ? new Refusal("ends-before-start", $"{command.Cover} covers {command.Id} from {started}: it cannot end on {command.Effective.From}.")
            : [new OfficeEvent.ActingCoverEnded(command.Cover) { Effective = command.Effective }];
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<EndActingCover, Outcome>
    {
        public Task<Outcome> Handle(EndActingCover command, CancellationToken ct) =>
            transaction.Run<EndActingCover, Office, OfficeEvent>(command.Id, command, Decide, ct);
    }
}
