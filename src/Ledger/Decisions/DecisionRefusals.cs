using Ledger.Log;
using Ledger.Offices;
using Ledger.Seal;

namespace Ledger.Decisions;

/// <summary>The refusals that several commands of a decision share.</summary>
internal static class DecisionRefusals
{
    public static Refusal NoSuchDecision(DecisionId id) => new("no-such-decision", $"There is no decision {id}.");

    public static Refusal NoSuchOffice(OfficeId id) => new("no-such-office", $"There is no office {id}: create it first.");

    /// <summary>Why a decision that is wanted as an open motion is not one.</summary>
    public static Refusal NotOpen(Decision state, DecisionId id, string code = "not-open") => state switch
    {
        Decision.Dropped dropped => new(code, $"{id} is not open any more: it was {Word(dropped.Matter.Status)}."),
        Decision.Made made => new(code, $"{id} is not open any more: it was {Word(made.Matter.Status)}."),
        _ => NoSuchDecision(id),
    };

    /// <summary>Why a decision that is wanted as one that was taken and still stands is not one; null if it is.</summary>
    public static Refusal? NotStanding(Decision state, DecisionId id) => state switch
    {
        Decision.Open open => new("not-adopted", $"{id} is not adopted: it was only {Word(open.Matter.Status)}."),
        Decision.Dropped dropped => new("not-adopted", $"{id} was never adopted: it was {Word(dropped.Matter.Status)}."),
        Decision.Made { IsOver: true } made => new("decision-ended", $"{id} does not stand any more: it was {Word(made.Matter.Status)}."),
        Decision.Made => null,
        _ => NoSuchDecision(id),
    };

    /// <summary>Why another decision cannot carry this one's end, ratification or waiver; null if it can.</summary>
    /// <param name="id">This decision.</param>
    /// <param name="other">The other one.</param>
    /// <param name="status">How far the other one has come; null if there is none.</param>
    /// <param name="source">The passage that says so: without one, the other decision must be named.</param>
    /// <param name="itself">The code for naming the same decision, and what it would do to itself.</param>
    /// <param name="urgentWillDo">Whether an urgent decision that is not ratified yet can do it.</param>
    public static Refusal? CannotCarry(
        DecisionId id, Stated<DecisionId> other, DecisionStatus? status, Source? source, (string Code, string Verb) itself, bool urgentWillDo)
    {
        if (!other.TryGet(out var by))
        {
            return source is null
                ? new Refusal("decision-not-stated", "Name the decision that says so: only a source that is cited may leave it out.")
                : null;
        }

        if (by == id)
        {
            return new Refusal(itself.Code, $"{id} cannot {itself.Verb} itself.");
        }

        if (status is not { } reached)
        {
            return NoSuchDecision(by);
        }

        if (!DecisionRegister.Stands(reached))
        {
            return new Refusal("decision-does-not-stand", $"{by} cannot {itself.Verb} {id}: it was {Word(reached)}.");
        }

        return urgentWillDo || reached != DecisionStatus.Urgent
            ? null
            : new Refusal("decision-not-ratified", $"{by} cannot {itself.Verb} {id}: it was taken urgently itself and waits for ratification.");
    }

    public static Refusal Carried(DecisionId id) => new("carried", $"The tally carries {id}: adopt it.");

    /// <summary>Why nothing can be decided on a motion at a time; null if it can.</summary>
    public static Refusal? TooEarly(Decision.Open open, Effective? on) => TooEarly(open, on?.From);

    /// <summary>Why nothing can be decided on a motion on a date; null if it can.</summary>
    public static Refusal? TooEarly(Decision.Open open, PartialDate? on) =>
        CertainlyBefore(on, open.Matter.Phases[0].Since)
            ? new Refusal("decided-before-proposed", $"{open.Matter.Id} was proposed on {open.Matter.Phases[0].Since}: it cannot be decided on {on}.")
            : null;

    /// <summary>Why a decision cannot end on a date; null if it can.</summary>
    public static Refusal? EndsTooEarly(Decision.Made made, PartialDate? ends) =>
        CertainlyBefore(ends, made.On)
            ? new Refusal("ends-before-decided", $"{made.Matter.Id} was decided on {made.On}: it cannot end on {ends}.")
            : null;

    /// <summary>Whether a date lies before another under every reading of both.</summary>
    public static bool CertainlyBefore(PartialDate? date, PartialDate? other) => date?.Latest < other?.Earliest;

    /// <summary>What was done to a decision that has come so far: a participle.</summary>
    public static string Word(DecisionStatus status) => status switch
    {
        DecisionStatus.Proposed => "proposed",
        DecisionStatus.Withdrawn => "withdrawn",
        DecisionStatus.Adopted => "adopted",
        DecisionStatus.Rejected => "rejected",
        DecisionStatus.Deferred => "deferred",
        DecisionStatus.Urgent => "taken urgently",
        DecisionStatus.Ratified => "ratified",
        DecisionStatus.RatificationRefused => "refused ratification",
        DecisionStatus.Superseded => "superseded",
        DecisionStatus.Rescinded => "rescinded",
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };
}
