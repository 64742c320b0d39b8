// These shapes are stored for ever. A change is a new version and an upcaster, never an edit: the golden files in
// tests/Ledger.Tests/Stored hold every one of them.
using Ledger.Log;

namespace Ledger.People;

/// <summary>The facts of a person: the only ones in which a name may stand.</summary>
public abstract record PersonEvent : Fact
{
    private PersonEvent()
    {
    }

    /// <summary>A person whom other facts refer to by id. Encrypted under the person's own key, so that the name can be erased.</summary>
    [StoredAs("PersonRegistered", Personal = true)]
    public sealed record PersonRegistered(PersonId Id, string Name) : PersonEvent;
}
