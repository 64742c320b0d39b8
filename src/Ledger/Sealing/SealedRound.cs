using Ledger.Seal;

namespace Ledger.Sealing;

/// <summary>A sealed checkpoint, and what the round that sealed it verified under it.</summary>
/// <param name="Sealed">The checkpoint.</param>
/// <param name="Growth">
/// What it covers that the checkpoint before it did not, verified up to the signed root; null when this process did not sign it, or when it was too much to keep.
/// </param>
internal sealed record SealedRound(SealedCheckpoint Sealed, TreeGrowth? Growth)
{
    /// <summary>So many events at most are verified as one: their hashes stay in memory until the next round.</summary>
    public const int MostVerified = 4096;

    /// <summary>How many events it covers.</summary>
    public long Size => Sealed.Size;
}
