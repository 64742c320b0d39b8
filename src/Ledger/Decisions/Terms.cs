using System.Text.RegularExpressions;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Decisions;

/// <summary>The rules for what a decision carries, however it was taken: its day, its effect and its conditions.</summary>
internal static partial class Terms
{
    /// <summary>Why these terms cannot be; null if they can.</summary>
    /// <param name="on">The day it was taken.</param>
    /// <param name="effective">When it holds, if that is another time.</param>
    /// <param name="retrospective">Whether it is declared to hold from before it was taken.</param>
    /// <param name="conditions">What it is subject to.</param>
    /// <param name="source">The passage that says so: without one, the day must be stated.</param>
    public static Refusal? Refuse(PartialDate on, Effective? effective, bool retrospective, IReadOnlyList<Condition> conditions, Source? source)
    {
        if (!on.IsStated && source is null)
        {
            return new Refusal("date-not-stated", "Say on which day it was decided: only a source that is cited may leave it out.");
        }

        if (!retrospective && DecisionRefusals.CertainlyBefore(effective?.From, on))
        {
            return new Refusal("retrospective", $"It would hold from {effective?.From}, before it was decided on {on}: declare it retrospective if that is meant.");
        }

        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var condition in conditions)
        {
            if (!Key().IsMatch(condition.Key))
            {
                return new Refusal("bad-condition-key", "A condition's key has 1 to 64 characters of a-z 0-9 . - and starts and ends with a letter or digit.");
            }

            if (!keys.Add(condition.Key))
            {
                return new Refusal("condition-twice", $"Two conditions have the key {condition.Key}: give each its own.");
            }
        }

        return null;
    }

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9.-]{0,62}[a-z0-9])?\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Key();
}
