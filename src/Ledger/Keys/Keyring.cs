using System.Collections.Immutable;
using Ledger.Log;

namespace Ledger.Keys;

/// <summary>The keys that the ledger signs with, as the facts tell of them. A key of which no fact tells is not in it: the first one, until it is replaced.</summary>
public abstract record Keyring : IDecider<Keyring, KeyEvent>
{
    private Keyring()
    {
    }

    /// <inheritdoc/>
    public static Keyring Initial { get; } = new None();

    /// <inheritdoc/>
    public static Keyring Evolve(Keyring state, KeyEvent fact) => (state, fact) switch
    {
        (None, KeyEvent.SigningKeyRotated f) => new Known(f.Id, [new RingKey(f.Old, null), new RingKey(f.New, null)]),
        (None, KeyEvent.SigningKeyCompromised f) => new Known(f.Id, [new RingKey(f.Key, f.FromSize)]),
        (Known known, KeyEvent.SigningKeyRotated f) => known with { Keys = known.Keys.Add(new RingKey(f.New, null)) },
        (Known known, KeyEvent.SigningKeyCompromised f) => known with { Keys = [.. known.Keys.Select(k => k.Key == f.Key ? k with { CompromisedFrom = f.FromSize } : k)] },
        _ => throw new ImpossibleHistoryException(state, fact),
    };

    /// <summary>No fact tells of a key.</summary>
    public sealed record None : Keyring;

    /// <summary>The keys, oldest first.</summary>
    public sealed record Known(KeyringId Id, ImmutableArray<RingKey> Keys) : Keyring
    {
        /// <summary>The key that signs now.</summary>
        public RingKey Current => Keys[^1];
    }
}

/// <summary>One of the keys.</summary>
/// <param name="Key">The verifier key.</param>
/// <param name="CompromisedFrom">The size from which on its signature alone counts for nothing, if there is one.</param>
public sealed record RingKey(string Key, long? CompromisedFrom);
