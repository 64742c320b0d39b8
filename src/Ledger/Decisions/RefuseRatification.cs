using Ledger.Bodies;
using Ledger.Log;
using Ledger.Meetings;
using Ledger.Seal;
using MediatR;

namespace Ledger.Decisions;

/// <summary>Records that a body refused to ratify an urgent decision; the effective date is the first day on which it no longer holds. The same refusal again changes nothing.</summary>
/// <param name="Id">The urgent decision.</param>
/// <param name="By">The body that refused, e.g. board; not-stated if a cited source does not say.</param>
/// <param name="At">The decision by which it did, or not-stated: then name the meeting, or cite a source.</param>
/// <param name="Item">The meeting and agenda item at which it did, or not-stated.</param>
/// <param name="Reason">Why, or not-stated.</param>
public sealed record RefuseRatification(DecisionId Id, Stated<BodyId> By, Stated<DecisionId> At, Stated<MeetingItem> Item, Stated<string> Reason) : Command
{
    /// <summary>The rule: by its own body or one that this reports to, once, and not after it was ratified.</summary>
    public static Decided<DecisionEvent> Decide(RefuseRatification command, Decision state, Ratifying known) =>
        known.Decide(
            state,
            command.Id,
            new DecisionEvent.RatificationRefused(command.By, command.At, command.Item, command.Reason) { Effective = command.Effective },
            command.By,
            command.At,
            command.Item,
            command.Source,
            "refuse to ratify");

    internal sealed class Handler(Transaction transaction) : IRequestHandler<RefuseRatification, Outcome>
    {
        public Task<Outcome> Handle(RefuseRatification command, CancellationToken ct) =>
            transaction.Run<RefuseRatification, Decision, DecisionEvent, Ratifying>(
                command.Id, command, known => Ratifying.Of(known, command.Id, command.By, command.At, command.Effective?.From ?? PartialDate.NotStated), Decide, ct);
    }
}
