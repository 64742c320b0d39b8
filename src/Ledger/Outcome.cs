using Ledger.Seal;

namespace Ledger;

/// <summary>What became of a command.</summary>
public abstract record Outcome
{
    private Outcome()
    {
    }

    /// <summary>The facts are recorded, sequenced and sealed.</summary>
    /// <param name="Facts">Each fact with its receipt, in order.</param>
    /// <param name="Before">Whether the same command had recorded them before: nothing was written now.</param>
    public sealed record Recorded(IReadOnlyList<SealedFact> Facts, bool Before) : Outcome;

    /// <summary>What was asked holds already; nothing was written.</summary>
    public sealed record Unchanged : Outcome;

    /// <summary>A rule says no; nothing was written.</summary>
    /// <param name="Code">A stable word for the rule.</param>
    /// <param name="Detail">What is wrong, for people.</param>
    public sealed record Refused(string Code, string Detail) : Outcome;

    /// <summary>It contradicts what is recorded already, or somebody was faster; nothing was written.</summary>
    /// <param name="Detail">What is wrong, for people.</param>
    public sealed record Conflict(string Detail) : Outcome;
}

/// <summary>A fact that is sealed, with the proof.</summary>
/// <param name="Index">Its place in the log.</param>
/// <param name="Id">Its event id.</param>
/// <param name="Type">Its stored name.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Receipt">The receipt: a C2SP tlog-proof.</param>
public sealed record SealedFact(long Index, Guid Id, string Type, string Stream, Receipt Receipt);
