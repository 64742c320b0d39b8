using Ledger.Log;

namespace Ledger.Decisions;

/// <summary>The rule that satisfying, failing and waiving a condition share: each is settled once, while the decision stands.</summary>
internal static class Settling
{
    /// <summary>Settles a condition, unless something else speaks against it.</summary>
    public static Decided<DecisionEvent> Settle(Decision state, DecisionId id, string key, DecisionEvent settlement, Refusal? otherwise = null)
    {
        if (state is not Decision.Made made)
        {
            return DecisionRefusals.NotStanding(state, id)!;
        }

        var term = made.Terms.FirstOrDefault(t => string.Equals(t.Condition.Key, key, StringComparison.Ordinal));
        if (term is null)
        {
            return new Refusal("no-such-condition", $"{id} has no condition {key}: it has {(made.Terms.IsEmpty ? "none" : string.Join(", ", made.Terms.Select(t => t.Condition.Key)))}.");
        }

        if (term.Settlement == settlement)
        {
            return [];
        }

        if (term.Settlement is not null)
        {
            return new Refusal("condition-settled", $"The condition {key} of {id} is settled: it {Word(term.Settlement)}.");
        }

        return (DecisionRefusals.NotStanding(state, id) ?? otherwise) is { } refusal ? refusal : [settlement];
    }

    private static string Word(DecisionEvent settlement) => settlement switch
    {
        DecisionEvent.ConditionSatisfied => "was satisfied",
        DecisionEvent.ConditionFailed => "failed",
        DecisionEvent.ConditionWaived => "was waived",
        _ => throw new ArgumentOutOfRangeException(nameof(settlement)),
    };
}
