using System.Numerics;

namespace Ledger.Seal;

/// <summary>
/// The right edge of a tree: the roots of the complete subtrees its size breaks into, one per bit of the size. Enough to
/// append and to compute the root, in O(log n) memory.
/// </summary>
public sealed class TreeEdge
{
    private readonly List<TreeHash> hashes;

    /// <summary>The edge of the empty tree.</summary>
    public TreeEdge()
        : this(0, [])
    {
    }

    private TreeEdge(long size, List<TreeHash> hashes) => (Size, this.hashes) = (size, hashes);

    /// <summary>How many leaves the tree has.</summary>
    public long Size { get; private set; }

    /// <summary>The roots of the complete subtrees, largest (leftmost) first.</summary>
    public IReadOnlyList<TreeHash> Hashes => hashes;

    /// <summary>Takes up where another edge was: see <see cref="Size"/> and <see cref="Hashes"/>.</summary>
    /// <exception cref="ArgumentException">The size is negative, or does not break into that many subtrees.</exception>
    public static TreeEdge Restore(long size, IReadOnlyList<TreeHash> hashes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentNullException.ThrowIfNull(hashes);
        var expected = BitOperations.PopCount((ulong)size);
        return hashes.Count == expected
            ? new TreeEdge(size, [.. hashes])
            : throw new ArgumentException($"The edge of {size} leaves has {expected} hashes, not {hashes.Count}.", nameof(hashes));
    }

    /// <summary>Appends a leaf (<see cref="TreeHash.Leaf"/>). The sink gets every subtree this completes: the leaf first, then
    /// its parents upwards.</summary>
    public void Append(in TreeHash leaf, ITreeHashSink? sink = null)
    {
        var next = checked(Size + 1);
        var (hash, index) = (leaf, Size);
        sink?.Add(0, index, in hash);
        for (var level = 1; (index & 1) == 1; level++)
        {
            index >>= 1;
            hash = TreeHash.Node(hashes[^1], in hash);
            hashes.RemoveAt(hashes.Count - 1);
            sink?.Add(level, index, in hash);
        }

        hashes.Add(hash);
        Size = next;
    }

    /// <summary>The root (RFC 9162 §2.1.1); of no leaves, SHA-256 of nothing.</summary>
    public TreeHash Root()
    {
        if (hashes.Count == 0)
        {
            return TreeHash.Empty;
        }

        var root = hashes[^1];
        for (var i = hashes.Count - 2; i >= 0; i--)
        {
            root = TreeHash.Node(hashes[i], in root);
        }

        return root;
    }

    /// <summary>An edge of its own, of the same tree.</summary>
    public TreeEdge Clone() => new(Size, [.. hashes]);
}
