// These shapes are stored for ever. A change is a new version and an upcaster, never an edit: the golden files in
// tests/Ledger.Tests/Stored hold every one of them.
using Ledger.Bodies;
using Ledger.Frameworks;
using Ledger.Log;
using Ledger.Meetings;
using Ledger.Offices;
using Ledger.Seal;

namespace Ledger.Decisions;

/// <summary>How an office voted.</summary>
public enum Choice
{
    /// <summary>For the motion.</summary>
    For,

    /// <summary>Against the motion.</summary>
    Against,

    /// <summary>Neither: present, and counted as such.</summary>
    Abstain,
}

/// <summary>Whether a decision lay within the powers of who took it, as known when it was recorded.</summary>
public enum Vires
{
    /// <summary>Its authority was in force on the effective date.</summary>
    IntraVires,

    /// <summary>It cannot be told: the authority is not stated, or the dates are not exact enough.</summary>
    NotCertain,

    /// <summary>Its authority was not in force on the effective date, and the office insisted.</summary>
    UltraVires,
}

/// <summary>What a review of a decision came to.</summary>
public enum ReviewOutcome
{
    /// <summary>It stays as it is.</summary>
    Retained,

    /// <summary>It stays until another one takes its place.</summary>
    ToBeReplaced,

    /// <summary>It is to be rescinded.</summary>
    ToBeRescinded,
}

/// <summary>What a decision is subject to.</summary>
/// <param name="Key">Its name within the decision, e.g. <c>capital-approval</c>: 1 to 64 characters of <c>a–z 0–9 . -</c>.</param>
/// <param name="Text">Its words.</param>
/// <param name="Due">By when it must be met, if a time is set.</param>
public sealed record Condition(string Key, string Text, PartialDate? Due = null);

/// <summary>What was resolved, where nothing is known of a motion: a source reports only that it was adopted.</summary>
/// <param name="Id">The decision.</param>
/// <param name="Text">Its words, or what the source says of them.</param>
/// <param name="Body">The body that adopted it.</param>
/// <param name="Authority">What it rests on.</param>
public sealed record Resolution(DecisionId Id, string Text, Stated<BodyId> Body, Stated<Authority> Authority);

/// <summary>The facts of a decision.</summary>
public abstract record DecisionEvent : Fact
{
    private DecisionEvent()
    {
    }

    /// <summary>A motion was put to a body, on the effective date.</summary>
    [StoredAs("MotionProposed")]
    public sealed record MotionProposed(
        DecisionId Id,
        string Text,
        Stated<BodyId> Body,
        Stated<MeetingItem> Item,
        Stated<Authority> Authority,
        Stated<OfficeId> Mover,
        Stated<OfficeId> Seconder) : DecisionEvent;

    /// <summary>From the effective date on, the motion has these words.</summary>
    [StoredAs("MotionAmended")]
    public sealed record MotionAmended(string Text, Stated<OfficeId> Mover) : DecisionEvent;

    /// <summary>The motion was withdrawn, on the effective date.</summary>
    [StoredAs("MotionWithdrawn")]
    public sealed record MotionWithdrawn(Stated<string> Reason) : DecisionEvent;

    /// <summary>An office voted, on the effective date. Another vote of the same office takes this one's place; a casting vote stands beside it.</summary>
    [StoredAs("VoteRecorded")]
    public sealed record VoteRecorded(OfficeId Voter, Choice Choice, bool Casting, Stated<MeetingItem> Item) : DecisionEvent;

    /// <summary>
    /// The chair declared these numbers, on the effective date. They are stored although they can often be counted: the declaration is an act of
    /// its own, which decides the motion, stands where votes were taken without names, and is what the count of the named votes is held against.
    /// What would follow from the numbers (carried, lost, tied) is not stored. The casting vote is not among them: the numbers are why there is one.
    /// </summary>
    [StoredAs("VotesTallied")]
    public sealed record VotesTallied(int For, int Against, Stated<int> Abstentions, Stated<int> Eligible) : DecisionEvent;

    /// <summary>An office had its disagreement with the decision recorded, on the effective date.</summary>
    [StoredAs("DissentRecorded")]
    public sealed record DissentRecorded(OfficeId Office, Stated<string> Words) : DecisionEvent;

    /// <summary>The body adopted it, on a day; it holds for the effective time, and from that day on if no such time is stated.</summary>
    /// <param name="On">The day it was adopted.</param>
    /// <param name="Item">Where.</param>
    /// <param name="Vires">Whether it lay within the body's powers.</param>
    /// <param name="InsistReason">Why the office insisted that it be recorded although it did not; absent if it did not have to, or gave no reason.</param>
    /// <param name="Retrospective">Whether it was declared to hold from before it was adopted.</param>
    /// <param name="Conditions">What it is subject to, as far as is stated.</param>
    /// <param name="ReviewDue">By when it is to be reviewed; absent if no review is set.</param>
    /// <param name="Reported">What was resolved, if no motion was recorded before.</param>
    [StoredAs("DecisionAdopted")]
    public sealed record DecisionAdopted(
        PartialDate On,
        Stated<MeetingItem> Item,
        Vires Vires,
        string? InsistReason,
        bool Retrospective,
        IReadOnlyList<Condition> Conditions,
        PartialDate? ReviewDue,
        Resolution? Reported) : DecisionEvent;

