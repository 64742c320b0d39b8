using Ledger.Bodies;
using Ledger.Frameworks;
using Ledger.Log;
using Ledger.Meetings;
using Ledger.Registers;
using Ledger.Seal;
using MediatR;

namespace Ledger.Decisions;

/// <summary>
/// Records that a body adopted a motion; it holds for the effective time. Where a cited source reports the adoption and nothing is known of a
/// motion, give its words, body and authority here. The same adoption again changes nothing.
/// </summary>
/// <param name="Id">The decision.</param>
/// <param name="On">The day it was adopted, e.g. 2026-03-04; not-stated if a cited source does not say.</param>
/// <param name="Conditions">What it is subject to, each with a key and a text.</param>
/// <param name="ReviewDue">By when it is to be reviewed, e.g. 2027-03.</param>
/// <param name="Item">The meeting and agenda item at which it was adopted, if stated.</param>
/// <param name="Retrospective">true to declare that it holds from before it was adopted.</param>
/// <param name="Insist">true to record it although its authority was not in force: it is flagged ultra vires.</param>
/// <param name="InsistReason">Why the office insists.</param>
/// <param name="Text">Its words, if no motion is recorded.</param>
/// <param name="Body">The body that adopted it, if no motion is recorded and the source says.</param>
/// <param name="Authority">The instrument, version and clause that it rests on, if no motion is recorded and the source says.</param>
public sealed record AdoptDecision(
    DecisionId Id,
    PartialDate On,
    IReadOnlyList<Condition>? Conditions = null,
    PartialDate? ReviewDue = null,
    Stated<MeetingItem>? Item = null,
    bool? Retrospective = null,
    bool? Insist = null,
    string? InsistReason = null,
    string? Text = null,
    Stated<BodyId>? Body = null,
    Stated<Authority>? Authority = null) : Command
{
    /// <summary>The rule: an open motion that its tally carries, if there was a vote; under an authority in force; with no effect before its day that is not declared.</summary>
    public static Decided<DecisionEvent> Decide(AdoptDecision command, Decision state, Grounds grounds)
    {
        var fact = Fact(command, grounds);
        return state switch
        {
            Decision.Made { Taking: DecisionEvent.DecisionAdopted before } when SaysTheSame(fact, before) => [],
            Decision.Open open => (OfMotion(command, open) ?? Terms(command) ?? Standing(command, open.Matter.Body, open.Matter.Authority, grounds)) is { } refusal
                ? refusal
                : [fact],
            Decision.None => (Unmoved(command) ?? Terms(command) ?? Standing(command, command.Body.GetValueOrDefault(), command.Authority.GetValueOrDefault(), grounds)) is { } refusal
                ? refusal
                : [fact],
            _ => DecisionRefusals.NotOpen(state, command.Id),
        };
    }

    private static Refusal? OfMotion(AdoptDecision command, Decision.Open open)
    {
        if (command.Text is not null || command.Body is not null || command.Authority is not null)
        {
            return new Refusal("motion-recorded", $"The motion {command.Id} is recorded with its words, body and authority: leave them out here.");
        }

        if (open.Matter.Ballot is { HasBegun: true, Carries: not true } ballot)
        {
            return ballot.Tally is { } tally
                ? new Refusal("not-carried", $"The tally does not carry {command.Id}: {tally.For} for, {tally.Against} against.")
                : new Refusal("not-tallied", $"Votes on {command.Id} are recorded, but no tally: record what the chair declared first.");
        }

        return DecisionRefusals.TooEarly(open, command.On);
    }

    private static Refusal? Unmoved(AdoptDecision command)
    {
        if (command.Text is null)
        {
            return DecisionRefusals.NoSuchDecision(command.Id);
        }

        return command.Source is null
            ? new Refusal("no-motion", $"There is no motion {command.Id}: propose it first. Only a source that is cited can report an adoption without one.")
            : null;
    }

    private static Refusal? Terms(AdoptDecision command) =>
        Decisions.Terms.Refuse(command.On, command.Effective, command.Retrospective ?? false, command.Conditions ?? [], command.Source);

    private static Refusal? Standing(AdoptDecision command, Stated<BodyId> body, Stated<Authority> authority, Grounds grounds) =>
        grounds.Nothing(body, authority) ?? grounds.UltraVires(authority, Holds(command), command.Insist ?? false);

    private static PartialDate Holds(AdoptDecision command) => command.Effective?.From ?? command.On;

    private static DecisionEvent.DecisionAdopted Fact(AdoptDecision command, Grounds grounds) => new(
        command.On,
        command.Item.GetValueOrDefault(),
        grounds.Vires,
        grounds.Vires == Vires.UltraVires ? command.InsistReason : null,
        command.Retrospective ?? false,
        command.Conditions ?? [],
        command.ReviewDue,
        command.Text is null ? null : new Resolution(command.Id, command.Text, command.Body.GetValueOrDefault(), command.Authority.GetValueOrDefault()))
    {
        Effective = command.Effective,
    };

    // How the authority stood may be known better by now; that does not make it another adoption.
    private static bool SaysTheSame(DecisionEvent.DecisionAdopted fact, DecisionEvent.DecisionAdopted before) =>
        fact with { Vires = before.Vires, InsistReason = before.InsistReason, Conditions = before.Conditions } == before
        && fact.Conditions.SequenceEqual(before.Conditions);

    internal sealed class Handler(Transaction transaction) : IRequestHandler<AdoptDecision, Outcome>
    {
        public Task<Outcome> Handle(AdoptDecision command, CancellationToken ct) =>
            transaction.Run<AdoptDecision, Decision, DecisionEvent, Grounds>(command.Id, command, known => GroundsOf(known, command), Decide, ct);

        private static Grounds GroundsOf(RegisterView known, AdoptDecision command)
        {
            var motion = known.Find(DecisionRegister.Decisions, command.Id)?.Data;
            return Grounds.Of(
                known,
                motion?.Body ?? command.Body.GetValueOrDefault(),
                command.On,
                motion?.Authority ?? command.Authority.GetValueOrDefault(),
                Holds(command));
        }
    }
}
