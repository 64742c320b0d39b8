using Ledger.Bodies;
using Ledger.Log;
using Ledger.Meetings;
using Ledger.Seal;
using MediatR;

namespace Ledger.Decisions;

/// <summary>Records that a body ratified an urgent decision, on the effective date. The same ratification again changes nothing.</summary>
/// <param name="Id">The urgent decision.</param>
/// <param name="By">The body that ratified it, e.g. board; not-stated if a cited source does not say.</param>
/// <param name="At">The decision by which it did, or not-stated: then name the meeting, or cite a source.</param>
/// <param name="Item">The meeting and agenda item at which it did, or not-stated.</param>
public sealed record RatifyDecision(DecisionId Id, Stated<BodyId> By, Stated<DecisionId> At, Stated<MeetingItem> Item) : Command
{
    /// <summary>The rule: by its own body or one that this reports to, once, and not after it was refused.</summary>
    public static Decided<DecisionEvent> Decide(RatifyDecision command, Decision state, Ratifying known) =>
        known.Decide(
            state,
            command.Id,
            new DecisionEvent.DecisionRatified(command.By, command.At, command.Item) { Effective = command.Effective },
            command.By,
            command.At,
            command.Item,
            command.Source,
            "ratify");

    internal sealed class Handler(Transaction transaction) : IRequestHandler<RatifyDecision, Outcome>
    {
        public Task<Outcome> Handle(RatifyDecision command, CancellationToken ct) =>
            transaction.Run<RatifyDecision, Decision, DecisionEvent, Ratifying>(
                command.Id, command, known => Ratifying.Of(known, command.Id, command.By, command.At, command.Effective?.From ?? PartialDate.NotStated), Decide, ct);
    }
}
