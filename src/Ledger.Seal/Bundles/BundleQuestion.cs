namespace Ledger.Seal.Bundles;

/// <summary>What the recipient brings along, from somewhere else than the sender of the bundle.</summary>
/// <param name="Key">The log's verifier key.</param>
/// <param name="Policy">Whose cosignatures are needed; nobody's if there is none.</param>
/// <param name="Held">A checkpoint of the log that the recipient holds from before, opened with the log's key.</param>
/// <param name="Progress">Told how many entries were checked.</param>
public sealed record BundleQuestion(VerifierKey Key, TrustPolicy? Policy = null, Checkpoint? Held = null, IProgress<long>? Progress = null);
