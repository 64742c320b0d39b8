using System.Globalization;
using Ledger.Bodies;
using Ledger.Frameworks;
using Ledger.Log;
using Ledger.Meetings;
using Ledger.Offices;
using Ledger.Registers;
using Ledger.Seal;

namespace Ledger.Decisions;

/// <summary>How far a decision has come.</summary>
public enum DecisionStatus
{
    /// <summary>A motion was proposed.</summary>
    Proposed,

    /// <summary>The motion was withdrawn.</summary>
    Withdrawn,

    /// <summary>The body adopted it.</summary>
    Adopted,

    /// <summary>The body rejected it.</summary>
    Rejected,

    /// <summary>The body put it off.</summary>
    Deferred,

    /// <summary>It was taken urgently and waits for ratification.</summary>
    Urgent,

    /// <summary>It was taken urgently and ratified since.</summary>
    Ratified,

    /// <summary>Its ratification was refused.</summary>
    RatificationRefused,

    /// <summary>Another decision took its place.</summary>
    Superseded,

    /// <summary>It was rescinded.</summary>
    Rescinded,
}

/// <summary>Whether what a decision is subject to lets it through.</summary>
public enum ConditionStanding
{
    /// <summary>Not settled yet.</summary>
    Open,

    /// <summary>Met.</summary>
    Satisfied,

    /// <summary>It will not be met.</summary>
    Failed,

    /// <summary>It need not be met.</summary>
    Waived,
}

/// <summary>A decision, and how far it has come.</summary>
/// <param name="Text">Its words.</param>
/// <param name="Body">The body that decides, or for which it was taken.</param>
/// <param name="Status">How far it has come.</param>
/// <param name="Authority">What it rests on.</param>
/// <param name="Vires">Whether it lay within the powers of who took it; absent until it is taken.</param>
/// <param name="On">The day it was taken; absent until it is.</param>
/// <param name="Retrospective">Whether it was declared to hold from before that day.</param>
/// <param name="OpenConditions">The keys of its conditions that are not settled.</param>
/// <param name="FailedConditions">The keys of its conditions that failed.</param>
/// <param name="ReviewDue">By when it is to be reviewed next; absent if no review is set.</param>
/// <param name="Implemented">When what it says was done; absent until it is.</param>
/// <param name="EndedBy">The decision that superseded or rescinded it; absent if none did.</param>
public sealed record DecisionRow(
    string Text,
    Stated<BodyId> Body,
    DecisionStatus Status,
    Stated<Authority> Authority,
    Vires? Vires = null,
    PartialDate? On = null,
    bool Retrospective = false,
    IReadOnlyList<string>? OpenConditions = null,
    IReadOnlyList<string>? FailedConditions = null,
    PartialDate? ReviewDue = null,
    PartialDate? Implemented = null,
    Stated<DecisionId>? EndedBy = null);

/// <summary>How far a decision had come for a time.</summary>
public sealed record DecisionStatusRow(DecisionStatus Status);

/// <summary>The words of a motion for a time.</summary>
public sealed record MotionRow(
    string Text, Stated<BodyId> Body, Stated<Authority> Authority, Stated<MeetingItem> Item, Stated<OfficeId> Mover, Stated<OfficeId> Seconder);

/// <summary>A vote.</summary>
/// <param name="Voter">Who voted.</param>
/// <param name="Choice">How.</param>
/// <param name="Casting">Whether it is the casting vote.</param>
/// <param name="Round">In which round of voting, from 1: a deferral ends a round.</param>
/// <param name="Item">Where it was given.</param>
public sealed record VoteRow(OfficeId Voter, Choice Choice, bool Casting, int Round, Stated<MeetingItem> Item);

/// <summary>A tally as the chair declared it, and the round of voting that it is of.</summary>
public sealed record TallyRow(int For, int Against, Stated<int> Abstentions, Stated<int> Eligible, int Round);

/// <summary>A dissent.</summary>
public sealed record DissentRow(OfficeId Office, Stated<string> Words);

