using System.Numerics;

namespace Ledger.Seal;

/// <summary>
/// The newest leaves of a tree and every node over them, verified once for all: computed level by level from the leaves and from the edge of the tree before, up to
/// the root, which must be the one that is given. Whoever holds another leaf or another node at one of these places and comes to the same root has found a collision of
/// SHA-256, which is all that a proof of inclusion rests on too. So the proofs that are taken from here have been verified, all with one hash or two for each leaf.
/// Shares nothing with the code that builds trees and proofs but the hash of a node.
/// </summary>
public sealed class TreeGrowth
{
    private readonly TreeHash[][] hashes;

    private TreeGrowth(long from, long size, TreeHash[][] levels) => (From, Size, hashes) = (from, size, levels);

    /// <summary>The first of the new leaves.</summary>
    public long From { get; }

    /// <summary>How many leaves the tree has.</summary>
    public long Size { get; }

    /// <summary>Verifies that a tree has some new leaves after those of an older one.</summary>
    /// <param name="before">The edge of the older tree.</param>
    /// <param name="leaves">The hashes of the new leaves, in their order; at least one.</param>
    /// <param name="root">The root that the two must have together.</param>
    /// <returns>Null if they have another.</returns>
    /// <exception cref="ArgumentException">There is no leaf.</exception>
    public static TreeGrowth? Verify(TreeEdge before, IReadOnlyList<TreeHash> leaves, TreeHash root)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(leaves);
        if (leaves.Count == 0)
        {
            throw new ArgumentException("A tree grows by at least one leaf.", nameof(leaves));
        }

        var (from, size) = (before.Size, checked(before.Size + leaves.Count));
        var edge = before.Hashes.Count;
        var levels = new List<TreeHash[]>();
        for (var level = 0; ; level++)
        {
            // An odd number of nodes before these: the last of them is the sibling of the first here.
            var sibling = (int)((from >> level) & 1);
            var below = level == 0 ? [] : levels[level - 1];
            var nodes = new TreeHash[sibling + (level == 0 ? leaves.Count : (below.Length + 1) / 2)];
            if (sibling == 1)
            {
                nodes[0] = before.Hashes[--edge];
            }

            if (level == 0)
            {
                for (var i = 0; i < leaves.Count; i++)
                {
                    nodes[sibling + i] = leaves[i];
                }
            }
            else
            {
                var pairs = below.Length / 2;
                TreeLevel.Parents(below.AsSpan(0, 2 * pairs), nodes.AsSpan(sibling, pairs));
                if (below.Length > 2 * pairs)
                {
                    nodes[^1] = below[^1]; // it has no sibling yet, and goes up as it is
                }
            }

            levels.Add(nodes);
            if (level == LevelsOver(size))
            {
                return nodes[0] == root ? new TreeGrowth(from, size, [.. levels]) : null;
            }
        }
    }

    /// <summary>The proof that a leaf is among the new ones, verified as the type says: the hashes from its sibling up to the root's child.</summary>
    /// <param name="index">Where it is said to be.</param>
    /// <param name="leaf">Its hash.</param>
    /// <returns>Null if another leaf is there, or the place is not among the new ones.</returns>
    public TreeHash[]? ProofOf(long index, in TreeHash leaf)
    {
        if (index < From || index >= Size || At(0, index) != leaf)
        {
            return null;
        }

        Span<TreeHash> proof = stackalloc TreeHash[Receipt.MaxProof];
        var count = 0;
        var (node, end) = (index, Size);
        for (var level = 0; end > 1; level++)
        {
            if ((node ^ 1) < end)
            {
                proof[count++] = At(level, node ^ 1);
            }

            node >>= 1;
            end = (end + 1) >> 1;
        }

        return proof[..count].ToArray();
    }

    /// <summary>How many levels there are above the leaves of a tree.</summary>
    private static int LevelsOver(long size) => size == 1 ? 0 : BitOperations.Log2((ulong)(size - 1)) + 1;

    // A level begins with an even place.
    private TreeHash At(int level, long index) => hashes[level][(int)(index - ((From >> level) & ~1L))];
}
