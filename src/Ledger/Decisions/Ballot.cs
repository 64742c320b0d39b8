using System.Collections.Immutable;
using Ledger.Offices;

namespace Ledger.Decisions;

/// <summary>One round of voting on a motion: a deferral ends it, and what was voted in it then decides nothing.</summary>
/// <param name="Votes">The vote of each office that voted by name: the last one of each, in the order of their first.</param>
/// <param name="Casting">The casting vote, if there was one.</param>
/// <param name="Tally">What the chair declared, once that is done.</param>
public sealed record Ballot(
    ImmutableArray<DecisionEvent.VoteRecorded> Votes,
    DecisionEvent.VoteRecorded? Casting,
    DecisionEvent.VotesTallied? Tally)
{
    /// <summary>Nobody has voted yet.</summary>
    public static Ballot Empty { get; } = new([], null, null);

    /// <summary>Whether anything is recorded of it.</summary>
    public bool HasBegun => Votes.Length > 0 || Casting is not null || Tally is not null;

    /// <summary>Whether members can still vote: not after a casting vote, which answers theirs, nor after the tally.</summary>
    public bool IsOpen => Casting is null && Tally is null;

    /// <summary>Whether there is something to break: as many for as against, declared or by name.</summary>
    public bool IsTied => Tally is { } tally
        ? tally.For == tally.Against
        : Votes.Length > 0 && Count(Choice.For) == Count(Choice.Against);

    // A greater majority than this, where an instrument asks for one, comes with the rules that instruments carry.

    /// <summary>Whether the tally carries the motion: more for than against, or the casting vote for it; null before it is declared.</summary>
    public bool? Carries => Tally is { } tally
        ? tally.For > tally.Against || (IsTied && Casting is { Choice: Choice.For })
        : null;

    /// <summary>How many voted so, by name and without the casting vote.</summary>
    public int Count(Choice choice) => Votes.Count(v => v.Choice == choice);

    /// <summary>How an office voted, if it did.</summary>
    public DecisionEvent.VoteRecorded? VoteOf(OfficeId voter) => Votes.FirstOrDefault(v => v.Voter == voter);

    internal Ballot With(DecisionEvent.VoteRecorded vote)
    {
        if (vote.Casting)
        {
            return this with { Casting = vote };
        }

        var before = Votes.FindIndex(v => v.Voter == vote.Voter);
        return this with { Votes = before < 0 ? Votes.Add(vote) : Votes.SetItem(before, vote) };
    }
}
