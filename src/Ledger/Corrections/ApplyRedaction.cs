using System.Globalization;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Seal;
using MediatR;

namespace Ledger.Corrections;

/// <summary>
/// Redacts the payload of one event, for ever: it is destroyed, and the registers are made anew without it. The header and every proof stay. The same redaction again
/// changes nothing.
/// </summary>
/// <param name="Index">The event's index, e.g. 12.</param>
/// <param name="Basis">Why it must not be read any more.</param>
/// <param name="Decision">The adopted decision that orders it.</param>
/// <param name="Approver">Who approved it: an actor's id, not that of who records it.</param>
/// <param name="Fields">The fields of the fact whose text goes, e.g. text; leave it out to redact all of it.</param>
public sealed record ApplyRedaction(long Index, RedactionBasis Basis, DecisionId Decision, string Approver, IReadOnlyList<string>? Fields = null) : Command
{
    /// <summary>The id of the redaction of an event.</summary>
    internal CorrectionId Id => CorrectionId.Parse(Redaction.StreamOf(Index).Value[(CorrectionId.Category.Length + 1)..]);

    /// <summary>The rule: the decision stands, no legal hold is in the way, somebody else approved it, and what was recorded later still follows from what remains.</summary>
    public static Decided<CorrectionEvent> Decide(ApplyRedaction command, Correction state, Context context)
    {
        if (state is Correction.Redacted done)
        {
            return done.As.Basis == command.Basis && done.As.Decision == command.Decision && done.As.Approver == command.Approver && Same(done.As.Fields, command.Fields)
                ? []
                : new Refusal("redacted-already", $"What event {command.Index} says is redacted already, on basis {Json.Words.OfEnum(done.As.Basis)}.");
        }

        if (context.Target is not { } target)
        {
            return new Refusal("no-such-index", $"There is no event {command.Index}.");
        }

        if (command.Effective?.To is not null)
        {
            return new Refusal("one-date", "A redaction is for ever: state from which day on, and no end.");
        }

        return (Unfit(command, target) ?? Unordered(command, context) ?? Unfounded(command, target)) is { } refusal
            ? refusal
            : [new CorrectionEvent.RedactionApplied(command.Id, command.Index, target.Stream, command.Basis, command.Decision, command.Approver, command.Fields, target.Remains) { Effective = command.Effective }];
    }

    private static Refusal? Unfit(ApplyRedaction command, RedactionTarget target) =>
        target.IsPersonal ? new Refusal("use-erase", $"What event {command.Index} says of a person is encrypted and can be erased: use `ledger erase`.")
        : target.IsOfTheRecord ? new Refusal("not-redactable", $"Event {command.Index} is {target.Type}: what the record says of itself, its keys and its snapshots stays.")
        : target.Problem is { } problem ? new Refusal("bad-field", problem)
        : null;

    private static Refusal? Unordered(ApplyRedaction command, Context context) =>
        CorrectionRefusals.MustStand(command.Decision, context.Decision, command.Source)
        ?? (!Caller.IsActor(command.Approver) ? new Refusal("bad-approver", "The approver is no actor's id: 1 to 64 characters of A-Z a-z 0-9 . _ : @ -, and no person's name.")
            : command.Approver == context.Actor ? new Refusal("own-approval", $"{context.Actor} records it and cannot be who approved it: name somebody else.")
            : context.Holds is [var hold, ..] ? new Refusal("legal-hold", $"The legal hold {hold} keeps what event {command.Index} says: it can be redacted once the hold is released.")
            : null);

    private static Refusal? Unfounded(ApplyRedaction command, RedactionTarget target) => target.Rests is { } later
        ? new Refusal(
            "others-rest-on-it",
            string.Create(CultureInfo.InvariantCulture, $"Event {later} of {target.Stream} could not follow if all that event {command.Index} says were gone. Name the fields whose text is to go (--fields)."))
        : null;

    private static bool Same(IReadOnlyList<string>? one, IReadOnlyList<string>? other) =>
        one is null ? other is null : other is not null && one.SequenceEqual(other, StringComparer.Ordinal);

    /// <summary>What the rule needs from elsewhere.</summary>
    /// <param name="Decision">How far the decision has come; null if there is no such decision.</param>
    /// <param name="Holds">The legal holds that keep the event's payload.</param>
    /// <param name="Actor">Who records it.</param>
    /// <param name="Target">The event; null if there is none.</param>
    public sealed record Context(DecisionStatus? Decision, IReadOnlyList<string> Holds, string Actor, RedactionTarget? Target);

    internal sealed class Handler(Transaction transaction, Redacting redacting, Caller caller) : IRequestHandler<ApplyRedaction, Outcome>
    {
        public async Task<Outcome> Handle(ApplyRedaction command, CancellationToken ct)
        {
            if (command.Index < 0)
            {
                return new Outcome.Refused("no-such-index", "Indexes start at 0.");
            }

            var (target, text) = await redacting.Examine(command.Index, command.Fields, ct).ConfigureAwait(false);
            var outcome = await transaction.Run<ApplyRedaction, Correction, CorrectionEvent, Context>(
                command.Id,
                command,
                known => new Context(
                    DecisionRegister.StatusOf(known, command.Decision),
                    CorrectionRegister.Holding(known, text, command.Effective?.From ?? PartialDate.NotStated),
                    caller.Actor,
                    target),
                Decide,
                ct).ConfigureAwait(false);
            if (outcome is Outcome.Recorded or Outcome.Unchanged)
            {
                await redacting.Finish(command.Index, ct).ConfigureAwait(false);
            }

            return outcome;
        }
    }
}

/// <summary>An event that is to be redacted, as far as the rule needs it.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="IsPersonal">Whether it is encrypted, and so to be erased instead.</param>
/// <param name="IsOfTheRecord">Whether it tells of the record itself.</param>
/// <param name="Problem">What is wrong with the fields, as a sentence; null if nothing is.</param>
/// <param name="Remains">The fact as it was stored, with the texts of the fields replaced; null where nothing is to remain.</param>
/// <param name="Rests">The first later event of its stream that could not follow what remains; null if all can.</param>
public sealed record RedactionTarget(string Type, string Stream, bool IsPersonal, bool IsOfTheRecord, string? Problem, string? Remains, long? Rests);
