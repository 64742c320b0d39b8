namespace Ledger.Seal.Maps;

/// <summary>What somebody who checks a proof of a stream brings along, from somewhere else than its sender.</summary>
/// <param name="Key">The log's verifier key.</param>
/// <param name="Keys">The history of the log's keys, if it has changed them; this may come from the sender.</param>
/// <param name="Policy">Whose cosignatures are needed; nobody's if there is none.</param>
/// <param name="Held">A checkpoint of the log that is held from before, opened with the log's key.</param>
/// <param name="AtLeast">Of how many entries the proof must speak, so that an older one is not taken for an answer about now.</param>
public sealed record StreamProofQuestion(VerifierKey Key, KeyHistory? Keys = null, TrustPolicy? Policy = null, Checkpoint? Held = null, long AtLeast = 0);
