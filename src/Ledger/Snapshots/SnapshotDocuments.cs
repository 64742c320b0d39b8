using System.Text;
using Ledger.Documents;
using Ledger.Seal;
using Ledger.Sealing;

namespace Ledger.Snapshots;

/// <summary>
/// Which documents went out with a snapshot, one file each: a document may be taken in later, and the same request must give the same bytes. So what was held the first
/// time is kept.
/// </summary>
internal sealed class SnapshotDocuments(Layout layout, EvidenceStore evidence)
{
    /// <summary>The documents that go out with a snapshot, of those that its payloads name, by name; the first time those that are held then.</summary>
    /// <exception cref="LedgerException">What is kept is no list of documents, or names one that nobody named.</exception>
    public IReadOnlyList<TreeHash> Of(SnapshotId id, IReadOnlySet<TreeHash> named)
    {
        var path = Path.Combine(layout.Snapshots, id.Value + ".documents");
        if (File.Exists(path))
        {
            return Read(path, named);
        }

        var held = named.Where(evidence.Holds).OrderBy(d => d.ToHex(), StringComparer.Ordinal).ToList();
        DurableFile.Replace(path, Encoding.ASCII.GetBytes(string.Concat(held.Select(d => d.ToHex() + "\n"))));
        return held;
    }

    private static List<TreeHash> Read(string path, IReadOnlySet<TreeHash> named)
    {
        var documents = new List<TreeHash>();
        foreach (var line in File.ReadLines(path))
        {
            if (!TreeHash.TryParseHex(line, out var document) || !named.Contains(document))
            {
                throw new LedgerException(
                    Failure.Integrity, $"{path} is not the list of the documents that went out with this snapshot", "restore it from a backup; without the file the snapshot can be written again, with other bytes");
            }

            documents.Add(document);
        }

        return documents;
    }
}
