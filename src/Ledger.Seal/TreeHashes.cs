using System.Runtime.InteropServices;

namespace Ledger.Seal;

/// <summary>Many hashes of the tree at once.</summary>
internal static class TreeHashes
{
    /// <summary>The hashes of leaves that stand in one piece of memory.</summary>
    /// <param name="bytes">The memory.</param>
    /// <param name="leaves">Where each leaf's bytes stand.</param>
    /// <param name="hashes">Gets the hashes.</param>
    public static void Leaves(ReadOnlySpan<byte> bytes, ReadOnlySpan<(int Start, int Length)> leaves, Span<TreeHash> hashes)
    {
        for (var i = 0; i < leaves.Length; i++)
        {
            hashes[i] = TreeHash.Leaf(bytes.Slice(leaves[i].Start, leaves[i].Length));
        }
    }

    /// <summary>The root over a power of two of hashes, which are overwritten.</summary>
    public static TreeHash Root(Span<TreeHash> hashes)
    {
        for (; hashes.Length > 1; hashes = hashes[..(hashes.Length / 2)])
        {
            Parents(hashes);
        }

        return hashes[0];
    }

    // The first half of the hashes becomes the parents of all.
    private static void Parents(Span<TreeHash> hashes)
    {
        for (var i = 0; i < hashes.Length / 2; i++)
        {
            hashes[i] = TreeHash.Node(in hashes[2 * i], in hashes[(2 * i) + 1]);
        }
    }

    /// <summary>Hashes as they stand in tiles: one after the other.</summary>
    public static ReadOnlySpan<TreeHash> Of(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, TreeHash>(bytes);
}
