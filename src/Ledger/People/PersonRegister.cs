using Ledger.Log;
using Ledger.Registers;

namespace Ledger.People;

/// <summary>A person.</summary>
public sealed record PersonRow(string Name);

/// <summary>What the registers show of persons.</summary>
public static class PersonRegister
{
    /// <summary>The persons, with the names that their keys still open.</summary>
    public static Register<PersonRow> People { get; } = new("people", "The persons that other facts refer to by id");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Register> All { get; } = [People];

    /// <summary>The rows that a person's state asserts.</summary>
    public static IEnumerable<RegisterRow> Rows(Person state) => state is Person.Registered person
        ? [People.Row(person.Id.Value, string.Empty, null, new PersonRow(person.Name))]
        : [];

    /// <summary>Whether a person is registered; true where none is stated.</summary>
    internal static bool Knows(RegisterView known, Stated<PersonId> person) => !person.TryGet(out var id) || known.Has(People, id);
}
