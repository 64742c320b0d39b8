namespace Ledger.Seal.Bundles;

/// <summary>What checking a bundle comes to.</summary>
/// <param name="Steps">Every step, in order.</param>
/// <param name="Checkpoint">What the log's key signed; null where that was not found.</param>
/// <param name="Manifest">What the bundle says it is; null where that was not read.</param>
/// <param name="Start">How many entries come before those in the bundle.</param>
/// <param name="Disclosed">How many payloads are in the bundle.</param>
/// <param name="Withheld">How many are withheld, by reason.</param>
/// <param name="Documents">How many documents of evidence are in the bundle.</param>
/// <param name="DocumentsNotHere">How many others the payloads in it name.</param>
public sealed record BundleVerdict(
    IReadOnlyList<BundleStep> Steps,
    Checkpoint? Checkpoint,
    BundleManifest? Manifest,
    long Start,
    long Disclosed,
    IReadOnlyDictionary<WithheldReason, long> Withheld,
    long Documents = 0,
    long DocumentsNotHere = 0)
{
    /// <summary>The first step that failed; null when none did.</summary>
    public BundleStep? Failed => Steps.FirstOrDefault(step => step.Outcome == StepOutcome.Failed);

    /// <summary>0, or the exit code of the first step that failed.</summary>
    public int ExitCode => Failed?.ExitCode ?? 0;
}
