namespace Ledger.Seal;

/// <summary>How an erasable payload is protected (docs/format/payload.md).</summary>
/// <param name="Key">Id of the data subject's key; the key itself is never in the log.</param>
/// <param name="Commit">What the plaintext is committed to, since AES-GCM does not commit to its key:
/// <see cref="ErasablePayload.PlaintextCommitment"/>.</param>
public sealed record Protection(string Key, TreeHash Commit);
