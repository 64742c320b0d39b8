using System.Numerics;

namespace Ledger.Seal;

/// <summary>
/// Builds proofs by the recursive definitions of RFC 9162 §2.1.3.1 and §2.1.4.1, and verifies them by the iterative algorithms of
/// §2.1.3.2 and §2.1.4.2. The verifying half uses nothing of the building half.
/// </summary>
public static class TreeProofs
{
    /// <summary>The root of the first <paramref name="size"/> leaves.</summary>
    public static TreeHash Root(long size, ITreeHashes hashes) => SubtreeRoot(0, size, hashes);

    /// <summary>The right edge of the first <paramref name="size"/> leaves.</summary>
    public static TreeEdge Edge(long size, ITreeHashes hashes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentNullException.ThrowIfNull(hashes);
        var edge = new List<TreeHash>();
        var start = 0L;
        for (var level = 62; level >= 0; level--)
        {
            if (((size >> level) & 1) == 1)
            {
                edge.Add(hashes.Read(level, start >> level));
                start += 1L << level;
            }
        }

        return TreeEdge.Restore(size, edge);
    }

    /// <summary>Proves that a leaf is entry <paramref name="index"/> of the tree of <paramref name="size"/> leaves: the hashes from
    /// the leaf's sibling up to the root's child.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not within the tree.</exception>
    public static IReadOnlyList<TreeHash> Inclusion(long index, long size, ITreeHashes hashes) =>
        SubtreeInclusion(index, 0, size, hashes);

