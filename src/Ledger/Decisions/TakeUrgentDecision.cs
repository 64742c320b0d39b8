using Ledger.Bodies;
using Ledger.Frameworks;
using Ledger.Log;
using Ledger.Offices;
using Ledger.Registers;
using Ledger.Seal;
using MediatR;

namespace Ledger.Decisions;

/// <summary>
/// Records a decision that was taken for a body which could not wait to meet (chair's action). It holds for the effective time, and must be
/// ratified in time. The same decision again changes nothing.
/// </summary>
/// <param name="Id">The new decision's id, e.g. 2026-03-generator.</param>
/// <param name="Text">Its words.</param>
/// <param name="Body">The body for which it was taken; not-stated if a cited source does not say.</param>
/// <param name="By">The office that took it, or several that took it jointly, e.g. chair.</param>
/// <param name="Consulted">The offices that were consulted before (none: an empty list), or not-stated.</param>
/// <param name="Urgency">Why it could not wait, or not-stated.</param>
/// <param name="On">The day it was taken, e.g. 2026-03-04; not-stated if a cited source does not say.</param>
/// <param name="RatifyBy">The last day on which it can be ratified in time, e.g. 2026-03-31; a month means its last day.</param>
/// <param name="Authority">The instrument, version and clause that allows it; not-stated if a cited source does not say.</param>
/// <param name="Conditions">What it is subject to, each with a key and a text.</param>
/// <param name="ReviewDue">By when it is to be reviewed, e.g. 2027-03.</param>
/// <param name="Retrospective">true to declare that it holds from before it was taken.</param>
/// <param name="Insist">true to record it although its authority was not in force: it is flagged ultra vires.</param>
/// <param name="InsistReason">Why the office insists.</param>
public sealed record TakeUrgentDecision(
    DecisionId Id,
    string Text,
    Stated<BodyId> Body,
    IReadOnlyList<OfficeId> By,
    Stated<IReadOnlyList<OfficeId>> Consulted,
    Stated<string> Urgency,
    PartialDate On,
    PartialDate RatifyBy,
    Stated<Authority> Authority,
    IReadOnlyList<Condition>? Conditions = null,
    PartialDate? ReviewDue = null,
    bool? Retrospective = null,
    bool? Insist = null,
    string? InsistReason = null) : Command
{
    /// <summary>The rule: by somebody, after consulting others than themselves, under an authority in force, with a last day for its ratification.</summary>
    public static Decided<DecisionEvent> Decide(TakeUrgentDecision command, Decision state, Context known)
    {
        var fact = Fact(command, known.Grounds);
        if (Decision.MatterOf(state) is { } matter)
        {
            return state is Decision.Made { Taking: DecisionEvent.UrgentDecisionTaken before } && SaysTheSame(fact, before)
                ? []
                : new Refusal("decision-exists", $"There is a decision {command.Id} already: “{matter.Text}”.");
        }

        var refusal = Grounds.Unsaid(command.Body, command.Authority, command.Source)
            ?? Ratification(command)
            ?? Terms.Refuse(command.On, command.Effective, fact.Retrospective, fact.Conditions, command.Source)
            ?? Offices(command)
            ?? (known.NoSuchOffice is { } nobody ? DecisionRefusals.NoSuchOffice(nobody) : null)
            ?? known.Grounds.Nothing(command.Body, command.Authority)
            ?? known.Grounds.UltraVires(command.Authority, Holds(command), command.Insist ?? false);
        return refusal is null ? [fact] : refusal;
    }

    private static Refusal? Ratification(TakeUrgentDecision command)
    {
        if (command.RatifyBy.Latest is null)
        {
            return new Refusal("ratify-by-missing", "Say by which day it must be ratified: an urgent decision without one would never lapse.");
        }

        return DecisionRefusals.CertainlyBefore(command.RatifyBy, command.On)
            ? new Refusal("ratify-by-too-early", $"It was taken on {command.On}: it cannot have to be ratified by {command.RatifyBy}.")
            : null;
    }

    private static Refusal? Offices(TakeUrgentDecision command)
    {
        if (command.By.Count == 0)
        {
            return new Refusal("taken-by-nobody", "Name the office that took it.");
        }

        if (command.By.Concat(OthersAsked(command)).GroupBy(office => office).FirstOrDefault(g => g.Count() > 1) is not { Key: var twice })
        {
            return null;
        }

        return command.By.Contains(twice) && OthersAsked(command).Contains(twice)
            ? new Refusal("consulted-self", $"{twice} took it and cannot have been consulted on it.")
            : new Refusal("office-twice", $"{twice} is named twice.");
    }

    private static IReadOnlyList<OfficeId> OthersAsked(TakeUrgentDecision command) => command.Consulted.TryGet(out var consulted) ? consulted : [];

    private static PartialDate Holds(TakeUrgentDecision command) => command.Effective?.From ?? command.On;

    private static DecisionEvent.UrgentDecisionTaken Fact(TakeUrgentDecision command, Grounds grounds) => new(
        command.Id,
        command.Text,
        command.Body,
        command.By,
        command.Consulted,
        command.Urgency,
        command.On,
        command.RatifyBy,
        command.Authority,
        grounds.Vires,
        grounds.Vires == Vires.UltraVires ? command.InsistReason : null,
        command.Retrospective ?? false,
        command.Conditions ?? [],
        command.ReviewDue)
    {
        Effective = command.Effective,
    };

    // How the authority stood may be known better by now; that does not make it another decision.
    private static bool SaysTheSame(DecisionEvent.UrgentDecisionTaken fact, DecisionEvent.UrgentDecisionTaken before) =>
        fact with
        {
            By = before.By,
            Consulted = before.Consulted,
            Vires = before.Vires,
            InsistReason = before.InsistReason,
            Conditions = before.Conditions,
        } == before
        && fact.By.SequenceEqual(before.By)
        && fact.Consulted.IsStated == before.Consulted.IsStated
        && (!fact.Consulted.IsStated || fact.Consulted.Value.SequenceEqual(before.Consulted.Value))
        && fact.Conditions.SequenceEqual(before.Conditions);

    /// <summary>What the rule needs from elsewhere.</summary>
    /// <param name="Grounds">Its body and authority.</param>
    /// <param name="NoSuchOffice">The first office it names that does not exist, if one does not.</param>
    public sealed record Context(Grounds Grounds, OfficeId? NoSuchOffice)
    {
        internal static Context Of(RegisterView known, TakeUrgentDecision command) => new(
            Grounds.Of(known, command.Body, command.On, command.Authority, Holds(command)),
            command.By.Concat(OthersAsked(command)).FirstOrDefault(office => !OfficeRegister.Knows(known, office)));
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<TakeUrgentDecision, Outcome>
    {
        public Task<Outcome> Handle(TakeUrgentDecision command, CancellationToken ct) =>
            transaction.Run<TakeUrgentDecision, Decision, DecisionEvent, Context>(
                command.Id, command, known => Context.Of(known, command), Decide, ct);
    }
}
