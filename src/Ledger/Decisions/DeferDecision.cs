using Ledger.Log;
using Ledger.Meetings;
using Ledger.Seal;
using MediatR;

namespace Ledger.Decisions;

/// <summary>Records that a body put a motion off, on the effective date. Votes taken until then decide nothing. The same deferral again changes nothing.</summary>
/// <param name="Id">The decision.</param>
/// <param name="Until">Until when, e.g. 2026-05, or not-stated.</param>
/// <param name="Reason">Why, or not-stated.</param>
/// <param name="To">The meeting and agenda item to which it was put off, if stated.</param>
public sealed record DeferDecision(DecisionId Id, PartialDate Until, Stated<string> Reason, Stated<MeetingItem>? To = null) : Command
{
    /// <summary>The rule: an open motion that its tally does not carry, put off to a later day.</summary>
    public static Decided<DecisionEvent> Decide(DeferDecision command, Decision state)
    {
        if (state is not Decision.Open open)
        {
            return DecisionRefusals.NotOpen(state, command.Id);
        }

        var fact = new DecisionEvent.DecisionDeferred(command.Until, command.Reason, command.To.GetValueOrDefault()) { Effective = command.Effective };
        if (open.Deferral == fact && !open.Matter.Ballot.HasBegun)
        {
            return [];
        }

        if (open.Matter.Ballot.Carries == true)
        {
            return DecisionRefusals.Carried(command.Id);
        }

        if (DecisionRefusals.CertainlyBefore(command.Until, command.Effective?.From))
        {
            return new Refusal("deferred-to-the-past", $"{command.Id} is put off on {command.Effective?.From}: that cannot be until {command.Until}.");
        }

        return DecisionRefusals.TooEarly(open, command.Effective) is { } refusal ? refusal : [fact];
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<DeferDecision, Outcome>
    {
        public Task<Outcome> Handle(DeferDecision command, CancellationToken ct) =>
            transaction.Run<DeferDecision, Decision, DecisionEvent>(command.Id, command, Decide, ct);
    }
}
