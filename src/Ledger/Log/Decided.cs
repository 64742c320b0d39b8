using System.Collections;
using System.Runtime.CompilerServices;

namespace Ledger.Log;

/// <summary>A rule says no.</summary>
/// <param name="Code">A stable word for the rule, e.g. <c>no-such-decision</c>.</param>
/// <param name="Detail">What is wrong, for people: a sentence.</param>
public sealed record Refusal(string Code, string Detail);

/// <summary>
/// What a decision comes to: facts (none, if what was asked holds already), or a refusal.
/// Written <c>[fact, …]</c>, <c>[]</c> or <c>new Refusal(…)</c>.
/// </summary>
/// <typeparam name="TEvent">The slice's facts.</typeparam>
[CollectionBuilder(typeof(Decided), nameof(Decided.Facts))]
public sealed class Decided<TEvent> : IEnumerable<TEvent>
    where TEvent : Fact
{
    internal Decided(IReadOnlyList<TEvent> facts) => Facts = facts;

    private Decided(Refusal refusal)
    {
        Refusal = refusal;
        Facts = [];
    }

    /// <summary>The facts, in order; none if refused, or if there is nothing to record.</summary>
    public IReadOnlyList<TEvent> Facts { get; }

    /// <summary>The refusal, if it is one.</summary>
    public Refusal? Refusal { get; }

    /// <summary>A refusal.</summary>
    public static implicit operator Decided<TEvent>(Refusal refusal) => new(refusal);

    /// <inheritdoc/>
    public IEnumerator<TEvent> GetEnumerator() => Facts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Builds <see cref="Decided{TEvent}"/> from a collection expression.</summary>
public static class Decided
{
    /// <summary>The facts, in order.</summary>
    public static Decided<TEvent> Facts<TEvent>(ReadOnlySpan<TEvent> facts)
        where TEvent : Fact => new(facts.ToArray());
}
