using Ledger.Bodies;
using Ledger.Log;
using Ledger.Meetings;
using Ledger.Registers;
using Ledger.Seal;

namespace Ledger.Decisions;

/// <summary>What ratifying an urgent decision and refusing to need from elsewhere.</summary>
/// <param name="BodyIsActive">Whether the body exists and is not dissolved; true where none is stated.</param>
/// <param name="At">How far the decision has come that says so; null if there is none.</param>
/// <param name="IsAbove">Whether the body for which the decision was taken reports to this body, itself or through others.</param>
public sealed record Ratifying(bool BodyIsActive, DecisionStatus? At, bool IsAbove = false)
{
    internal static Ratifying Of(RegisterView known, DecisionId id, Stated<BodyId> by, Stated<DecisionId> at, PartialDate on) => new(
        !by.TryGet(out var body) || BodyRegister.IsActive(known, body, on),
        DecisionRegister.StatusOf(known, at),
        body is not null
            && known.Find(DecisionRegister.Decisions, id)?.Data.Body is { } decided
            && decided.TryGet(out var own)
            && BodyRegister.Upwards(own, below => BodyRegister.ReportsTo(known, below)).Contains(body));

    // After its last day, too: what a body did late it did, and the registers say that it was late.

    /// <summary>The rule that both share: by the decision's own body or one above it, that is active, once, while the decision waits for it.</summary>
    internal Decided<DecisionEvent> Decide(
        Decision state, DecisionId id, DecisionEvent outcome, Stated<BodyId> by, Stated<DecisionId> at, Stated<MeetingItem> item, Source? source, string verb)
    {
        if (state is not Decision.Made { Taking: DecisionEvent.UrgentDecisionTaken } made)
        {
            return state is Decision.None
                ? DecisionRefusals.NoSuchDecision(id)
                : new Refusal("not-urgent", $"{id} was not taken urgently: there is nothing to ratify.");
        }

        if (made.Ratification == outcome)
        {
            return [];
        }

        var refusal = made.Ratification switch
        {
            DecisionEvent.DecisionRatified => new Refusal("already-ratified", $"{id} is ratified already."),
            DecisionEvent.RatificationRefused => new Refusal("ratification-refused", $"The ratification of {id} was refused."),
            _ => DecisionRefusals.NotStanding(state, id),
        };
        if (refusal is not null)
        {
            return refusal;
        }

        if (!by.IsStated && source is null)
        {
            return new Refusal("body-not-stated", "Name the body: only a source that is cited may leave it out.");
        }

        if (!BodyIsActive)
        {
            return new Refusal("no-such-body", $"There is no active body {by}.");
        }

        if (NotTheRatifier(id, made.Matter.Body, by, source) is { } other)
        {
            return other;
        }

        // A meeting's minute will do where no decision of its own is recorded.
        if ((at.IsStated || !item.IsStated) && DecisionRefusals.CannotCarry(id, at, At, source, ("ratifies-itself", verb), urgentWillDo: false) is { } cannot)
        {
            return cannot;
        }

        return DecisionRefusals.EndsTooEarly(made, outcome.Effective?.From) is null
            ? [outcome]
            : new Refusal("ratified-before-taken", $"{id} was taken on {made.On}: a body cannot have dealt with it on {outcome.Effective?.From}.");
    }

    // A source that leaves the body out says that it was dealt with, not that another body did.
    private Refusal? NotTheRatifier(DecisionId id, Stated<BodyId> own, Stated<BodyId> by, Source? source)
    {
        if (!own.TryGet(out var body))
        {
            return source is null
                ? new Refusal("not-the-ratifier", $"It is not stated which body {id} was taken for, and so not whether {by} can deal with it: cite the source that says it did.")
                : null;
        }

        return !by.TryGet(out var named) || named == body || IsAbove
            ? null
            : new Refusal("not-the-ratifier", $"{id} was taken for {body}: only {body}, or a body that it reports to, can deal with it, and {named} is neither.");
    }
}
