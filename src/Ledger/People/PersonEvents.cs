// These shapes are stored for ever. A change is a new version and an upcaster, never an edit: the golden files in
// tests/Ledger.Tests/Stored hold every one of them.
using Ledger.Decisions;
using Ledger.Json;
using Ledger.Log;

namespace Ledger.People;

/// <summary>Why what is known of a person must be erased: the grounds of Article 17(1) of the (UK) GDPR.</summary>
public enum ErasureBasis
{
    /// <summary>It is no longer needed for what it was recorded for, e.g. its time of retention is over (a).</summary>
    NoLongerNecessary,

    /// <summary>The person withdrew the consent that it rested on (b).</summary>
    ConsentWithdrawn,

    /// <summary>The person objected, and nothing overrides that (c).</summary>
    ObjectionUpheld,

    /// <summary>It should never have been recorded (d).</summary>
    UnlawfullyProcessed,

    /// <summary>The law demands it (e).</summary>
    LegalObligation,

    /// <summary>It was collected from a child for an online service (f).</summary>
    CollectedFromAChild,
}

/// <summary>The facts of a person: the only ones in which a name may stand.</summary>
public abstract record PersonEvent : Fact
{
    private PersonEvent()
    {
    }

    /// <summary>A person whom other facts refer to by id. Encrypted under the person's own key, so that the name can be erased.</summary>
    [StoredAs("PersonRegistered", Personal = true)]
    public sealed record PersonRegistered(PersonId Id, string Name) : PersonEvent, IErasable
    {
        /// <inheritdoc/>
        public static Fact Erased(string stream, Erasure erasure) => new NameErased(PersonId.Parse(stream[(PersonId.Category.Length + 1)..]), erasure);
    }

    /// <summary>What is known of the person is erased; the decision ordered it. The key is destroyed after this is recorded.</summary>
    [StoredAs("PersonErased")]
    public sealed record PersonErased(ErasureBasis Basis, DecisionId Decision) : PersonEvent, IErases
    {
        string IErases.Under => Words.OfEnum(Basis);

        string IErases.OrderedBy => Decision.Value;
    }

    /// <summary>What readers see in the place of <see cref="PersonRegistered"/> once it is erased.</summary>
    [NeverStored]
    public sealed record NameErased(PersonId Id, Erasure Erasure) : PersonEvent;
}