/// <summary>A condition, and how it stands for a time.</summary>
/// <param name="Key">Its name within the decision.</param>
/// <param name="Text">Its words.</param>
/// <param name="Due">By when it must be met; absent if no time is set.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Evidence">What shows that; absent where nothing has to.</param>
/// <param name="Reason">Why it failed or was waived; absent where it was not.</param>
/// <param name="WaivedBy">The decision that waived it; absent where none did.</param>
public sealed record ConditionRow(
    string Key,
    string Text,
    PartialDate? Due,
    ConditionStanding Standing,
    Stated<string>? Evidence = null,
    Stated<string>? Reason = null,
    Stated<DecisionId>? WaivedBy = null);

/// <summary>An urgent decision, and its ratification.</summary>
/// <param name="Text">Its words.</param>
/// <param name="Body">The body for which it was taken.</param>
/// <param name="By">Who took it.</param>
/// <param name="Consulted">Whom they consulted.</param>
/// <param name="Urgency">Why it could not wait.</param>
/// <param name="On">The day it was taken.</param>
/// <param name="RatifyBy">The last day on which it can be ratified in time.</param>
/// <param name="Status">How far it has come.</param>
/// <param name="DealtWith">When it was ratified, refused, rescinded or superseded, whichever came first; absent while it waits.</param>
/// <param name="RatifiedBy">The body that ratified it or refused to; absent until one does.</param>
/// <param name="At">The decision by which it did.</param>
/// <param name="Item">The meeting at which it did.</param>
/// <param name="Reason">Why it refused.</param>
public sealed record UrgentDecisionRow(
    string Text,
    Stated<BodyId> Body,
    IReadOnlyList<OfficeId> By,
    Stated<IReadOnlyList<OfficeId>> Consulted,
    Stated<string> Urgency,
    PartialDate On,
    PartialDate RatifyBy,
    DecisionStatus Status,
    PartialDate? DealtWith = null,
    Stated<BodyId>? RatifiedBy = null,
    Stated<DecisionId>? At = null,
    Stated<MeetingItem>? Item = null,
    Stated<string>? Reason = null);

/// <summary>A review of a decision.</summary>
public sealed record ReviewRow(ReviewOutcome Outcome, Stated<string> Findings, PartialDate? Next);

/// <summary>What became of a decision that no longer stands.</summary>
/// <param name="Status">Superseded or rescinded.</param>
/// <param name="By">The decision that did it.</param>
/// <param name="Reason">Why it was rescinded; absent where it was superseded.</param>
/// <param name="Rule">The rule under which it was rescinded; absent where it was superseded.</param>
public sealed record EndingRow(DecisionStatus Status, Stated<DecisionId> By, Stated<string>? Reason = null, Stated<Authority>? Rule = null);

/// <summary>That what a decision says was done.</summary>
public sealed record ImplementationRow(Stated<string> Evidence);

/// <summary>Why a motion came to nothing, or not yet to anything.</summary>
/// <param name="Status">Withdrawn, rejected or deferred.</param>
/// <param name="Reason">Why.</param>
/// <param name="Until">Until when it was deferred; absent where it was not.</param>
/// <param name="Item">Where it was rejected, or to where it was deferred; absent where it was withdrawn.</param>
public sealed record SetAsideRow(DecisionStatus Status, Stated<string> Reason, PartialDate? Until = null, Stated<MeetingItem>? Item = null);

/// <summary>What the registers show of decisions.</summary>
public static class DecisionRegister
{
    /// <summary>
    /// The decisions, one row each, as far as they have come. Dated by effect: from when a decision takes hold until it no longer does. What has no
    /// effect (a motion, or a decision that ended before it took hold) is dated from when it came to be what it is.
    /// </summary>
    public static Register<DecisionRow> Decisions { get; } = new("decisions", "What was moved and decided, by which body, and what became of it");

    /// <summary>How far each had come, and from when to when.</summary>
    public static Register<DecisionStatusRow> Statuses { get; } = new("decision-statuses", "How far a decision had come, from when to when");

    /// <summary>The motions, one row for each wording.</summary>
    public static Register<MotionRow> Motions { get; } = new("motions", "The words that were put to a body, from when to when");

