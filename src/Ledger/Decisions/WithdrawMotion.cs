using Ledger.Log;
using MediatR;

namespace Ledger.Decisions;

/// <summary>Withdraws a motion, on the effective date and for good. The same withdrawal again changes nothing.</summary>
/// <param name="Id">The decision.</param>
/// <param name="Reason">Why, or not-stated.</param>
public sealed record WithdrawMotion(DecisionId Id, Stated<string> Reason) : Command
{
    /// <summary>The rule: a motion whose tally is declared cannot be taken back.</summary>
    public static Decided<DecisionEvent> Decide(WithdrawMotion command, Decision state)
    {
        var fact = new DecisionEvent.MotionWithdrawn(command.Reason) { Effective = command.Effective };
        return state switch
        {
            Decision.Open { Matter.Ballot.Tally: not null } => new Refusal("voting-closed", $"The tally of {command.Id} is declared: it cannot be withdrawn any more."),
            Decision.Open open => DecisionRefusals.TooEarly(open, command.Effective) is { } refusal ? refusal : [fact],
            Decision.Dropped dropped when dropped.Outcome == fact => [],
            _ => DecisionRefusals.NotOpen(state, command.Id),
        };
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<WithdrawMotion, Outcome>
    {
        public Task<Outcome> Handle(WithdrawMotion command, CancellationToken ct) =>
            transaction.Run<WithdrawMotion, Decision, DecisionEvent>(command.Id, command, Decide, ct);
    }
}
