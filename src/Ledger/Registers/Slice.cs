using Ledger.Log;

namespace Ledger.Registers;

/// <summary>One noun of the domain, as the registers see it: its streams, its facts, and the rows that its state asserts.</summary>
public abstract class Slice
{
    private protected Slice(string category, Type facts, IReadOnlyList<Register> registers)
    {
        Category = category;
        Facts = facts;
        Registers = registers;
    }

    /// <summary>The category of its streams, e.g. <c>office</c>.</summary>
    public string Category { get; }

    /// <summary>The closed record of its facts.</summary>
    public Type Facts { get; }

    /// <summary>The registers it fills.</summary>
    public IReadOnlyList<Register> Registers { get; }

    /// <summary>The state before the first fact.</summary>
    internal abstract object Initial { get; }

    /// <summary>The state after one more fact.</summary>
    internal abstract object Evolve(object state, Fact fact);

    /// <summary>Whether it is one of its facts.</summary>
    internal abstract bool Takes(Fact fact);

    /// <summary>The rows that a state asserts.</summary>
    internal abstract IEnumerable<RegisterRow> Rows(object state);
}

/// <summary>A slice with its decider and its rows.</summary>
/// <typeparam name="TState">The state.</typeparam>
/// <typeparam name="TEvent">The facts.</typeparam>
/// <param name="category">The category of its streams.</param>
/// <param name="registers">The registers it fills.</param>
/// <param name="rows">The rows that a state asserts: a pure function.</param>
public sealed class Slice<TState, TEvent>(string category, IReadOnlyList<Register> registers, Func<TState, IEnumerable<RegisterRow>> rows)
    : Slice(category, typeof(TEvent), registers)
    where TState : IDecider<TState, TEvent>
    where TEvent : Fact
{
    internal override object Initial => TState.Initial;

    internal override object Evolve(object state, Fact fact) => fact is RedactedFact ? state : TState.Evolve((TState)state, (TEvent)fact);

    internal override bool Takes(Fact fact) => fact is TEvent;

    internal override IEnumerable<RegisterRow> Rows(object state) => rows((TState)state);
}
