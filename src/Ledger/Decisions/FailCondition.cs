using Ledger.Log;
using MediatR;

namespace Ledger.Decisions;

/// <summary>Records that a condition of a decision will not be met, as of the effective date. The same again changes nothing.</summary>
/// <param name="Id">The decision.</param>
/// <param name="Key">The condition's key, e.g. capital-approval.</param>
/// <param name="Reason">Why not, or not-stated.</param>
/// <param name="Evidence">What shows it, e.g. an evidence id, or not-stated.</param>
public sealed record FailCondition(DecisionId Id, string Key, Stated<string> Reason, Stated<string> Evidence) : Command
{
    /// <summary>The rule: a condition is settled once.</summary>
    public static Decided<DecisionEvent> Decide(FailCondition command, Decision state) =>
        Settling.Settle(state, command.Id, command.Key, new DecisionEvent.ConditionFailed(command.Key, command.Reason, command.Evidence) { Effective = command.Effective });

    internal sealed class Handler(Transaction transaction) : IRequestHandler<FailCondition, Outcome>
    {
        public Task<Outcome> Handle(FailCondition command, CancellationToken ct) =>
            transaction.Run<FailCondition, Decision, DecisionEvent>(command.Id, command, Decide, ct);
    }
}
