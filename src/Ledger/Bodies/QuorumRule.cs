using Ledger.Log;

namespace Ledger.Bodies;

/// <summary>Whether a share itself is enough.</summary>
public enum Threshold
{
    /// <summary>The share is enough; a fraction of a person counts as one.</summary>
    AtLeast,

    /// <summary>It takes more than the share, e.g. more than a half.</summary>
    MoreThan,
}

/// <summary>A share of those who have a role, e.g. one third.</summary>
/// <param name="Numerator">Of 1/3, the 1.</param>
/// <param name="Denominator">Of 1/3, the 3.</param>
/// <param name="Threshold">Whether the share itself is enough.</param>
public sealed record Share(int Numerator, int Denominator, Threshold Threshold)
{
    /// <summary>How many that is.</summary>
    /// <param name="members">How many have the role.</param>
    public int Of(int members) => checked((int)(Threshold == Threshold.AtLeast
        ? (((long)members * Numerator) + Denominator - 1) / Denominator
        : ((long)members * Numerator / Denominator) + 1));

    internal bool IsPossible => Denominator >= 1 && Numerator >= 1 && Numerator <= Denominator && (Numerator < Denominator || Threshold == Threshold.AtLeast);
}

/// <summary>One thing that a quorum asks for: so many of those who have one of these roles, as a number or as a share of them.</summary>
/// <param name="AtLeast">How many, from 1; none if it is a share.</param>
/// <param name="Share">What share of the members with such a role; none if it is a number.</param>
/// <param name="AnyOf">The roles that count, e.g. <c>chair</c> and <c>deputy-chair</c>: whoever has one of them counts once.</param>
public sealed record QuorumRequirement(int? AtLeast, Share? Share, IReadOnlyList<string> AnyOf)
{
    /// <summary>Whether somebody counts.</summary>
    /// <param name="roles">Every role that they have, <c>voting-member</c> and <c>chair</c> among them.</param>
    public bool Counts(IReadOnlyCollection<string> roles) => AnyOf.Any(role => roles.Contains(role, StringComparer.Ordinal));

    /// <summary>How many must be there.</summary>
    /// <param name="members">How many members count.</param>
    public int Needed(int members) => AtLeast ?? Share?.Of(members) ?? throw new InvalidOperationException("A requirement has a number or a share.");
}

/// <summary>Who must be there for a body to decide: a rule over roles. Every requirement must be met; one person can count for several.</summary>
/// <param name="Requirements">What it asks for, at least one thing.</param>
public sealed record QuorumRule(IReadOnlyList<QuorumRequirement> Requirements)
{
    /// <summary>
    /// Why it can never be met: by itself, or, if the membership is known, with every voting member there; null if it can be met.
    /// Whoever chairs or deputises without a seat of that name has one of the other seats.
    /// </summary>
    internal Refusal? Problem(Stated<IReadOnlyList<Seat>> membership)
    {
        if (Requirements.Count == 0)
        {
            return new Refusal("quorum-unclear", "A quorum asks for something: give at least one requirement.");
        }

        foreach (var requirement in Requirements)
        {
            if (Problem(requirement) is { } problem)
            {
                return problem;
            }
        }

        return membership.TryGet(out var seats) && !CanBeMetBy(seats)
            ? new Refusal("quorum-unsatisfiable", "The quorum cannot be met by the membership that these terms of reference provide for, even with every voting member there.")
            : null;
    }

    /// <summary>Whether two rules ask for the same, in the same order.</summary>
    internal bool IsSame(QuorumRule other) => Requirements.Count == other.Requirements.Count
        && Requirements.Zip(other.Requirements).All(pair =>
            pair.First.AtLeast == pair.Second.AtLeast
            && pair.First.Share == pair.Second.Share
            && pair.First.AnyOf.SequenceEqual(pair.Second.AnyOf, StringComparer.Ordinal));

    private static Refusal? Problem(QuorumRequirement requirement)
    {
        if ((requirement.AtLeast is null) == (requirement.Share is null))
        {
            return new Refusal("quorum-unclear", "Each requirement of a quorum is either a number or a share.");
        }

        if (requirement.AnyOf.Count == 0
            || !requirement.AnyOf.All(Roles.IsWord)
            || requirement.AnyOf.Distinct(StringComparer.Ordinal).Count() < requirement.AnyOf.Count)
        {
            return new Refusal("quorum-unclear", "Each requirement of a quorum names the roles that count, once each, as words such as voting-member or non-executive.");
        }

        if (requirement.AtLeast < 1)
        {
            return new Refusal("quorum-unclear", $"A quorum of {requirement.AtLeast} asks for nobody.");
        }

        if (requirement.Share is { IsPossible: false } share)
        {
            return new Refusal("quorum-unsatisfiable", $"{share.Numerator}/{share.Denominator} is no share of the members that can be there.");
        }

        return requirement.AtLeast > 1 && requirement.AnyOf is [Roles.Chair]
            ? new Refusal("quorum-unsatisfiable", $"A quorum cannot ask for {requirement.AtLeast} chairs: there is one at a time.")
            : null;
    }

    private bool CanBeMetBy(IReadOnlyList<Seat> seats)
    {
        var voting = seats.Where(s => s.Standing == MemberStanding.Voting).ToDictionary(s => s.Role, s => s.Number, StringComparer.Ordinal);
        foreach (var chair in SeatsFor(Roles.Chair, voting))
        {
            foreach (var deputy in SeatsFor(Roles.DeputyChair, voting))
            {
                // One seat cannot be both the chair's and the deputy's.
                var samePerson = chair is not null && chair == deputy && voting[chair] == 1;
                if (!samePerson && Requirements.All(r => IsMetByAll(r, voting, chair, deputy)))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Which seat whoever does this has besides: none, if there is a seat for it or if nobody does it.
    private static IEnumerable<string?> SeatsFor(string function, Dictionary<string, int> voting) =>
        voting.ContainsKey(function) ? [null] : [null, .. voting.Keys.Where(seat => seat is not (Roles.Chair or Roles.DeputyChair))];

    private static bool IsMetByAll(QuorumRequirement requirement, Dictionary<string, int> voting, string? chair, string? deputy)
    {
        var count = requirement.AnyOf.Contains(Roles.VotingMember, StringComparer.Ordinal)
            ? voting.Values.Sum()
            : voting.Where(v => requirement.AnyOf.Contains(v.Key, StringComparer.Ordinal)).Sum(v => v.Value)
                + Besides(requirement, Roles.Chair, chair)
                + Besides(requirement, Roles.DeputyChair, deputy);
        return count > 0 && requirement.Needed(count) <= count;
    }

    private static int Besides(QuorumRequirement requirement, string function, string? seat) =>
        seat is not null
        && requirement.AnyOf.Contains(function, StringComparer.Ordinal)
        && !requirement.AnyOf.Contains(seat, StringComparer.Ordinal) ? 1 : 0;
}
