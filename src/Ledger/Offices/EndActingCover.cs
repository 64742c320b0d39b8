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

        var ended = new OfficeEvent.ActingCoverEnded(command.Cover) { Effective = command.Effective };
        if (post.Covers.Any(c => c.Ended == ended))
        {
            return [];
        }

        if (command.Effective?.To is not null)
        {
            return OfficeRefusals.OneDate("A cover");
        }

        var ending = post.CoverEndingOn(command.Cover, command.Effective);
        if (ending < 0)
        {
            var started = post.Covers.LastOrDefault(c => c.Person == command.Cover && c.Ended is null)?.Effective.From;
            return command.Effective?.From.Latest is { } end && end <= started?.Earliest
                ? new Refusal("ends-before-start", $"{command.Cover} covers {command.Id} from {started}: it cannot end on {command.Effective.From}.")
                : new Refusal("does-not-cover", $"{command.Cover} does not cover {command.Id} then.");
        }

        // An exact end can make certain what an inexact one left open.
        var cover = post.Covers[ending] with { Ended = ended };
        return post.Covers.RemoveAt(ending).FirstOrDefault(c => c.Effective.CertainlyOverlaps(cover.Effective)) is { } overlap
            ? OfficeRefusals.CoverOverlap(command.Id, overlap)
            : [ended];
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<EndActingCover, Outcome>
    {
        public Task<Outcome> Handle(EndActingCover command, CancellationToken ct) =>
            transaction.Run<EndActingCover, Office, OfficeEvent>(command.Id, command, Decide, ct);
    }
}
