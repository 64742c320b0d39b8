using System.Globalization;
using System.Text;
using Ledger.Log;
using MediatR;

namespace Ledger.People;

/// <summary>Registers a person, so that other facts can refer to the id. The name is encrypted under the person's own key.</summary>
/// <param name="Id">An opaque id: it must not contain the name.</param>
/// <param name="Name">The name.</param>
public sealed record RegisterPerson(PersonId Id, string Name) : Command
{
    // The id that a request gets from its content stands in the header for ever, and a name could be guessed from it.
    internal override bool IsPersonal => true;

    /// <summary>The rule: an id names nobody, since ids stand in every header and cannot be erased.</summary>
    public static Decided<PersonEvent> Decide(RegisterPerson command, Person state) => state switch
    {
        Person.Registered person when person.Name == command.Name => [],
        Person.Registered => new Refusal("person-exists", $"There is a person {command.Id} already, with another name."),
        _ when NamesThePerson(command) => new Refusal("name-in-id", "The id contains a part of the name: ids stand in every event and can never be erased. Use a number."),
        _ => [new PersonEvent.PersonRegistered(command.Id, command.Name) { Effective = command.Effective }],
    };

    // An id has only ASCII letters, so a name is looked for in it without its accents too.
    private static bool NamesThePerson(RegisterPerson command) => Plain(command.Name)
        .Split([' ', '-', '.', '\'', ',', '’'], StringSplitOptions.RemoveEmptyEntries)
        .Any(part => part.Length > 2 && command.Id.Value.Contains(part, StringComparison.OrdinalIgnoreCase));

    private static string Plain(string name) => string.Concat(name
        .Normalize(NormalizationForm.FormD)
        .Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark));

    internal sealed class Handler(Transaction transaction) : IRequestHandler<RegisterPerson, Outcome>
    {
        public Task<Outcome> Handle(RegisterPerson command, CancellationToken ct) =>
            transaction.Run<RegisterPerson, Person, PersonEvent>(command.Id, command, Decide, ct);
    }
}
