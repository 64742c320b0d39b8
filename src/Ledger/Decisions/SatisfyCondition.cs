using Ledger.Log;
using MediatR;

namespace Ledger.Decisions;

/// <summary>Records that a condition of a decision is met, from the effective date on. The same again changes nothing.</summary>
/// <param name="Id">The decision.</param>
/// <param name="Key">The condition's key, e.g. capital-approval.</param>
/// <param name="Evidence">What shows it, e.g. an evidence id, or not-stated.</param>
public sealed record SatisfyCondition(DecisionId Id, string Key, Stated<string> Evidence) : Command
{
    /// <summary>The rule: a condition is settled once.</summary>
    public static Decided<DecisionEvent> Decide(SatisfyCondition command, Decision state) =>
        Settling.Settle(state, command.Id, command.Key, new DecisionEvent.ConditionSatisfied(command.Key, command.Evidence) { Effective = command.Effective });

    internal sealed class Handler(Transaction transaction) : IRequestHandler<SatisfyCondition, Outcome>
    {
        public Task<Outcome> Handle(SatisfyCondition command, CancellationToken ct) =>
            transaction.Run<SatisfyCondition, Decision, DecisionEvent>(command.Id, command, Decide, ct);
    }
}
