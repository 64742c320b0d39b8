using Ledger.Registers;
using Ledger.Seal;

namespace Ledger.Snapshots;

/// <summary>Writes <c>report.html</c>: a bundle for people, with a browser. Where none is registered, a bundle has none.</summary>
public interface ISnapshotReport
{
    /// <summary>Writes the report: the same bytes for the same contents.</summary>
    void Write(SnapshotReportContents contents, Stream output);
}

/// <summary>What a report can show.</summary>
/// <param name="Issued">The fact that logged the snapshot.</param>
/// <param name="Index">Its entry.</param>
/// <param name="Header">Its header, as it was hashed.</param>
/// <param name="Proof">The proof that it is in the log that was signed.</param>
/// <param name="Checkpoint">The signed checkpoint.</param>
/// <param name="Key">The log's key, as the sender says it; the reader brings his own.</param>
/// <param name="Registers">The registers, one after the other.</param>
/// <param name="Withheld">How many payloads are withheld, by reason.</param>
public sealed record SnapshotReportContents(
    SnapshotEvent.SnapshotIssued Issued,
    long Index,
    ReadOnlyMemory<byte> Header,
    IReadOnlyList<TreeHash> Proof,
    SignedNote Checkpoint,
    VerifierKey Key,
    IEnumerable<RegisterAnswer> Registers,
    IReadOnlyDictionary<Seal.Bundles.WithheldReason, long> Withheld);
