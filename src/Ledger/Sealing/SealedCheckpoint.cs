using Ledger.Seal;

namespace Ledger.Sealing;

/// <summary>A checkpoint that was signed and made durable.</summary>
/// <param name="Checkpoint">What it says: the log's origin, size and root.</param>
/// <param name="Note">The signed text, as it stands in the guard.</param>
public sealed record SealedCheckpoint(Checkpoint Checkpoint, SignedNote Note)
{
    /// <summary>How many events it covers.</summary>
    public long Size => Checkpoint.Size;
}
