using Ledger.Decisions;
using Ledger.Log;
using Ledger.Registers;

namespace Ledger.People;

/// <summary>A person.</summary>
/// <param name="Name">The name; absent once it is erased.</param>
/// <param name="Erased">What erased it; absent while nothing has.</param>
public sealed record PersonRow(string? Name, Erasure? Erased = null);

/// <summary>That a person was erased.</summary>
/// <param name="Basis">Why.</param>
/// <param name="Decision">The decision that ordered it.</param>
public sealed record ErasureRow(ErasureBasis Basis, DecisionId Decision);

/// <summary>What the registers show of persons.</summary>
public static class PersonRegister
{
    /// <summary>The persons, with the names that their keys still open. An erased name is gone from every point of time at which it was known.</summary>
    public static Register<PersonRow> People { get; } = new("people", "The persons that other facts refer to by id");

    /// <summary>The erasures.</summary>
    public static Register<ErasureRow> Erasures { get; } = new("erasures", "The persons whose names were erased, why, and by which decision");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Register> All { get; } = [People, Erasures];

    /// <summary>The rows that a person's state asserts.</summary>
    public static IEnumerable<RegisterRow> Rows(Person state) => state switch
    {
        Person.Registered s => [People.Row(s.Id.Value, string.Empty, null, new PersonRow(s.Name))],
        Person.Nameless s => [People.Row(s.Id.Value, string.Empty, null, new PersonRow(Name: null, s.Erasure))],
        Person.Erased s =>
        [
            People.Row(s.Id.Value, string.Empty, null, new PersonRow(Name: null, s.Erasure)),
            Erasures.Row(s.Id.Value, string.Empty, s.Effective, new ErasureRow(s.Basis, s.Decision)),
        ],
        _ => [],
    };

    /// <summary>Whether a person is registered, erased or not; true where none is stated.</summary>
    internal static bool Knows(RegisterView known, Stated<PersonId> person) => !person.TryGet(out var id) || known.Has(People, id);
}
