using System.Collections.Immutable;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Decisions;

/// <summary>A decision as its facts tell it.</summary>
public abstract record Decision : IDecider<Decision, DecisionEvent>
{
    private Decision()
    {
    }

    /// <inheritdoc/>
    public static Decision Initial { get; } = new None();

    /// <inheritdoc/>
    public static Decision Evolve(Decision state, DecisionEvent fact) => (state, fact) switch
    {
        (None, DecisionEvent.MotionProposed f) => new Open(Matter.Moved(f)),
        (Open s, DecisionEvent.MotionAmended f) when !s.Matter.Ballot.HasBegun => s with { Matter = s.Matter.Reworded(f) },
        (Open s, DecisionEvent.VoteRecorded { Casting: false } f) when s.Matter.Ballot.IsOpen => s with { Matter = s.Matter.Voted(s.Matter.Ballot.With(f)) },
        (Open s, DecisionEvent.VoteRecorded { Casting: true } f) when s.Matter.Ballot is { Casting: null, IsTied: true } => s with { Matter = s.Matter.Voted(s.Matter.Ballot.With(f)) },
        (Open s, DecisionEvent.VotesTallied f) when s.Matter.Ballot.Tally is null => s with { Matter = s.Matter.Voted(s.Matter.Ballot with { Tally = f }) },
        (Open s, DecisionEvent.MotionWithdrawn f) => new Dropped(s.Matter.Becomes(DecisionStatus.Withdrawn, DateOf(f), f)),
        (Open s, DecisionEvent.DecisionRejected f) => new Dropped(s.Matter.Becomes(DecisionStatus.Rejected, DateOf(f), f)),
        (Open s, DecisionEvent.DecisionDeferred f) => new Open(s.Matter.PutOff(f)),
        (Open s, DecisionEvent.DecisionAdopted { Reported: null } f) => Made.Adopted(s.Matter.Becomes(DecisionStatus.Adopted, f.On, f), f),
        (None, DecisionEvent.DecisionAdopted { Reported: { } reported } f) => Made.Adopted(Matter.Of(reported, DecisionStatus.Adopted, f.On, f), f),
        (None, DecisionEvent.UrgentDecisionTaken f) => Made.Urgent(Matter.Of(new Resolution(f.Id, f.Text, f.Body, f.Authority), DecisionStatus.Urgent, f.On, f), f),
        (Open s, DecisionEvent.DissentRecorded f) => s with { Matter = s.Matter.Dissented(f) },
        (Dropped s, DecisionEvent.DissentRecorded f) => s with { Matter = s.Matter.Dissented(f) },
        (Made s, DecisionEvent.DissentRecorded f) => s with { Matter = s.Matter.Dissented(f) },
        (Made { IsOver: false } s, DecisionEvent.ConditionSatisfied f) when s.OpenTerm(f.Key) >= 0 => s.Settled(f.Key, f),
        (Made { IsOver: false } s, DecisionEvent.ConditionFailed f) when s.OpenTerm(f.Key) >= 0 => s.Settled(f.Key, f),
        (Made { IsOver: false } s, DecisionEvent.ConditionWaived f) when s.OpenTerm(f.Key) >= 0 => s.Settled(f.Key, f),
        (Made { WaitsForRatification: true } s, DecisionEvent.DecisionRatified f) => s with { Ratification = f, Matter = s.Matter.Becomes(DecisionStatus.Ratified, DateOf(f), f) },
        (Made { WaitsForRatification: true } s, DecisionEvent.RatificationRefused f) => s with { Ratification = f, Matter = s.Matter.Becomes(DecisionStatus.RatificationRefused, DateOf(f), f) },
        (Made { IsOver: false } s, DecisionEvent.DecisionSuperseded f) => s with { End = f, Matter = s.Matter.Becomes(DecisionStatus.Superseded, DateOf(f), f) },
        (Made { IsOver: false } s, DecisionEvent.DecisionRescinded f) => s with { End = f, Matter = s.Matter.Becomes(DecisionStatus.Rescinded, DateOf(f), f) },
        (Made { IsOver: false } s, DecisionEvent.DecisionReviewed f) => s with { Reviews = s.Reviews.Add(f) },
        (Made { IsOver: false, Implementation: null } s, DecisionEvent.DecisionImplemented f) => s with { Implementation = f },
        _ => throw new ImpossibleHistoryException(state, fact),
    };

    /// <summary>What is, or was, being decided; null if there is no such decision.</summary>
    public static Matter? MatterOf(Decision state) => state switch
    {
        Open open => open.Matter,
        Dropped dropped => dropped.Matter,
        Made made => made.Matter,
        _ => null,
    };

