using Ledger.Log;

namespace Ledger.Snapshots;

/// <summary>The id of a snapshot.</summary>
public sealed record SnapshotId : StreamId, IStreamId<SnapshotId>
{
    private SnapshotId(string value)
        : base(Category, value)
    {
    }

    /// <inheritdoc/>
    public static string Category => "snapshot";

    /// <inheritdoc/>
    public static SnapshotId Parse(string text) => new(text);
}
