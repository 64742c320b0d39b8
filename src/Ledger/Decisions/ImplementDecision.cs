using Ledger.Log;
using MediatR;

namespace Ledger.Decisions;

/// <summary>Records that what a decision says has been done, by the effective date. The same again changes nothing.</summary>
/// <param name="Id">The decision.</param>
/// <param name="Evidence">What shows it, e.g. an evidence id, or not-stated.</param>
public sealed record ImplementDecision(DecisionId Id, Stated<string> Evidence) : Command
{
    /// <summary>The rule: a decision that stands, each of whose conditions is satisfied or waived. An urgent one need not be ratified first: it could not wait.</summary>
    public static Decided<DecisionEvent> Decide(ImplementDecision command, Decision state)
    {
        var fact = new DecisionEvent.DecisionImplemented(command.Evidence) { Effective = command.Effective };
        return state switch
        {
            Decision.Made made when made.Implementation == fact => [],
            Decision.Made { IsOver: false, Implementation: not null } => new Refusal("already-implemented", $"{command.Id} is implemented already."),
            Decision.Made { IsOver: false } made when made.Terms.FirstOrDefault(IsUnmet) is { } unmet =>
                new Refusal("unmet-condition", $"{command.Id} is subject to a condition that {(unmet.Settlement is null ? "is open" : "failed")}: {unmet.Condition.Key}."),
            Decision.Made { IsOver: false } => [fact],
            _ => DecisionRefusals.NotStanding(state, command.Id)!,
        };
    }

    private static bool IsUnmet(Decision.Term term) => term.Settlement is null or DecisionEvent.ConditionFailed;

    internal sealed class Handler(Transaction transaction) : IRequestHandler<ImplementDecision, Outcome>
    {
        public Task<Outcome> Handle(ImplementDecision command, CancellationToken ct) =>
            transaction.Run<ImplementDecision, Decision, DecisionEvent>(command.Id, command, Decide, ct);
    }
}
