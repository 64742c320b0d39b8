using System.Buffers;
using Ledger.Seal;

namespace Ledger.Sealing;

/// <summary>What the leaf hashes of tree files say, read one after the other.</summary>
internal static class LeafComparison
{
    private const int Chunk = 8192;

    /// <summary>The root of the first leaves, from nothing but the leaves; null when there are fewer.</summary>
    public static TreeHash? Root(TreeFile file, long size)
    {
        var leaves = ArrayPool<TreeHash>.Shared.Rent(Chunk);
        try
        {
            var edge = new TreeEdge();
            while (edge.Size < size)
            {
                var count = file.ReadLeaves(edge.Size, leaves.AsSpan(0, (int)Math.Min(Chunk, size - edge.Size)));
                if (count == 0)
                {
                    return null;
                }

                foreach (var leaf in leaves.AsSpan(0, count))
                {
                    edge.Append(leaf);
                }
            }

            return edge.Root();
        }
        finally
        {
            ArrayPool<TreeHash>.Shared.Return(leaves);
        }
    }

    /// <summary>The first of some leaves that is not the same in both files, or is in one only; null when there is none.</summary>
    public static long? FirstDifference(TreeFile one, TreeFile other, long size)
    {
        var left = ArrayPool<TreeHash>.Shared.Rent(Chunk);
        var right = ArrayPool<TreeHash>.Shared.Rent(Chunk);
        try
        {
            for (var at = 0L; at < size;)
            {
                var wanted = (int)Math.Min(Chunk, size - at);
                var count = Math.Min(one.ReadLeaves(at, left.AsSpan(0, wanted)), other.ReadLeaves(at, right.AsSpan(0, wanted)));
                var same = left.AsSpan(0, count).CommonPrefixLength(right.AsSpan(0, count));
                if (same < wanted)
                {
                    return at + same;
                }

                at += wanted;
            }

            return null;
        }
        finally
        {
            ArrayPool<TreeHash>.Shared.Return(left);
            ArrayPool<TreeHash>.Shared.Return(right);
        }
    }
}
