using Ledger.Registers;
using Ledger.Seal;

namespace Ledger.Frameworks;

/// <summary>The clause of an instrument's version that a decision rests on.</summary>
/// <param name="Framework">The instrument.</param>
/// <param name="Version">Its version.</param>
/// <param name="Clause">The clause, e.g. <c>4.2</c>, if one is named.</param>
public sealed record Authority(FrameworkId Framework, int Version, string? Clause);

/// <summary>Whether an authority can carry a decision on a day.</summary>
public enum AuthorityStanding
{
    /// <summary>There is no such instrument, version or clause.</summary>
    Unknown,

    /// <summary>It was not in force on the day.</summary>
    NotInForce,

    /// <summary>It may have been in force on the day: the dates are not exact enough to say.</summary>
    PossiblyInForce,

    /// <summary>It was in force on the day.</summary>
    InForce,
}

/// <summary>An instrument.</summary>
public sealed record FrameworkRow(string Title);

/// <summary>What the registers show of instruments.</summary>
public static class FrameworkRegister
{
    /// <summary>The instruments.</summary>
    public static Register<FrameworkRow> Frameworks { get; } = new("frameworks", "The instruments and their versions");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Register> All { get; } = [Frameworks];

    /// <summary>Whether an authority is in force at a date, as known there.</summary>
    internal static AuthorityStanding Standing(RegisterView known, Authority authority, PartialDate on) => AuthorityStanding.Unknown;
}
