using Ledger.Log;
using Ledger.Seal;
using MediatR;

namespace Ledger.Decisions;

/// <summary>Records a review of a decision, on the effective date. The same review again changes nothing.</summary>
/// <param name="Id">The decision.</param>
/// <param name="Outcome">What the review came to: retained, to-be-replaced or to-be-rescinded.</param>
/// <param name="Findings">What it found, or not-stated.</param>
/// <param name="Next">By when the next one is due, e.g. 2027-03, if one is.</param>
public sealed record ReviewDecision(DecisionId Id, ReviewOutcome Outcome, Stated<string> Findings, PartialDate? Next = null) : Command
{
    /// <summary>The rule: a decision that was taken and stands, and not before it was.</summary>
    public static Decided<DecisionEvent> Decide(ReviewDecision command, Decision state)
    {
        var review = new DecisionEvent.DecisionReviewed(command.Outcome, command.Findings, command.Next) { Effective = command.Effective };
        return state switch
        {
            Decision.Made made when made.Reviews.Contains(review) => [],
            Decision.Made { IsOver: false } made when DecisionRefusals.CertainlyBefore(command.Effective?.From, made.On) =>
                new Refusal("reviewed-before-decided", $"{command.Id} was decided on {made.On}: it cannot have been reviewed on {command.Effective?.From}."),
            Decision.Made { IsOver: false } => [review],
            _ => DecisionRefusals.NotStanding(state, command.Id)!,
        };
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<ReviewDecision, Ledger.Outcome>
    {
        public Task<Ledger.Outcome> Handle(ReviewDecision command, CancellationToken ct) =>
            transaction.Run<ReviewDecision, Decision, DecisionEvent>(command.Id, command, Decide, ct);
    }
}