    /// <summary>Proves that the first <paramref name="size1"/> leaves of the tree of <paramref name="size2"/> leaves are those of the tree
    /// of <paramref name="size1"/> leaves. Of the empty tree there is nothing to prove, so it is refused.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 &lt; size1 ≤ size2.</exception>
    public static IReadOnlyList<TreeHash> Consistency(long size1, long size2, ITreeHashes hashes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size1);
        return SubtreeConsistency(0, size1, size2, hashes);
    }

    /// <summary>Whether leaves [start, end) make a subtree: it starts at 0, is empty, or starts at a multiple of the smallest power
    /// of two that is not less than its length (draft-ietf-plants-merkle-tree-certs, "Definition of a Subtree").</summary>
    public static bool IsValidSubtree(long start, long end) =>
        start >= 0 && start <= end
        && (start == 0 || start == end || ((ulong)start & (BitOperations.RoundUpToPowerOf2((ulong)(end - start)) - 1)) == 0);

    /// <summary>The root of the subtree over leaves [start, end).</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not make a subtree.</exception>
    public static TreeHash SubtreeRoot(long start, long end, ITreeHashes hashes)
    {
        CheckSubtree(start, end, hashes);
        return start == end ? TreeHash.Empty : Build(start, end, hashes);
    }

    /// <summary>Proves that a leaf is entry <paramref name="index"/> of the log, within the subtree over leaves [start, end). It is
    /// verified as the inclusion of index − start in a tree of end − start leaves.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not make a subtree, or the index is not within it.</exception>
    public static IReadOnlyList<TreeHash> SubtreeInclusion(long index, long start, long end, ITreeHashes hashes)
    {
        CheckSubtree(start, end, hashes);
        ArgumentOutOfRangeException.ThrowIfLessThan(index, start);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, end);
        var proof = new List<TreeHash>();
        var (low, high) = (start, end);
        while (high - low > 1)
        {
            var middle = low + Split(high - low);
            if (index < middle)
            {
                proof.Add(Build(middle, high, hashes));
                high = middle;
            }
            else
            {
                proof.Add(Build(low, middle, hashes));
                low = middle;
            }
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>Proves that the subtree over leaves [start, end) is part of the tree of <paramref name="size"/> leaves. With start 0
    /// it is the consistency proof of the two trees; of an empty subtree the proof is empty and says nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not make a subtree, or the tree ends before them.</exception>
    public static IReadOnlyList<TreeHash> SubtreeConsistency(long start, long end, long size, ITreeHashes hashes)
    {
        CheckSubtree(start, end, hashes);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, end);
        var proof = new List<TreeHash>();
        if (start == end)
        {
            return proof;
        }

        // Descend to the node that is the subtree. Where the subtree spans a split, its left part is a node the verifier can
        // get from the proof only, so from there on the node reached is part of the proof.
        var (low, high, from, known) = (0L, size, start, true);
        while (from != low || end != high)
        {
            var middle = low + Split(high - low);
            if (end <= middle)
            {
                proof.Add(Build(middle, high, hashes));
                high = middle;
            }
            else
            {
                proof.Add(Build(low, middle, hashes));
                known &= from >= middle;
                from = Math.Max(from, middle);
                low = middle;
            }
        }

        if (!known)
        {
            proof.Add(Build(low, high, hashes));
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>Verifies an inclusion proof (RFC 9162 §2.1.3.2). False for anything else than a correct proof, whatever the
    /// numbers.</summary>
    public static bool VerifyInclusion(long index, long size, in TreeHash leaf, IReadOnlyList<TreeHash> proof, in TreeHash root)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (index < 0 || index >= size)
        {
            return false;
        }

        var (node, last, hash) = (index, size - 1, leaf);
        foreach (var sibling in proof)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                hash = TreeHash.Node(in sibling, in hash);
                while ((node & 1) == 0 && node != 0)
                {
                    node >>= 1;
                    last >>= 1;
                }
            }
            else
            {
                hash = TreeHash.Node(in hash, in sibling);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && hash == root;
    }

    /// <summary>Verifies a consistency proof (RFC 9162 §2.1.4.2). False for anything else than a correct proof, whatever the
    /// numbers; and for <paramref name="size1"/> = 0, which says nothing about the other tree. Between equal sizes the roots must
    /// be equal and the proof empty.</summary>
    public static bool VerifyConsistency(long size1, long size2, in TreeHash root1, in TreeHash root2, IReadOnlyList<TreeHash> proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        if (size1 <= 0 || size1 > size2)
        {
            return false;
        }

        if (size1 == size2)
        {
            return proof.Count == 0 && root1 == root2;
        }

        // The first tree's root stands in for a first hash that the proof leaves out when that tree is complete.
        var complete = BitOperations.IsPow2(size1);
        if (proof.Count == 0)
        {
            return false;
        }

        var (node, last) = (size1 - 1, size2 - 1);
        while ((node & 1) == 1)
        {
            node >>= 1;
            last >>= 1;
        }

        var first = complete ? root1 : proof[0];
        var (hash1, hash2) = (first, first);
        for (var i = complete ? 0 : 1; i < proof.Count; i++)
        {
            var sibling = proof[i];
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                hash1 = TreeHash.Node(in sibling, in hash1);
                hash2 = TreeHash.Node(in sibling, in hash2);
                while ((node & 1) == 0 && node != 0)
                {
                    node >>= 1;
                    last >>= 1;
                }
            }
            else
            {
                hash2 = TreeHash.Node(in hash2, in sibling);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && hash1 == root1 && hash2 == root2;
    }

    private static TreeHash Build(long start, long end, ITreeHashes hashes)
    {
        var length = end - start;
        if (BitOperations.IsPow2(length))
        {
            var level = BitOperations.Log2((ulong)length);
            return hashes.Read(level, start >> level);
        }

        var middle = start + Split(length);
        return TreeHash.Node(Build(start, middle, hashes), Build(middle, end, hashes));
    }

    /// <summary>The largest power of two less than a length greater than 1.</summary>
    private static long Split(long length) => 1L << BitOperations.Log2((ulong)(length - 1));

    private static void CheckSubtree(long start, long end, ITreeHashes hashes)
    {
        ArgumentNullException.ThrowIfNull(hashes);
        if (!IsValidSubtree(start, end))
        {
            throw new ArgumentOutOfRangeException(nameof(start), $"Leaves {start} to {end} do not make a subtree.");
        }
    }
}