    /// <summary>The votes by name.</summary>
    public static Register<VoteRow> Votes { get; } = new("votes", "Who voted how");

    /// <summary>The tallies.</summary>
    public static Register<TallyRow> Tallies { get; } = new("tallies", "The numbers that the chair declared");

    /// <summary>The motions that were withdrawn, rejected or deferred.</summary>
    public static Register<SetAsideRow> SetAside { get; } = new("motions-set-aside", "The motions that were withdrawn, rejected or deferred, and why");

    /// <summary>The dissents.</summary>
    public static Register<DissentRow> Dissents { get; } = new("dissents", "Who disagreed, in which words");

    /// <summary>The conditions, one row while each is open and one once it is settled.</summary>
    public static Register<ConditionRow> Conditions { get; } = new("conditions", "What decisions are subject to, and how that was settled");

    /// <summary>The urgent decisions.</summary>
    public static Register<UrgentDecisionRow> UrgentDecisions { get; } = new("urgent-decisions", "What was taken urgently, until when it must be ratified, and whether it was");

    /// <summary>The reviews.</summary>
    public static Register<ReviewRow> Reviews { get; } = new("decision-reviews", "Reviews of decisions and what they came to");

    /// <summary>The decisions that were superseded or rescinded.</summary>
    public static Register<EndingRow> Endings { get; } = new("decision-endings", "The decisions that were superseded or rescinded, by which one and under which rule");

    /// <summary>The decisions that were implemented.</summary>
    public static Register<ImplementationRow> Implementations { get; } = new("implementations", "The decisions whose words were put into effect, and what shows it");

    /// <summary>All of them. <see cref="LapsedRatifications"/> follows from these and is not stored.</summary>
    public static IReadOnlyList<Register> All { get; } =
        [Decisions, Statuses, Motions, Votes, Tallies, SetAside, Dissents, Conditions, UrgentDecisions, Reviews, Endings, Implementations];

    /// <summary>The rows that a decision's state asserts.</summary>
    public static IEnumerable<RegisterRow> Rows(Decision state) => Decision.MatterOf(state) is not { } matter
        ? []
        : [
            DecisionOf(state, matter),
            .. StatusesOf(matter),
            .. MotionsOf(matter),
            .. matter.Ballots.SelectMany((ballot, i) => BallotOf(matter, ballot, i + 1)),
            .. SetAsideOf(matter),
            .. Dissents.Rows(matter.Id.Value, matter.Dissents, d => (d.Effective, new DissentRow(d.Office, d.Words))),
            .. state is Decision.Made made ? Taken(made) : [],
        ];

    /// <summary>How far a decision has come as known there; null if there is no such decision.</summary>
    internal static DecisionStatus? StatusOf(RegisterView known, DecisionId id) => known.Find(Decisions, id)?.Data.Status;

    /// <summary>How far a decision has come as known there; null if there is no such decision, or none is stated.</summary>
    internal static DecisionStatus? StatusOf(RegisterView known, Stated<DecisionId> decision) => decision.TryGet(out var id) ? StatusOf(known, id) : null;

    /// <summary>Whether something can rest on a decision: it is adopted or ratified, or taken urgently, and not superseded or rescinded.</summary>
    internal static bool Stands(DecisionStatus? status) => status is DecisionStatus.Adopted or DecisionStatus.Ratified or DecisionStatus.Urgent;

    private static RegisterRow DecisionOf(Decision state, Matter matter) => state is Decision.Made made
        ? Decisions.Row(matter.Id.Value, string.Empty, EffectOf(made), new DecisionRow(
            matter.Text,
            matter.Body,
            matter.Status,
            matter.Authority,
            made.Vires,
            made.On,
            made.Retrospective,
            [.. made.Terms.Where(t => t.Settlement is null).Select(t => t.Condition.Key)],
            [.. made.Terms.Where(t => t.Settlement is DecisionEvent.ConditionFailed).Select(t => t.Condition.Key)],
            made.ReviewDue,
            made.Implementation is { } done ? done.Effective?.From ?? PartialDate.NotStated : null,
            made.End switch
            {
                DecisionEvent.DecisionSuperseded e => e.By,
                DecisionEvent.DecisionRescinded e => e.By,
                _ => (Stated<DecisionId>?)null,
            }))
        : Decisions.Row(matter.Id.Value, string.Empty, Effective.Since(matter.Phases[^1].Since), new DecisionRow(matter.Text, matter.Body, matter.Status, matter.Authority));

