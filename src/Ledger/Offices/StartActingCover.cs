using Ledger.Log;
using Ledger.People;
using MediatR;

namespace Ledger.Offices;

/// <summary>Somebody starts to cover for an office's holder, on the effective date. The same cover again changes nothing.</summary>
/// <param name="Id">The office.</param>
/// <param name="Cover">Who covers, or not-stated.</param>
/// <param name="Reason">Why, or not-stated.</param>
public sealed record StartActingCover(OfficeId Id, Stated<PersonId> Cover, Stated<string> Reason) : Command
{
    /// <summary>The rule: one cover at a time, and nobody covers for themselves.</summary>
    public static Decided<OfficeEvent> Decide(StartActingCover command, Office state, bool personIsRegistered)
    {
        if (state is not Office.Post post)
        {
            return OfficeRefusals.NoSuchOffice(command.Id);
        }

        if (!personIsRegistered)
        {
            return new Refusal("no-such-person", $"There is no person {command.Cover}: register the person first.");
        }

        var started = new OfficeEvent.ActingCoverStarted(command.Cover, command.Reason) { Effective = command.Effective };
        if (post.Covers.Any(c => c.Started == started))
        {
            return [];
        }

        var effective = new Office.Cover(started, Ended: null).Effective;
        if (post.Covers.FirstOrDefault(c => c.Effective.CertainlyOverlaps(effective)) is { } overlap)
        {
            return OfficeRefusals.CoverOverlap(command.Id, overlap);
        }

        return command.Cover.IsStated && post.Tenures.Any(t => t.Holder == command.Cover && t.Effective.CertainlyOverlaps(effective))
            ? new Refusal("covers-for-self", $"{command.Cover} holds {command.Id} in that time and cannot cover for it.")
            : [started];
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<StartActingCover, Outcome>
    {
        public Task<Outcome> Handle(StartActingCover command, CancellationToken ct) =>
            transaction.Run<StartActingCover, Office, OfficeEvent, bool>(
                command.Id, command, known => PersonRegister.Knows(known, command.Cover), Decide, ct);
    }
}
