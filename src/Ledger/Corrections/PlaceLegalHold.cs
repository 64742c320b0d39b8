using Ledger.Decisions;
using Ledger.Log;
using Ledger.People;
using Ledger.Registers;
using MediatR;

namespace Ledger.Corrections;

/// <summary>Places a legal hold: what is recorded of these persons is not erased until it is released. The same hold again changes nothing.</summary>
/// <param name="Id">The new hold's id, e.g. hold-2026-1.</param>
/// <param name="Matter">What it is for, without anybody's name, e.g. "claim QB-2026-000114".</param>
/// <param name="Persons">Whose names are held; leave it out to hold everybody's.</param>
/// <param name="Decision">The adopted decision that ordered it; not-stated only where a source is cited.</param>
public sealed record PlaceLegalHold(CorrectionId Id, string Matter, IReadOnlyList<PersonId>? Persons, Stated<DecisionId> Decision) : Command
{
    /// <summary>The rule: the persons are registered and the decision stands; the matter names none of them, since it can never be erased.</summary>
    public static Decided<CorrectionEvent> Decide(PlaceLegalHold command, Correction state, Context context)
    {
        if (state is Correction.Hold hold)
        {
            return IsThis(hold.Placed, command) ? [] : new Refusal("hold-exists", $"There is a hold {command.Id} already, for {hold.Placed.Matter}.");
        }

        if (command.Effective?.To is not null)
        {
            return new Refusal("one-date", "A hold begins on one date: state no end, and release it when the matter is over.");
        }

        if (command.Persons is { Count: 0 } || command.Persons?.Distinct().Count() < command.Persons?.Count)
        {
            return new Refusal("persons-unclear", "Name each person once, or leave the persons out to hold everybody's names.");
        }

        return (NoSuchPerson(context) ?? CorrectionRefusals.MustStand(command.Decision, context.Decision, command.Source) ?? NamedInMatter(command, context)) is { } refusal
            ? refusal
            : [new CorrectionEvent.LegalHoldPlaced(command.Id, command.Matter, command.Persons, command.Decision) { Effective = command.Effective }];
    }

    private static bool IsThis(CorrectionEvent.LegalHoldPlaced placed, PlaceLegalHold command) =>
        placed.Matter == command.Matter && placed.Decision == command.Decision && placed.Effective == command.Effective
        && (placed.Persons is null ? command.Persons is null : command.Persons is { } persons && placed.Persons.SequenceEqual(persons));

    private static Refusal? NoSuchPerson(Context context) => context.Unknown is [var person, ..]
        ? new Refusal("no-such-person", $"There is no person {person}: register the person first.")
        : null;

    private static Refusal? NamedInMatter(PlaceLegalHold command, Context context) =>
        CorrectionRefusals.NamesSomebody([("matter", command.Matter), ("source", command.Source?.Document), ("locator", command.Source?.Locator)], context.Names);

    /// <summary>What the rule needs from elsewhere.</summary>
    /// <param name="Unknown">The persons among those named that are not registered.</param>
    /// <param name="Names">The names of those that are, as far as they are not erased.</param>
    /// <param name="Decision">How far the decision has come; null if there is no such decision or none is named.</param>
    public sealed record Context(IReadOnlyList<PersonId> Unknown, IReadOnlyList<string> Names, DecisionStatus? Decision)
    {
        internal static Context Of(RegisterView known, PlaceLegalHold command)
        {
            var rows = (command.Persons ?? []).Select(id => (Id: id, Row: known.Find(PersonRegister.People, id)?.Data)).ToList();
            return new(
                [.. rows.Where(r => r.Row is null).Select(r => r.Id)],
                [.. rows.Select(r => r.Row?.Name).OfType<string>()],
                DecisionRegister.StatusOf(known, command.Decision));
        }
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<PlaceLegalHold, Outcome>
    {
        public Task<Outcome> Handle(PlaceLegalHold command, CancellationToken ct) =>
            transaction.Run<PlaceLegalHold, Correction, CorrectionEvent, Context>(
                command.Id, command, known => Context.Of(known, command), Decide, ct);
    }
}
