using Ledger.Log;

namespace Ledger.Snapshots;

/// <summary>The refusals that several commands of a snapshot share.</summary>
internal static class SnapshotRefusals
{
    public static Refusal NoSuchSnapshot(SnapshotId id) => new("no-such-snapshot", $"There is no snapshot {id}.");
}
