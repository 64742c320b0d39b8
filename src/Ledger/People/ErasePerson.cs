using Ledger.Corrections;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Registers;
using Ledger.Seal;
using MediatR;

namespace Ledger.People;

/// <summary>
/// Erases what is known of a person, for ever: the person's key is destroyed, and the registers are made anew without the name. Proofs stay as they are.
/// Erasing again changes nothing.
/// </summary>
/// <param name="Id">The person.</param>
/// <param name="Basis">Why it must be erased.</param>
/// <param name="Decision">The adopted decision that orders it.</param>
public sealed record ErasePerson(PersonId Id, ErasureBasis Basis, DecisionId Decision) : Command
{
    /// <summary>The rule: the person is registered, the decision stands, and no legal hold is in the way; nothing that is recorded with it tells the name.</summary>
    public static Decided<PersonEvent> Decide(ErasePerson command, Person state, Context context)
    {
        if (state is Person.Erased)
        {
            return [];
        }

        if (state is Person.None)
        {
            return new Refusal("no-such-person", $"There is no person {command.Id}.");
        }

        if (command.Effective?.To is not null)
        {
            return new Refusal("one-date", "An erasure is for ever: state from which day on, and no end.");
        }

        if (CorrectionRefusals.MustStand(command.Decision, context.Decision, command.Source) is { } refusal)
        {
            return refusal;
        }

        if (context.Holds is [var hold, ..])
        {
            return new Refusal("legal-hold", $"The legal hold {hold} keeps what is recorded of {command.Id}: it can be erased once the hold is released.");
        }

        return state is Person.Registered person && CorrectionRefusals.NamesSomebody(Texts(command), [person.Name]) is { } named
            ? named
            : [new PersonEvent.PersonErased(command.Basis, command.Decision) { Effective = command.Effective }];
    }

    private static IEnumerable<(string What, string? Text)> Texts(ErasePerson command) =>
    [
        ("command id", command.CommandId?.Value),
        ("correlation", command.Correlation),
        ("capacity", command.Capacity),
        ("office on whose behalf it is done", command.Behalf?.Value),
        ("source", command.Source?.Document),
        ("locator", command.Source?.Locator),
    ];

    /// <summary>What the rule needs from elsewhere.</summary>
    /// <param name="Decision">How far the decision has come; null if there is no such decision.</param>
    /// <param name="Holds">The legal holds that keep the person from being erased.</param>
    public sealed record Context(DecisionStatus? Decision, IReadOnlyList<string> Holds);

    internal sealed class Handler(Transaction transaction, Erasing erasing) : IRequestHandler<ErasePerson, Outcome>
    {
        public Task<Outcome> Handle(ErasePerson command, CancellationToken ct) => erasing.Run(
            command.Id.Stream,
            () => transaction.Run<ErasePerson, Person, PersonEvent, Context>(
                command.Id,
                command,
                known => new Context(
                    DecisionRegister.StatusOf(known, command.Decision),
                    CorrectionRegister.Holding(known, command.Id, command.Effective?.From ?? PartialDate.NotStated)),
                Decide,
                ct),
            ct);
    }
}
