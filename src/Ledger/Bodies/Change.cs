using Ledger.Log;

namespace Ledger.Bodies;

/// <summary>One change to an arrangement: in what respect, from what, to what.</summary>
/// <param name="Aspect">In what respect, e.g. <c>restrictive practice</c>, or not-stated.</param>
/// <param name="Before">What held before, or not-stated.</param>
/// <param name="After">What holds since, or not-stated.</param>
public sealed record Change(Stated<string> Aspect, Stated<string> Before, Stated<string> After)
{
    // "Strengthened" alone is one of the three; an aspect with what holds now, or before and after, is a change.
    private bool SaysSomething => (Aspect.IsStated ? 1 : 0) + (Before.IsStated ? 1 : 0) + (After.IsStated ? 1 : 0) >= 2;

    private bool IsNone => Before.IsStated && Before == After;

    /// <summary>What is wrong with a revision that makes these changes, or that has only words; null if it says what it changed.</summary>
    internal static Refusal? Problem(IReadOnlyList<Change> changes, string? narrative)
    {
        if (changes.Count == 0)
        {
            return string.IsNullOrWhiteSpace(narrative)
                ? new Refusal("empty-change", "Nothing is said to have changed: give at least one change with its aspect, before or after, or the source's words as a narrative.")
                : null;
        }

        if (narrative is not null)
        {
            return new Refusal("narrative-with-changes", "A revision with structured changes is not a narrative: leave one of the two out.");
        }

        return changes.FirstOrDefault(c => !c.SaysSomething || c.IsNone) is { } empty
            ? new Refusal("empty-change", $"The change in {empty.Aspect} from {empty.Before} to {empty.After} says nothing: state two of aspect, before and after, and a before that differs from the after.")
            : null;
    }
}
