using Ledger.Log;

namespace Ledger.Decisions;

/// <summary>The id of a decision, from its motion to what became of it.</summary>
public sealed record DecisionId : StreamId, IStreamId<DecisionId>
{
    private DecisionId(string value)
        : base(Category, value)
    {
    }

    /// <inheritdoc/>
    public static string Category => "decision";

    /// <inheritdoc/>
    public static DecisionId Parse(string text) => new(text);
}
