using Ledger.Log;

namespace Ledger.Bodies;

/// <summary>Seats that terms of reference provide for.</summary>
/// <param name="Role">In what role, e.g. <c>non-executive</c>.</param>
/// <param name="Number">How many, from 1.</param>
/// <param name="Standing">With a vote or in attendance.</param>
public sealed record Seat(string Role, int Number, MemberStanding Standing)
{
    private const int Most = 1_000;

    /// <summary>What is wrong with a membership of these seats; null if nothing is.</summary>
    internal static Refusal? Problem(IReadOnlyList<Seat> membership)
    {
        if (membership.FirstOrDefault(s => !Roles.IsWord(s.Role) || s.Role == Roles.VotingMember || s.Number is < 1 or > Most
            || (s.Role == Roles.Chair && s.Number > 1)) is { } wrong)
        {
            return new Refusal(
                "seat-unclear",
                $"{wrong.Number} of {wrong.Role} are no seats: a role is a word such as non-executive, there are 1 to {Most} of it, and one chair.");
        }

        return membership.GroupBy(s => (s.Role, s.Standing)).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? new Refusal("seat-unclear", $"The seats of {twice.Key.Role} are given twice: give one number.")
            : null;
    }
}
