using Ledger.Log;
using Ledger.Meetings;
using MediatR;

namespace Ledger.Decisions;

/// <summary>Records that a body rejected a motion, on the effective date and for good. The same rejection again changes nothing.</summary>
/// <param name="Id">The decision.</param>
/// <param name="Reason">Why, or not-stated.</param>
/// <param name="Item">The meeting and agenda item at which it was rejected, if stated.</param>
public sealed record RejectDecision(DecisionId Id, Stated<string> Reason, Stated<MeetingItem>? Item = null) : Command
{
    /// <summary>The rule: an open motion that its tally does not carry.</summary>
    public static Decided<DecisionEvent> Decide(RejectDecision command, Decision state)
    {
        var fact = new DecisionEvent.DecisionRejected(command.Reason, command.Item.GetValueOrDefault()) { Effective = command.Effective };
        return state switch
        {
            Decision.Open { Matter.Ballot.Carries: true } => DecisionRefusals.Carried(command.Id),
            Decision.Open { Matter.Ballot: { HasBegun: true, Tally: null } } =>
                new Refusal("not-tallied", $"Votes on {command.Id} are recorded, but no tally: record what the chair declared first."),
            Decision.Open open => DecisionRefusals.TooEarly(open, command.Effective) is { } refusal ? refusal : [fact],
            Decision.Dropped dropped when dropped.Outcome == fact => [],
            _ => DecisionRefusals.NotOpen(state, command.Id),
        };
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<RejectDecision, Outcome>
    {
        public Task<Outcome> Handle(RejectDecision command, CancellationToken ct) =>
            transaction.Run<RejectDecision, Decision, DecisionEvent>(command.Id, command, Decide, ct);
    }
}
