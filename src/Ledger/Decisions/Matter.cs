using System.Collections.Immutable;
using Ledger.Bodies;
using Ledger.Frameworks;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Decisions;

/// <summary>What is, or was, being decided.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Body">Which body decides.</param>
/// <param name="Authority">On what authority.</param>
/// <param name="Motion">How it was moved; null if no motion is recorded.</param>
/// <param name="Wordings">Its words, as amended; at least one.</param>
/// <param name="Phases">How far it had come, and since when; at least one.</param>
/// <param name="Ballots">The rounds of voting; at least one, perhaps empty.</param>
/// <param name="Dissents">Who disagreed.</param>
public sealed record Matter(
    DecisionId Id,
    Stated<BodyId> Body,
    Stated<Authority> Authority,
    DecisionEvent.MotionProposed? Motion,
    ImmutableArray<Matter.Wording> Wordings,
    ImmutableArray<Matter.Phase> Phases,
    ImmutableArray<Ballot> Ballots,
    ImmutableArray<DecisionEvent.DissentRecorded> Dissents)
{
    /// <summary>Its words.</summary>
    public string Text => Wordings[^1].Text;

    /// <summary>How far it has come.</summary>
    public DecisionStatus Status => Phases[^1].Status;

    /// <summary>The present round of voting.</summary>
    public Ballot Ballot => Ballots[^1];

    internal static Matter Moved(DecisionEvent.MotionProposed f) =>
        new(f.Id, f.Body, f.Authority, f, [new Wording(f.Text, DateOf(f))], [new Phase(DecisionStatus.Proposed, DateOf(f), f)], [Ballot.Empty], []);

    internal static Matter Of(Resolution resolution, DecisionStatus status, PartialDate on, DecisionEvent taking) =>
        new(resolution.Id, resolution.Body, resolution.Authority, null, [new Wording(resolution.Text, on)], [new Phase(status, on, taking)], [Ballot.Empty], []);

    internal Matter Reworded(DecisionEvent.MotionAmended f) => this with { Wordings = Wordings.Add(new Wording(f.Text, DateOf(f))) };

    internal Matter Voted(Ballot ballot) => this with { Ballots = Ballots.SetItem(Ballots.Length - 1, ballot) };

    internal Matter Becomes(DecisionStatus status, PartialDate since, DecisionEvent fact) => this with { Phases = Phases.Add(new Phase(status, since, fact)) };

    internal Matter PutOff(DecisionEvent.DecisionDeferred f) => Becomes(DecisionStatus.Deferred, DateOf(f), f) with { Ballots = Ballot.HasBegun ? Ballots.Add(Ballot.Empty) : Ballots };

    internal Matter Dissented(DecisionEvent.DissentRecorded f) => this with { Dissents = Dissents.Add(f) };

    /// <summary>The words of a motion, and since when it has them.</summary>
    public sealed record Wording(string Text, PartialDate Since);

    /// <summary>How far it had come, since when, and by which fact.</summary>
    public sealed record Phase(DecisionStatus Status, PartialDate Since, DecisionEvent Fact);

    private static PartialDate DateOf(DecisionEvent fact) => fact.Effective?.From ?? PartialDate.NotStated;
}
