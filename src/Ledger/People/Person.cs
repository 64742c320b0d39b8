using Ledger.Log;

namespace Ledger.People;

/// <summary>A person as the facts tell it.</summary>
public abstract record Person : IDecider<Person, PersonEvent>
{
    private Person()
    {
    }

    /// <inheritdoc/>
    public static Person Initial { get; } = new None();

    /// <inheritdoc/>
    public static Person Evolve(Person state, PersonEvent fact) => (state, fact) switch
    {
        (None, PersonEvent.PersonRegistered f) => new Registered(f.Id, f.Name),
        _ => throw new ImpossibleHistoryException(state, fact),
    };

    /// <summary>There is no such person.</summary>
    public sealed record None : Person;

    /// <summary>The person is registered.</summary>
    public sealed record Registered(PersonId Id, string Name) : Person;
}
