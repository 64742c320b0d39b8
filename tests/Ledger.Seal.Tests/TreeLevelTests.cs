using System.Security.Cryptography;

namespace Ledger.Seal.Tests;

public sealed class TreeLevelTests
{
    // A seed of its own each time would find more, and would not find it again.
    private static TreeHash[] Hashes(int count, int seed)
    {
        var bytes = new byte[count * TreeHash.Size];
        new Random(seed).NextBytes(bytes);
        return [.. bytes.Chunk(TreeHash.Size).Select(chunk => TreeHash.FromBytes(chunk))];
    }

    private static TreeHash Node(TreeHash left, TreeHash right) =>
        TreeHash.FromBytes(SHA256.HashData([0x01, .. left.ToArray(), .. right.ToArray()]));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Lanes_of_every_width_hash_as_SHA_256_does(int lanes)
    {
        var width = Math.Min(lanes, TreeLevel.Widest); // a processor without that width is held to what it has
        for (var nodes = 0; nodes <= 70; nodes++)
        {
            var children = Hashes(2 * nodes, nodes);
            var parents = new TreeHash[nodes];
            TreeLevel.Parents(children, parents, width);
            Assert.Equal(Enumerable.Range(0, nodes).Select(i => Node(children[2 * i], children[(2 * i) + 1])), parents);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void Parents_may_take_the_place_of_their_children(int lanes)
    {
        var hashes = Hashes(150, 7);
        var expected = Enumerable.Range(0, 75).Select(i => Node(hashes[2 * i], hashes[(2 * i) + 1])).ToArray();
        TreeLevel.Parents(hashes, hashes, Math.Min(lanes, TreeLevel.Widest));
        Assert.Equal(expected, hashes[..75]);
    }

    [Fact]
    public void Every_bit_of_both_children_counts_in_every_lane()
    {
        var children = Hashes(32, 3);
        for (var bit = 0; bit < 32 * 256; bit += 7)
        {
            var changed = children.ToArray();
            var bytes = changed[bit / 256].ToArray();
            bytes[bit % 256 / 8] ^= (byte)(1 << (bit % 8));
            changed[bit / 256] = TreeHash.FromBytes(bytes);
            var parents = new TreeHash[16];
            TreeLevel.Parents(changed, parents);
            Assert.Equal(Enumerable.Range(0, 16).Select(i => Node(changed[2 * i], changed[(2 * i) + 1])), parents);
        }
    }

    [Fact]
    public void The_root_is_that_of_the_tree_grown_leaf_by_leaf()
    {
        var edge = new TreeEdge();
        Assert.Equal(edge.Root(), TreeLevel.Root([]));
        var leaves = Hashes(300, 11);
        for (var size = 1; size <= leaves.Length; size++)
        {
            edge.Append(leaves[size - 1]);
            Assert.Equal(edge.Root(), TreeLevel.Root([.. leaves.Take(size)]));
        }
    }

    [Fact]
    public void Odd_children_and_too_little_room_are_refused()
    {
        var hashes = Hashes(8, 1);
        Assert.Throws<ArgumentException>(() => TreeLevel.Parents(hashes.AsSpan(0, 3), hashes));
        Assert.Throws<ArgumentException>(() => TreeLevel.Parents(hashes, hashes.AsSpan(0, 3)));
    }
}
