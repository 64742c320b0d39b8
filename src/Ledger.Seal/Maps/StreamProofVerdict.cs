using Ledger.Seal.Bundles;

namespace Ledger.Seal.Maps;

/// <summary>One step of the verdict on a proof of a stream.</summary>
/// <param name="Name">Its name; where a bundle's verdict has the same step, the same (docs/format/bundle.md).</param>
/// <param name="ExitCode">The exit code of a program that ends because of it.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Text">What that means, as sentences for people.</param>
/// <param name="Index">The first bad entry, where one can be named.</param>
public sealed record StreamProofStep(string Name, int ExitCode, StepOutcome Outcome, string Text, long? Index = null);

/// <summary>What checking a proof of a stream comes to.</summary>
/// <param name="Steps">Every step, in order.</param>
/// <param name="Stream">The stream; null where the proof could not be read.</param>
/// <param name="Checkpoint">What the log's key signed; null where that was not found.</param>
/// <param name="Map">The map that was logged; null where that was not found.</param>
/// <param name="MapIndex">The entry that logged it.</param>
/// <param name="Events">The stream's events, by index, once they were found to be in the log; none in a proof of absence.</param>
public sealed record StreamProofVerdict(
    IReadOnlyList<StreamProofStep> Steps, string? Stream, Checkpoint? Checkpoint, StreamsMapClaim? Map, long? MapIndex, IReadOnlyList<(long Index, EventHeader Header)> Events)
{
    /// <summary>The first step that failed; null when none did.</summary>
    public StreamProofStep? Failed => Steps.FirstOrDefault(step => step.Outcome == StepOutcome.Failed);

    /// <summary>0, or the exit code of the first step that failed.</summary>
    public int ExitCode => Failed?.ExitCode ?? 0;

    /// <summary>The verdict on bytes that are not a proof.</summary>
    public static StreamProofVerdict Unreadable(StreamProofFormatException why)
    {
        ArgumentNullException.ThrowIfNull(why);
        const int Malformed = 17;
        return new([new StreamProofStep("well-formed", Malformed, StepOutcome.Failed, $"{char.ToUpperInvariant(why.Message[0])}{why.Message.AsSpan(1)}.")], null, null, null, null, []);
    }
}
