namespace Ledger.Log;

/// <summary>What a check came to.</summary>
public enum Verdict
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>Nothing is lost by it, but somebody should know.</summary>
    Warning,

    /// <summary>It keeps the ledger from being read or recorded in.</summary>
    Failing,

    /// <summary>It loses or alters events, or would.</summary>
    Harm,
}

/// <summary>One check of where a log is, and what it came to.</summary>
/// <param name="Check">What was checked: a short name that stays, e.g. <c>leader</c>.</param>
/// <param name="Verdict">What it came to.</param>
/// <param name="Says">What was found: lower case, no full stop.</param>
/// <param name="Hint">What may help, if anything is known to.</param>
/// <param name="Index">The first event that it concerns, if it concerns one.</param>
public sealed record Finding(string Check, Verdict Verdict, string Says, string? Hint = null, long? Index = null);
