namespace Ledger.Log;

/// <summary>The state of one stream, as a pure fold of its facts.</summary>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TEvent">The slice's facts.</typeparam>
public interface IDecider<TState, TEvent>
    where TState : IDecider<TState, TEvent>
    where TEvent : Fact
{
    /// <summary>The state before the first fact.</summary>
    static abstract TState Initial { get; }

    /// <summary>The state after one more fact. Total: a fact that cannot follow is an error, never passed over.</summary>
    /// <exception cref="ImpossibleHistoryException">The fact cannot follow this state.</exception>
    static abstract TState Evolve(TState state, TEvent fact);
}

/// <summary>A stream holds facts in an order that no command could have recorded.</summary>
public sealed class ImpossibleHistoryException(object state, Fact fact)
    : LedgerException(Failure.Integrity, $"{fact?.GetType().Name} cannot follow {state?.GetType().Name}", "run `ledger verify`");
