using Ledger.Bodies;
using Ledger.Frameworks;
using Ledger.Log;
using Ledger.Meetings;
using Ledger.Offices;
using Ledger.Registers;
using Ledger.Seal;
using MediatR;

namespace Ledger.Decisions;

/// <summary>Proposes a motion: puts words to a body, on the effective date. The same motion again changes nothing.</summary>
/// <param name="Id">The new decision's id, e.g. 2026-03-budget.</param>
/// <param name="Text">The words that are moved.</param>
/// <param name="Body">The body that is to decide, e.g. board; not-stated if a cited source does not say.</param>
/// <param name="Authority">The instrument, version and clause that it rests on; not-stated if a cited source does not say.</param>
/// <param name="Item">The meeting and agenda item, if stated.</param>
/// <param name="Mover">The office that moved it, if stated.</param>
/// <param name="Seconder">The office that seconded it, if stated.</param>
public sealed record ProposeMotion(
    DecisionId Id,
    string Text,
    Stated<BodyId> Body,
    Stated<Authority> Authority,
    Stated<MeetingItem>? Item = null,
    Stated<OfficeId>? Mover = null,
    Stated<OfficeId>? Seconder = null) : Command
{
    /// <summary>The rule: an active body, and an authority that exists. Whether it is in force is asked when the motion is adopted.</summary>
    public static Decided<DecisionEvent> Decide(ProposeMotion command, Decision state, Context known)
    {
        var fact = new DecisionEvent.MotionProposed(
            command.Id,
            command.Text,
            command.Body,
            command.Item.GetValueOrDefault(),
            command.Authority,
            command.Mover.GetValueOrDefault(),
            command.Seconder.GetValueOrDefault()) { Effective = command.Effective };
        if (Decision.MatterOf(state) is { } matter)
        {
            return matter.Motion == fact ? [] : new Refusal("decision-exists", $"There is a decision {command.Id} already: “{matter.Text}”.");
        }

        var refusal = Grounds.Unsaid(command.Body, command.Authority, command.Source)
            ?? known.Grounds.Nothing(command.Body, command.Authority)
            ?? (known.MoverIsKnown ? null : DecisionRefusals.NoSuchOffice(command.Mover.GetValueOrDefault().Value))
            ?? (known.SeconderIsKnown ? null : DecisionRefusals.NoSuchOffice(command.Seconder.GetValueOrDefault().Value))
            ?? (fact.Mover.IsStated && fact.Mover == fact.Seconder ? new Refusal("seconds-own-motion", $"{fact.Mover} moved it and cannot second it.") : null);
        return refusal is null ? [fact] : refusal;
    }

    /// <summary>What the rule needs from elsewhere.</summary>
    public sealed record Context(Grounds Grounds, bool MoverIsKnown, bool SeconderIsKnown)
    {
        internal static Context Of(RegisterView known, ProposeMotion command) => new(
            Grounds.Of(known, command.Body, command.Effective?.From ?? PartialDate.NotStated, command.Authority, command.Effective?.From ?? PartialDate.NotStated),
            Knows(known, command.Mover),
            Knows(known, command.Seconder));

        private static bool Knows(RegisterView known, Stated<OfficeId>? office) =>
            !office.GetValueOrDefault().TryGet(out var id) || OfficeRegister.Knows(known, id);
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<ProposeMotion, Outcome>
    {
        public Task<Outcome> Handle(ProposeMotion command, CancellationToken ct) =>
            transaction.Run<ProposeMotion, Decision, DecisionEvent, Context>(
                command.Id, command, known => Context.Of(known, command), Decide, ct);
    }
}
