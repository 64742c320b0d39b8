namespace Ledger.Seal.Bundles;

/// <summary>What the recipient brings along, from somewhere else than the sender of the bundle.</summary>
/// <param name="Key">The log's verifier key, or another of the keys that the log has had: the history in the bundle leads from it to the one that signed.</param>
/// <param name="Policy">Whose cosignatures are needed; nobody's if there is none.</param>
/// <param name="Held">A checkpoint of the log that the recipient holds from before, signed by any of the log's keys.</param>
/// <param name="Progress">Told how many entries were checked.</param>
public sealed record BundleQuestion(VerifierKey Key, TrustPolicy? Policy = null, SignedNote? Held = null, IProgress<long>? Progress = null);
