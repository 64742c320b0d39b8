using Ledger.Registers;
using Ledger.Seal;
using Ledger.Seal.Bundles;

namespace Ledger.Snapshots.Report;

/// <summary>What a report is made of: all of it stands in the bundle too.</summary>
/// <param name="Fact">The fact that logged the snapshot.</param>
/// <param name="Index">Its entry.</param>
/// <param name="Header">Its header, as it was hashed.</param>
/// <param name="Payload">Its salt and payload.</param>
/// <param name="Proof">The proof that it is in the log that was signed.</param>
/// <param name="Checkpoint">The signed checkpoint.</param>
/// <param name="Base">The checkpoint that the bundle continues, and its edge; null if it continues none.</param>
/// <param name="Entries">The entries after that.</param>
/// <param name="WithheldLines">The lines of <c>withheld.jsonl</c>.</param>
/// <param name="Registers">The registers, made one after the other.</param>
/// <param name="Disclosed">How many payloads are in the bundle.</param>
/// <param name="Withheld">How many are withheld, by reason.</param>
/// <param name="Keys">The history of the log's keys; empty if it has had only one, and that in good hands.</param>
/// <param name="Documents">The documents in the bundle, and how long they are.</param>
internal sealed record ReportContents(
    SnapshotEvent.SnapshotIssued Fact,
    long Index,
    ReadOnlyMemory<byte> Header,
    ReadOnlyMemory<byte> Payload,
    IReadOnlyList<TreeHash> Proof,
    SignedNote Checkpoint,
    (SignedNote Note, TreeEdge Edge)? Base,
    ReportEntries Entries,
    Stream WithheldLines,
    IEnumerable<(ScopedRegister Register, RegisterAnswer Answer)> Registers,
    long Disclosed,
    IReadOnlyDictionary<WithheldReason, long> Withheld,
    ReadOnlyMemory<byte> Keys,
    IReadOnlyList<(TreeHash Document, long Length)> Documents);
