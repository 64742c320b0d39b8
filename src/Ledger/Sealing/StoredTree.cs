using System.Diagnostics;
using System.Globalization;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Sealing;

/// <summary>The tree's hashes on disk: compared with what was signed before they are used, and built anew from the log when they do not agree.</summary>
internal sealed class StoredTree(IEventLog log, Layout layout, IProgress<long>? rebuilding) : ITreeHashes, IDisposable
{
    private const int ReportEvery = 10_000;

    // Replaced when the tree is rebuilt. The old one is left to whoever is reading it, and then to the finalizer.
    private volatile TreeFile? _file;

    /// <inheritdoc/>
    public TreeHash Read(int level, long index) => Opened().Read(level, index);

    /// <summary>The edge of a signed tree, if the file holds that tree; null when it is missing, too short or wrong.</summary>
    public TreeEdge? EdgeOf(Checkpoint signed)
    {
        if (TryEdge(signed) is { } edge)
        {
            return edge;
        }

        // Another process may have rebuilt the file under the same name.
        _file = null;
        return TryEdge(signed);
    }

    /// <summary>Whether the file is long enough for a tree of some size.</summary>
    public bool Covers(long size) => Opened().Count >= TreeFile.CountFor(size);

    /// <summary>Whether the file proves, to the verifying code, that a leaf stands at an index of a signed tree.</summary>
    public bool Includes(Checkpoint signed, long index, in TreeHash leaf) => ProofOf(signed, index, leaf) is not null;

    /// <summary>The proof that a leaf stands at an index of a signed tree, verified; null when what the file holds proves nothing.</summary>
    public IReadOnlyList<TreeHash>? ProofOf(Checkpoint signed, long index, in TreeHash leaf)
    {
        try
        {
            var proof = TreeProofs.Inclusion(index, signed.Size, this);
            return TreeProofs.VerifyInclusion(index, signed.Size, leaf, proof, signed.Root) ? proof : null;
        }
        catch (TreeFileShortException)
        {
            return null;
        }
    }

    /// <summary>Whether the file proves, to the verifying code, that one tree extends another. Every tree extends the empty one.</summary>
    public bool Extends(Checkpoint older, Checkpoint newer)
    {
        if (older.Size == 0)
        {
            return newer.Size >= 0;
        }

        try
        {
            return newer.Size >= older.Size
                && TreeProofs.VerifyConsistency(
                    older.Size, newer.Size, older.Root, newer.Root, TreeProofs.Consistency(older.Size, newer.Size, this));
        }
        catch (TreeFileShortException)
        {
            return false;
        }
    }

    /// <summary>Grows an edge by some leaves and stores the hashes that are formed.</summary>
    public TreeEdge Extend(TreeEdge edge, IReadOnlyList<TreeHash> leaves)
    {
        var grown = edge.Clone();
        var file = Opened();
        try
        {
            foreach (var leaf in leaves)
            {
                grown.Append(leaf, file);
            }

            file.Flush();
        }
        finally
        {
            file.Discard();
        }

        return grown;
    }

    /// <summary>Builds the file anew from the log.</summary>
    /// <returns>The edge of the signed tree.</returns>
    /// <exception cref="LedgerException">The log is not what was signed. The file stays as it was.</exception>
    public async Task<TreeEdge> Rebuild(Checkpoint signed, CancellationToken ct)
    {
        _ = Opened(); // one that cannot be replaced is found before the log is read
        var path = layout.Tree + ".new";
        var rebuilt = TreeFile.Create(path);
        try
        {
            var edge = new TreeEdge();
            if (signed.Size > 0)
            {
                await foreach (var logged in log.ReadLog(0, ct).ConfigureAwait(false))
                {
                    edge.Append(LeafOf(logged, edge.Size), rebuilt);
                    if (edge.Size % ReportEvery == 0 || edge.Size == signed.Size)
                    {
                        rebuilding?.Report(edge.Size);
                    }

                    if (edge.Size == signed.Size)
                    {
                        break;
                    }
                }
            }

            rebuilt.Flush();
            if (edge.Size < signed.Size)
            {
                throw Shorter(edge.Size, signed);
            }

            if (edge.Root() != signed.Root)
            {
                throw Differs(signed, rebuilt);
            }

            File.Move(path, layout.Tree, overwrite: true);
            _file = rebuilt;
            return edge;
        }
        catch
        {
            rebuilt.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>What to say of a log that has fewer events than were signed.</summary>
    public static LedgerException Shorter(long count, Checkpoint signed) => new(
        Failure.Integrity,
        string.Create(CultureInfo.InvariantCulture, $"the log has {count} events but {signed.Size} were sealed: it was cut or an older copy was restored"),
        "bring back the newest copy of the log; nothing new is sealed until then");

    /// <summary>The leaf of an event that was read back, which must be the one that was asked for.</summary>
    public static TreeHash LeafOf(LoggedEvent logged, long index) => logged.Index == index
        ? TreeHash.Leaf(logged.HeaderBytes.Span)
        : throw new LogCorruptException(index, string.Create(CultureInfo.InvariantCulture, $"the log gave index {logged.Index} in its place"));

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private TreeFile Opened() => _file ??= TreeFile.Open(layout.Tree);

    private TreeEdge? TryEdge(Checkpoint signed)
    {
        try
        {
            return Covers(signed.Size) && TreeProofs.Edge(signed.Size, this) is var edge && edge.Root() == signed.Root ? edge : null;
        }
        catch (TreeFileShortException)
        {
            return null;
        }
    }

    private LedgerException Differs(Checkpoint signed, TreeFile rebuilt)
    {
        using var stored = TreeFile.OpenExisting(layout.Tree);
        if (stored is null || LeafComparison.Root(stored, signed.Size) != signed.Root)
        {
            return new LedgerException(
                Failure.Integrity,
                $"the log is not what was sealed: its first {signed.Size} events have another root; the stored tree does not tell which event differs",
                "bring back a good copy of the log; nothing new is sealed until then");
        }

        var index = LeafComparison.FirstDifference(stored, rebuilt, signed.Size) ?? throw new UnreachableException();
        return new LogCorruptException(index, "the log holds another event than the one that was sealed there");
    }
}