    private static Effective EffectOf(Decision.Made made)
    {
        // A decision that says itself until when it holds is not made to hold longer by what ends it later.
        var own = made.Holds.To;
        var to = made.Ended is not { } ended || DecisionRefusals.CertainlyBefore(own, ended) ? own : ended;
        return Between(made.Holds.From, to) ?? Effective.Since(to!);
    }

    // What began and ended on one day held on no day: on that day the last status is the answer.
    private static IEnumerable<RegisterRow> StatusesOf(Matter matter) =>
        from phase in Successive(matter.Phases, p => p.Since, null)
        where phase.Holds is not null
        select Statuses.Row(matter.Id.Value, Key(phase.Number), phase.Holds, new DecisionStatusRow(phase.Item.Status));

    // A motion is one until something is decided on it; a deferred one still is. Most are decided on the day they are moved.
    private static IEnumerable<RegisterRow> MotionsOf(Matter matter) => matter.Motion is not { } motion
        ? []
        : from wording in Successive(matter.Wordings, w => w.Since, matter.Phases.FirstOrDefault(p => !IsPending(p.Status))?.Since)
          select Motions.Row(
              matter.Id.Value,
              Key(wording.Number),
              wording.Holds ?? OneDay(wording.Item.Since),
              new MotionRow(wording.Item.Text, matter.Body, matter.Authority, motion.Item, motion.Mover, motion.Seconder));

    private static IEnumerable<RegisterRow> SetAsideOf(Matter matter) =>
        from phase in Successive(matter.Phases, p => p.Since, null)
        let row = phase.Item.Fact switch
        {
            DecisionEvent.MotionWithdrawn f => new SetAsideRow(phase.Item.Status, f.Reason),
            DecisionEvent.DecisionRejected f => new SetAsideRow(phase.Item.Status, f.Reason, null, f.Item),
            DecisionEvent.DecisionDeferred f => new SetAsideRow(phase.Item.Status, f.Reason, f.Until, f.To),
            _ => null,
        }
        where row is not null
        select SetAside.Row(matter.Id.Value, Key(phase.Number), phase.Holds ?? OneDay(phase.Item.Since), row);

    private static bool IsPending(DecisionStatus status) => status is DecisionStatus.Proposed or DecisionStatus.Deferred;

    private static IEnumerable<RegisterRow> BallotOf(Matter matter, Ballot ballot, int round)
    {
        foreach (var vote in ballot.Votes)
        {
            yield return VoteOf(vote, $"{round}/{vote.Voter}");
        }

        if (ballot.Casting is { } casting)
        {
            yield return VoteOf(casting, $"{round}/casting");
        }

        if (ballot.Tally is { } tally)
        {
            yield return Tallies.Row(matter.Id.Value, $"{round}", tally.Effective, new TallyRow(tally.For, tally.Against, tally.Abstentions, tally.Eligible, round));
        }

        RegisterRow VoteOf(DecisionEvent.VoteRecorded vote, string key) =>
            Votes.Row(matter.Id.Value, key, vote.Effective, new VoteRow(vote.Voter, vote.Choice, vote.Casting, round, vote.Item));
    }