    private static PartialDate DateOf(DecisionEvent fact) => fact.Effective?.From ?? PartialDate.NotStated;

    /// <summary>There is no such decision.</summary>
    public sealed record None : Decision;

    /// <summary>A motion that nothing has been decided on yet.</summary>
    /// <param name="Matter">What is being decided.</param>
    public sealed record Open(Matter Matter) : Decision
    {
        /// <summary>How it was put off, if it was: a deferred motion can be taken up again at any time.</summary>
        public DecisionEvent.DecisionDeferred? Deferral => Matter.Phases[^1].Fact as DecisionEvent.DecisionDeferred;
    }

    /// <summary>A motion that came to nothing, for good.</summary>
    /// <param name="Matter">What was moved.</param>
    public sealed record Dropped(Matter Matter) : Decision
    {
        /// <summary>How: withdrawn or rejected.</summary>
        public DecisionEvent Outcome => Matter.Phases[^1].Fact;
    }

    /// <summary>A decision that was taken: adopted by a body, or urgently for it.</summary>
    /// <param name="Matter">What was decided.</param>
    /// <param name="Taking">How: adopted or urgently.</param>
    /// <param name="On">The day it was taken.</param>
    /// <param name="Holds">When it takes hold, and until when if it says so itself.</param>
    /// <param name="Vires">Whether it lay within the powers of who took it.</param>
    /// <param name="Retrospective">Whether it was declared to hold from before it was taken.</param>
    /// <param name="Terms">What it is subject to.</param>
    /// <param name="ReviewSet">The review that it sets itself, if it does.</param>
    /// <param name="Ratification">Ratified or refused, for an urgent one; null until then.</param>
    /// <param name="End">Superseded or rescinded; null until then.</param>
    /// <param name="Reviews">Its reviews.</param>
    /// <param name="Implementation">Null until it is done.</param>
    public sealed record Made(
        Matter Matter,
        DecisionEvent Taking,
        PartialDate On,
        Effective Holds,
        Vires Vires,
        bool Retrospective,
        ImmutableArray<Term> Terms,
        PartialDate? ReviewSet,
        DecisionEvent? Ratification,
        DecisionEvent? End,
        ImmutableArray<DecisionEvent.DecisionReviewed> Reviews,
        DecisionEvent.DecisionImplemented? Implementation) : Decision
    {
        /// <summary>Whether it was taken urgently and the body has not dealt with it yet.</summary>
        public bool WaitsForRatification => Taking is DecisionEvent.UrgentDecisionTaken && Ratification is null && End is null;

        /// <summary>What put an end to it, if something did: it was superseded or rescinded, or its ratification was refused.</summary>
        public DecisionEvent? Ending => End ?? Ratification as DecisionEvent.RatificationRefused;

        /// <summary>Whether it is over for good.</summary>
        public bool IsOver => Ending is not null;

        /// <summary>The day from which it no longer holds; null while it is not over.</summary>
        public PartialDate? Ended => Ending is { } ending ? DateOf(ending) : null;

        /// <summary>When the next review is due; null if none is set.</summary>
        public PartialDate? ReviewDue => Reviews.Length == 0 ? ReviewSet : Reviews[^1].Next;

        /// <summary>Where in <see cref="Terms"/> the condition with this key stands, if it is not settled; −1 if there is none.</summary>
        public int OpenTerm(string key) => Terms.FindIndex(t => t.Settlement is null && string.Equals(t.Condition.Key, key, StringComparison.Ordinal));

        internal static Made Adopted(Matter matter, DecisionEvent.DecisionAdopted f) =>
            new(matter, f, f.On, f.Effective ?? Effective.Since(f.On), f.Vires, f.Retrospective, OpenTerms(f.Conditions), f.ReviewDue, null, null, [], null);

        internal static Made Urgent(Matter matter, DecisionEvent.UrgentDecisionTaken f) =>
            new(matter, f, f.On, f.Effective ?? Effective.Since(f.On), f.Vires, f.Retrospective, OpenTerms(f.Conditions), f.ReviewDue, null, null, [], null);

        internal Made Settled(string key, DecisionEvent settlement) =>
            this with { Terms = Terms.SetItem(OpenTerm(key), Terms[OpenTerm(key)] with { Settlement = settlement }) };

        private static ImmutableArray<Term> OpenTerms(IEnumerable<Condition> conditions) => [.. conditions.Select(c => new Term(c, null))];
    }

    /// <summary>A condition, and how it was settled: satisfied, failed or waived; null until then.</summary>
    public sealed record Term(Condition Condition, DecisionEvent? Settlement);
}
