using Ledger.Log;
using Ledger.Registers;
using Ledger.Seal;

namespace Ledger.Snapshots;

/// <summary>A snapshot that went out.</summary>
public sealed record SnapshotRow(
    PartialDate On, long Known, string? Asked, IReadOnlyList<string> Scope, string Recipient, string Purpose, long? Base, SnapshotId? SupersededBy, string? SupersededFor);

/// <summary>That a snapshot arrived.</summary>
public sealed record SnapshotReceiptRow(string By, Stated<string> Verdict, Stated<string> Reference);

/// <summary>What the registers show of snapshots.</summary>
public static class SnapshotRegister
{
    /// <summary>The snapshots.</summary>
    public static Register<SnapshotRow> Snapshots { get; } = new("snapshots", "The snapshots that went out: to whom, of which point, and what took their place");

    /// <summary>Who said that one arrived.</summary>
    public static Register<SnapshotReceiptRow> Acknowledgements { get; } = new("snapshot-acknowledgements", "Who said that a snapshot arrived, and what checking it came to");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Register> All { get; } = [Snapshots, Acknowledgements];

    /// <summary>The rows that a snapshot's state asserts.</summary>
    public static IEnumerable<RegisterRow> Rows(Snapshot state) => state is not Snapshot.Issued issued
        ? []
        : Acknowledgements
            .Rows(issued.As.Id.Value, issued.Acknowledged, a => (a.Effective, new SnapshotReceiptRow(a.By, a.Verdict, a.Reference)))
            .Prepend(Snapshots.Row(issued.As.Id.Value, string.Empty, issued.As.Effective, new SnapshotRow(
                issued.As.On, issued.As.Known, issued.As.Asked, issued.As.Scope, issued.As.Recipient, issued.As.Purpose, issued.As.Base,
                issued.SupersededBy?.By, issued.SupersededBy?.Reason)));
}
