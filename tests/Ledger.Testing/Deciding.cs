using Ledger.Json;
using Ledger.Log;
using Xunit;

namespace Ledger.Testing;

/// <summary>
/// Given facts, when a command is decided, then facts or a refusal. Facts are compared by what would be stored: their type, payload and
/// effective time (records that hold lists compare by reference).
/// </summary>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TEvent">The facts.</typeparam>
public sealed class Given<TState, TEvent>
    where TState : IDecider<TState, TEvent>
    where TEvent : Fact
{
    private readonly TState _state;

    private Given(TState state) => _state = state;

    /// <summary>The stream as these facts leave it.</summary>
    public static Given<TState, TEvent> Facts(params TEvent[] facts) => new(facts.Aggregate(TState.Initial, TState.Evolve));

    /// <summary>A stream without facts.</summary>
    public static Given<TState, TEvent> Nothing() => new(TState.Initial);

    /// <summary>The state, for assertions on it.</summary>
    public TState State => _state;

    /// <summary>Decides a command.</summary>
    public Then<TState, TEvent> When<TCommand>(TCommand command, Func<TCommand, TState, Decided<TEvent>> decide) =>
        new(_state, decide(command, _state));

    /// <summary>Decides a command whose rule needs something from elsewhere.</summary>
    public Then<TState, TEvent> When<TCommand, TContext>(TCommand command, TContext context, Func<TCommand, TState, TContext, Decided<TEvent>> decide) =>
        new(_state, decide(command, _state, context));
}

/// <summary>What a decision came to.</summary>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TEvent">The facts.</typeparam>
public sealed class Then<TState, TEvent>(TState before, Decided<TEvent> decided)
    where TState : IDecider<TState, TEvent>
    where TEvent : Fact
{
    /// <summary>Exactly these facts are recorded, and they can be folded.</summary>
    public void Recorded(params TEvent[] facts)
    {
        Assert.Null(decided.Refusal);
        Assert.Equal(facts.Select(Stored), decided.Facts.Select(Stored), StringComparer.Ordinal);
        _ = decided.Facts.Aggregate(before, TState.Evolve);
    }

    /// <summary>Nothing is recorded: it holds already.</summary>
    public void Unchanged()
    {
        Assert.Null(decided.Refusal);
        Assert.Empty(decided.Facts);
    }

    /// <summary>It is refused under this code, with a sentence for people.</summary>
    public void Refused(string code)
    {
        Assert.NotNull(decided.Refusal);
        Assert.Equal(code, decided.Refusal.Code);
        Assert.EndsWith(".", decided.Refusal.Detail, StringComparison.Ordinal);
    }

    private static string Stored(TEvent fact) => $"{fact.GetType().Name} {LedgerJson.Write(fact)} {fact.Effective}";
}
