using System.Globalization;
using Ledger.Seal;

namespace Ledger.Log;

/// <summary>That what an event says of a person was erased: by which event, and under what.</summary>
/// <param name="Index">The index of the event that says so.</param>
/// <param name="On">The day of it: from when it holds, or else the day in UTC on which it was recorded.</param>
/// <param name="Basis">The lawful basis, in words with hyphens, e.g. <c>consent-withdrawn</c>.</param>
/// <param name="Decision">The decision that ordered it.</param>
public sealed record Erasure(long Index, PartialDate On, string Basis, string Decision)
{
    /// <summary>The same for people, e.g. <c>erased on 2026-03-31 under consent-withdrawn, as decision d-7 says (#20)</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"erased on {On} under {Basis}, as decision {Decision} says (#{Index})");
}

/// <summary>A fact that tells of a person, and can be erased.</summary>
public interface IErasable
{
    /// <summary>What readers see in the place of such a fact once it is erased. It is never stored.</summary>
    /// <param name="stream">The name of its stream.</param>
    /// <param name="erasure">What erased it.</param>
    static abstract Fact Erased(string stream, Erasure erasure);
}

/// <summary>A fact that erases what its stream's subject is protected by: every payload that is encrypted under the key of that name.</summary>
public interface IErases
{
    /// <summary>The lawful basis, in words with hyphens.</summary>
    string Under { get; }

    /// <summary>The decision that ordered it.</summary>
    string OrderedBy { get; }
}

/// <summary>Marks a fact that readers see in the place of another and that is never stored.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class NeverStoredAttribute : Attribute;
