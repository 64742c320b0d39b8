using Ledger.Decisions;
using Ledger.Log;
using Ledger.Seal;

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
        (None, PersonEvent.NameErased f) => new Nameless(f.Id, f.Erasure),
        (Registered s, PersonEvent.PersonErased f) => new Erased(s.Id, f.Basis, f.Decision, f.Effective, Erasure: null),
        (Nameless s, PersonEvent.PersonErased f) => new Erased(s.Id, f.Basis, f.Decision, f.Effective, s.Erasure),
        _ => throw new ImpossibleHistoryException(state, fact),
    };

    /// <summary>There is no such person.</summary>
    public sealed record None : Person;

    /// <summary>The person is registered.</summary>
    public sealed record Registered(PersonId Id, string Name) : Person;

    /// <summary>The person was registered then, and the name was erased later.</summary>
    public sealed record Nameless(PersonId Id, Erasure Erasure) : Person;

    /// <summary>The person is erased. The erasure is there where it was known when the name was to be read.</summary>
    public sealed record Erased(PersonId Id, ErasureBasis Basis, DecisionId Decision, Effective? Effective, Erasure? Erasure) : Person;
}
