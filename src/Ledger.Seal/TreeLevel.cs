using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ledger.Seal;

/// <summary>
/// A level of the tree from the level below: many inner nodes, SHA-256(0x01 ‖ left ‖ right), hashed at once, 16, 8 or 4 side by side in vector lanes as the
/// processor allows; what remains, and everything where it has none, one by one with <see cref="TreeHash.Node"/>. The same hashes either way.
/// </summary>
public static class TreeLevel
{
    /// <summary>The root over any number of hashes of one level (RFC 9162 §2.1.1), which are overwritten; of none, SHA-256 of nothing.</summary>
    public static TreeHash Root(Span<TreeHash> hashes)
    {
        if (hashes.IsEmpty)
        {
            return TreeHash.Empty;
        }

        while (hashes.Length > 1)
        {
            var pairs = hashes.Length / 2;
            Parents(hashes[..(2 * pairs)], hashes);
            if (hashes.Length > 2 * pairs)
            {
                hashes[pairs++] = hashes[^1]; // the last has no sibling yet, and goes up as it is
            }

            hashes = hashes[..pairs];
        }

        return hashes[0];
    }

    /// <summary>The parents of an even number of hashes, two and two.</summary>
    /// <param name="children">The hashes.</param>
    /// <param name="parents">Where half as many go; it may begin where the children do.</param>
    /// <exception cref="ArgumentException">The children are odd in number, or the parents have too little room.</exception>
    public static void Parents(ReadOnlySpan<TreeHash> children, Span<TreeHash> parents) => Parents(children, parents, Widest);

    /// <summary>How many nodes this processor hashes side by side; 1: none.</summary>
    internal static int Widest => Avx512F.IsSupported ? 16 : Avx2.IsSupported ? 8 : Vector128.IsHardwareAccelerated && BitConverter.IsLittleEndian ? 4 : 1;

    /// <summary>The same with at most so many lanes, not more than <see cref="Widest"/>.</summary>
    internal static void Parents(ReadOnlySpan<TreeHash> children, Span<TreeHash> parents, int lanes)
    {
        if (children.Length % 2 != 0 || parents.Length < children.Length / 2)
        {
            throw new ArgumentException($"{children.Length} hashes do not have {parents.Length} parents.", nameof(children));
        }

        var words = MemoryMarshal.Cast<TreeHash, uint>(children);
        var results = MemoryMarshal.Cast<TreeHash, uint>(parents);
        var nodes = children.Length / 2;
        var done = 0;
        for (; Avx512F.IsSupported && lanes >= 16 && nodes - done >= 16; done += 16)
        {
            NodeLanes.Hash<Vector512<uint>, Lanes16>(words[(16 * done)..], results[(8 * done)..]);
        }

        for (; Avx2.IsSupported && lanes >= 8 && nodes - done >= 8; done += 8)
        {
            NodeLanes.Hash<Vector256<uint>, Lanes8>(words[(16 * done)..], results[(8 * done)..]);
        }

        for (; lanes >= 4 && nodes - done >= 4; done += 4)
        {
            NodeLanes.Hash<Vector128<uint>, Lanes4>(words[(16 * done)..], results[(8 * done)..]);
        }

        for (; done < nodes; done++)
        {
            parents[done] = TreeHash.Node(children[2 * done], children[(2 * done) + 1]);
        }
    }
}
