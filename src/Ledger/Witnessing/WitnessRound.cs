using Ledger.Seal;
using Ledger.Sealing;

namespace Ledger.Witnessing;

/// <summary>What came of asking the witnesses.</summary>
/// <param name="Asked">The checkpoint they were asked to cosign.</param>
/// <param name="Answers">What each witness of the policy did, in the policy's order.</param>
/// <param name="Witnessed">The newest checkpoint that enough of them cosigned, with their cosignatures; null if there never was one.</param>
public sealed record WitnessRound(Checkpoint Asked, IReadOnlyList<WitnessReply> Answers, SealedCheckpoint? Witnessed)
{
    /// <summary>Whether enough of them cosigned what they were asked for.</summary>
    public bool Met => Witnessed?.Checkpoint == Asked;
}

/// <summary>What one witness did.</summary>
/// <param name="Witness">Its name in the policy.</param>
/// <param name="Time">When it cosigned the checkpoint that it was asked for, in seconds since 1970; null if it did not.</param>
/// <param name="Problem">Why not, as a clause; null if it did.</param>
/// <param name="Warning">What should be looked into although it cosigned, if anything.</param>
public sealed record WitnessReply(string Witness, long? Time, string? Problem, string? Warning = null);

/// <summary>Witnesses are required, and too few cosigned.</summary>
public sealed class NotWitnessedException(WitnessRound round) : LedgerException(
    Failure.Refused,
    string.Join("; ", round.Answers.Where(answer => answer.Problem is not null).Select(answer => $"{answer.Witness} {answer.Problem}") is var problems && problems.Any()
        ? problems
        : ["the policy names too few witnesses with an address"]),
    "the fact stands; ask the witnesses again with `ledger cosign`")
{
    /// <summary>What came of asking.</summary>
    public WitnessRound Round { get; } = round;
}