    private static IEnumerable<RegisterRow> Taken(Decision.Made made)
    {
        var id = made.Matter.Id.Value;
        foreach (var row in made.Terms.SelectMany(term => ConditionOf(made, term)))
        {
            yield return row;
        }

        if (made.Taking is DecisionEvent.UrgentDecisionTaken urgent)
        {
            yield return UrgentDecisions.Row(id, string.Empty, Between(made.On, made.Ended) ?? OneDay(made.On), UrgentOf(made, urgent));
        }

        foreach (var row in Reviews.Rows(id, made.Reviews, r => (r.Effective, new ReviewRow(r.Outcome, r.Findings, r.Next))))
        {
            yield return row;
        }

        if (made.End is DecisionEvent.DecisionSuperseded superseded)
        {
            yield return Endings.Row(id, string.Empty, superseded.Effective, new EndingRow(DecisionStatus.Superseded, superseded.By));
        }

        if (made.End is DecisionEvent.DecisionRescinded rescinded)
        {
            yield return Endings.Row(id, string.Empty, rescinded.Effective, new EndingRow(DecisionStatus.Rescinded, rescinded.By, rescinded.Reason, rescinded.Rule));
        }

        if (made.Implementation is { } done)
        {
            yield return Implementations.Row(id, string.Empty, done.Effective, new ImplementationRow(done.Evidence));
        }
    }

    // A condition is open from the day the decision was taken until it is settled, or until the decision is over.
    private static IEnumerable<RegisterRow> ConditionOf(Decision.Made made, Decision.Term term)
    {
        var (id, condition) = (made.Matter.Id.Value, term.Condition);
        var settled = term.Settlement is { } settlement ? settlement.Effective?.From ?? PartialDate.NotStated : null;
        if (Between(made.On, settled ?? made.Ended) is { } open)
        {
            yield return Conditions.Row(id, condition.Key, open, new ConditionRow(condition.Key, condition.Text, condition.Due, ConditionStanding.Open));
        }

        var row = new ConditionRow(condition.Key, condition.Text, condition.Due, ConditionStanding.Open);
        row = term.Settlement switch
        {
            DecisionEvent.ConditionSatisfied f => row with { Standing = ConditionStanding.Satisfied, Evidence = f.Evidence },
            DecisionEvent.ConditionFailed f => row with { Standing = ConditionStanding.Failed, Evidence = f.Evidence, Reason = f.Reason },
            DecisionEvent.ConditionWaived f => row with { Standing = ConditionStanding.Waived, Reason = f.Reason, WaivedBy = f.By },
            _ => row,
        };
        if (settled is not null)
        {
            yield return Conditions.Row(id, $"{condition.Key}/settled", Effective.Since(settled), row);
        }
    }

    private static UrgentDecisionRow UrgentOf(Decision.Made made, DecisionEvent.UrgentDecisionTaken urgent)
    {
        var row = new UrgentDecisionRow(
            urgent.Text,
            urgent.Body,
            urgent.By,
            urgent.Consulted,
            urgent.Urgency,
            urgent.On,
            urgent.RatifyBy,
            made.Matter.Status,
            made.Matter.Phases.Length > 1 ? made.Matter.Phases[1].Since : null);
        return made.Ratification switch
        {
            DecisionEvent.DecisionRatified f => row with { RatifiedBy = f.By, At = f.At, Item = f.Item },
            DecisionEvent.RatificationRefused f => row with { RatifiedBy = f.By, At = f.At, Item = f.Item, Reason = f.Reason },
            _ => row,
        };
    }

    // Each item of a list holds until the next one does, and the last until the end.
    private static IEnumerable<(int Number, T Item, Effective? Holds)> Successive<T>(IReadOnlyList<T> items, Func<T, PartialDate> since, PartialDate? end) =>
        items.Select((item, i) => (i + 1, item, Between(since(item), i + 1 < items.Count ? since(items[i + 1]) : end)));

    /// <summary>From one date until another; null if no reading of them leaves a day between.</summary>
    private static Effective? Between(PartialDate from, PartialDate? to) => to?.Latest <= from.Earliest ? null : new Effective(from, to);

    // What held for a part of one day held on that day.
    private static Effective OneDay(PartialDate day) =>
        day.Earliest is { } first && first < DateOnly.MaxValue ? new Effective(day, PartialDate.Day(first.AddDays(1))) : Effective.Since(day);

    private static string Key(int number) => number.ToString(CultureInfo.InvariantCulture);
}