    /// <summary>The body rejected it, on the effective date.</summary>
    [StoredAs("DecisionRejected")]
    public sealed record DecisionRejected(Stated<string> Reason, Stated<MeetingItem> Item) : DecisionEvent;

    /// <summary>The body put it off, on the effective date. Votes taken until then decide nothing.</summary>
    [StoredAs("DecisionDeferred")]
    public sealed record DecisionDeferred(PartialDate Until, Stated<string> Reason, Stated<MeetingItem> To) : DecisionEvent;

    /// <summary>A condition is met, from the effective date on.</summary>
    [StoredAs("ConditionSatisfied")]
    public sealed record ConditionSatisfied(string Key, Stated<string> Evidence) : DecisionEvent;

    /// <summary>A condition will not be met: that was certain on the effective date.</summary>
    [StoredAs("ConditionFailed")]
    public sealed record ConditionFailed(string Key, Stated<string> Reason, Stated<string> Evidence) : DecisionEvent;

    /// <summary>A condition need not be met, from the effective date on, because another decision says so.</summary>
    [StoredAs("ConditionWaived")]
    public sealed record ConditionWaived(string Key, Stated<DecisionId> By, string Reason) : DecisionEvent;

    /// <summary>
    /// It was taken for a body that could not wait to meet (chair's action), on a day, and holds for the effective time, and from that day on if
    /// no such time is stated, until the body ratifies it or refuses to.
    /// </summary>
    /// <param name="Id">The decision.</param>
    /// <param name="Text">Its words.</param>
    /// <param name="Body">The body for which it was taken.</param>
    /// <param name="By">Who took it: one office, or several jointly.</param>
    /// <param name="Consulted">Whom they consulted before; an empty list says that they consulted nobody.</param>
    /// <param name="Urgency">Why it could not wait.</param>
    /// <param name="On">The day it was taken.</param>
    /// <param name="RatifyBy">The day by the end of which the body must have ratified it.</param>
    /// <param name="Authority">What it rests on: the clause that allows urgent decisions.</param>
    /// <param name="Vires">Whether it lay within their powers.</param>
    /// <param name="InsistReason">Why the office insisted that it be recorded although it did not; absent if it did not have to, or gave no reason.</param>
    /// <param name="Retrospective">Whether it was declared to hold from before it was taken.</param>
    /// <param name="Conditions">What it is subject to, as far as is stated.</param>
    /// <param name="ReviewDue">By when it is to be reviewed; absent if no review is set.</param>
    [StoredAs("UrgentDecisionTaken")]
    public sealed record UrgentDecisionTaken(
        DecisionId Id,
        string Text,
        Stated<BodyId> Body,
        IReadOnlyList<OfficeId> By,
        Stated<IReadOnlyList<OfficeId>> Consulted,
        Stated<string> Urgency,
        PartialDate On,
        PartialDate RatifyBy,
        Stated<Authority> Authority,
        Vires Vires,
        string? InsistReason,
        bool Retrospective,
        IReadOnlyList<Condition> Conditions,
        PartialDate? ReviewDue) : DecisionEvent;

    /// <summary>A body ratified the urgent decision, on the effective date: by another decision, or at a meeting.</summary>
    [StoredAs("DecisionRatified")]
    public sealed record DecisionRatified(Stated<BodyId> By, Stated<DecisionId> At, Stated<MeetingItem> Item) : DecisionEvent;

    /// <summary>A body refused to ratify the urgent decision; the effective date is the first day on which it no longer holds.</summary>
    [StoredAs("RatificationRefused")]
    public sealed record RatificationRefused(Stated<BodyId> By, Stated<DecisionId> At, Stated<MeetingItem> Item, Stated<string> Reason) : DecisionEvent;

    /// <summary>Another decision took its place; the effective date is the first day on which it no longer holds.</summary>
    [StoredAs("DecisionSuperseded")]
    public sealed record DecisionSuperseded(Stated<DecisionId> By) : DecisionEvent;

    /// <summary>Another decision rescinded it, under a rule; the effective date is the first day on which it no longer holds.</summary>
    [StoredAs("DecisionRescinded")]
    public sealed record DecisionRescinded(Stated<DecisionId> By, Stated<string> Reason, Stated<Authority> Rule) : DecisionEvent;

    /// <summary>It was reviewed, on the effective date. The next review is due as said; absent if none is.</summary>
    [StoredAs("DecisionReviewed")]
    public sealed record DecisionReviewed(ReviewOutcome Outcome, Stated<string> Findings, PartialDate? Next) : DecisionEvent;

    /// <summary>What it says has been done, by the effective date.</summary>
    [StoredAs("DecisionImplemented")]
    public sealed record DecisionImplemented(Stated<string> Evidence) : DecisionEvent;
}
