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

    /// <summary>The rule: neither the id nor anything else that goes into the header names the person, since headers cannot be erased.</summary>
    public static Decided<PersonEvent> Decide(RegisterPerson command, Person state)
    {
        switch (state)
        {
            case Person.Registered person:
                return person.Name == command.Name ? [] : new Refusal("person-exists", $"There is a person {command.Id} already, with another name.");
            case Person.Nameless or Person.Erased:
                return new Refusal(
                    "person-erased", $"What was known of {command.Id} was erased. Where there is lawful reason to record the person again, take a new id: the old one must lead to nobody.");
        }

        var name = new NameInHeader(command.Name);
        if (name.IsIn(command.Id.Value))
        {
            return new Refusal("name-in-id", "The id contains a part of the name: ids stand in every event and can never be erased. Use a number.");
        }

        return HeaderFields(command).Where(field => field.Text is not null && name.IsIn(field.Text)).Select(field => field.What).FirstOrDefault() is { } what
            ? new Refusal("name-in-header", $"The {what} contains a part of the name: it stands in the event's header and can never be erased. Leave the name out of it.")
            : [new PersonEvent.PersonRegistered(command.Id, command.Name) { Effective = command.Effective }];
    }

    // The header's texts that the caller is free to choose. A source is kept with the fact, under the person's key.
    private static IEnumerable<(string What, string? Text)> HeaderFields(RegisterPerson command) =>
    [
        ("command id", command.CommandId?.Value),
        ("correlation", command.Correlation),
        ("capacity", command.Capacity),
        ("office on whose behalf it is done", command.Behalf?.Value),
    ];

    internal sealed class Handler(Transaction transaction) : IRequestHandler<RegisterPerson, Outcome>
    {
        public Task<Outcome> Handle(RegisterPerson command, CancellationToken ct) =>
            transaction.Run<RegisterPerson, Person, PersonEvent>(command.Id, command, Decide, ct);
    }
}
