using CsCheck;

namespace Ledger.Seal.Tests;

public sealed class TreePropertyTests
{
    private static readonly Gen<byte[][]> Leaves = Gen.Byte.Array[0, 40].Array[1, 200];

    [Fact]
    public void Every_leaf_of_a_random_tree_is_proved_and_nothing_else_is() =>
        Gen.Select(Leaves, Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue]).Sample((leaves, first, second) =>
        {
            var tree = HashStore.Of(leaves);
            var size = leaves.Length;
            var index = first % size;
            var root = tree.Edge.Root();
            var leaf = TreeHash.Leaf(leaves[index]);
            var proof = TreeProofs.Inclusion(index, size, tree);
            Assert.True(TreeProofs.VerifyInclusion(index, size, leaf, proof, root));

            var other = second % size;
            if (!leaves[other].AsSpan().SequenceEqual(leaves[index])) // of two neighbours that are the same, either's proof is the other's
            {
                Assert.False(TreeProofs.VerifyInclusion(other, size, leaf, proof, root));
            }

            Assert.False(TreeProofs.VerifyInclusion(index, size, TreeHash.Leaf([.. leaves[index], 0]), proof, root));
            Assert.False(TreeProofs.VerifyInclusion(index, size, leaf, proof, Flipped(root, second)));
            Assert.False(TreeProofs.VerifyInclusion(index, size, leaf, [.. proof, root], root));
            Assert.False(TreeProofs.VerifyInclusion(size, size, leaf, proof, root));
            Assert.False(TreeProofs.VerifyInclusion(-1, size, leaf, proof, root));
            for (var i = 0; i < proof.Count; i++)
            {
                Assert.False(TreeProofs.VerifyInclusion(index, size, leaf, [.. proof.Take(i), .. proof.Skip(i + 1)], root));
                Assert.False(TreeProofs.VerifyInclusion(index, size, leaf, [.. proof.Take(i), Flipped(proof[i], second), .. proof.Skip(i + 1)], root));
            }
        }, iter: 300);

    [Fact]
    public void Two_sizes_of_a_random_tree_are_proved_consistent_and_no_others() =>
        Gen.Select(Leaves, Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue]).Sample((leaves, first, flip) =>
        {
            var tree = HashStore.Of(leaves);
            var size2 = leaves.Length;
            var size1 = (first % size2) + 1;
            var (root1, root2) = (TreeProofs.Root(size1, tree), tree.Edge.Root());
            var proof = TreeProofs.Consistency(size1, size2, tree);
            Assert.True(TreeProofs.VerifyConsistency(size1, size2, root1, root2, proof));

            Assert.False(TreeProofs.VerifyConsistency(size1, size2, Flipped(root1, flip), root2, proof));
            Assert.False(TreeProofs.VerifyConsistency(size1, size2, root1, Flipped(root2, flip), proof));
            Assert.False(TreeProofs.VerifyConsistency(size1, size2, root1, root2, [.. proof, root1]));
            Assert.False(TreeProofs.VerifyConsistency(0, size2, TreeHash.Empty, root2, []));
            Assert.False(TreeProofs.VerifyConsistency(size2 + 1, size2, root1, root2, proof));
            for (var i = 0; i < proof.Count; i++)
            {
                Assert.False(TreeProofs.VerifyConsistency(size1, size2, root1, root2, [.. proof.Take(i), .. proof.Skip(i + 1)]));
                Assert.False(TreeProofs.VerifyConsistency(size1, size2, root1, root2, [.. proof.Take(i), Flipped(proof[i], flip), .. proof.Skip(i + 1)]));
            }

            if (size1 < size2)
            {
                Assert.False(TreeProofs.VerifyConsistency(size1, size2, root2, root2, proof));
                Assert.False(TreeProofs.VerifyConsistency(size1, size2, root1, root2, []));
            }
        }, iter: 300);

    [Fact]
    public void A_rewritten_leaf_makes_later_trees_inconsistent() =>
        Gen.Select(Leaves, Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue]).Sample((leaves, first, second) =>
        {
            var size1 = (first % leaves.Length) + 1;
            var old = HashStore.Of(leaves.Take(size1));
            leaves[second % size1] = [.. leaves[second % size1], 1];
            var rewritten = HashStore.Of(leaves);
            var proof = TreeProofs.Consistency(size1, leaves.Length, rewritten);
            Assert.False(TreeProofs.VerifyConsistency(size1, leaves.Length, old.Edge.Root(), rewritten.Edge.Root(), proof));
        }, iter: 200);

    [Fact]
    public void An_edge_taken_up_anywhere_reaches_the_same_root() =>
        Gen.Select(Leaves, Gen.Int[0, int.MaxValue]).Sample((leaves, first) =>
        {
            var tree = HashStore.Of(leaves);
            var half = first % (leaves.Length + 1);
            var edge = TreeProofs.Edge(half, tree);
            var restored = TreeEdge.Restore(half, [.. edge.Hashes]);
            var clone = restored.Clone();
            foreach (var leaf in leaves.Skip(half))
            {
                restored.Append(TreeHash.Leaf(leaf));
            }

            Assert.Equal(tree.Edge.Root(), restored.Root());
            Assert.Equal(tree.Edge.Hashes, restored.Hashes);
            Assert.Equal(leaves.Length, restored.Size);
            Assert.Equal(half, clone.Size);
            Assert.Equal(TreeProofs.Root(half, tree), clone.Root());
        }, iter: 300);

    [Fact]
    public void The_root_is_the_recursive_definition() =>
        Leaves.Sample(leaves => Assert.Equal(Recursive(leaves), HashStore.Of(leaves).Edge.Root()), iter: 200);

    [Fact]
    public void The_sink_gets_each_complete_subtree_once_leaf_first()
    {
        var seen = new List<(int Level, long Index)>();
        var edge = new TreeEdge();
        for (byte i = 0; i < 8; i++)
        {
            edge.Append(TreeHash.Leaf([i]), new Recorder(seen));
        }

        Assert.Equal([(0, 0), (0, 1), (1, 0), (0, 2), (0, 3), (1, 1), (2, 0), (0, 4), (0, 5), (1, 2), (0, 6), (0, 7), (1, 3), (2, 1), (3, 0)], seen);
    }

    [Fact]
    public void An_edge_that_does_not_fit_its_size_is_refused()
    {
        Assert.Throws<ArgumentException>(() => TreeEdge.Restore(5, [TreeHash.Empty]));
        Assert.Throws<ArgumentException>(() => TreeEdge.Restore(0, [TreeHash.Empty]));
        Assert.Throws<ArgumentOutOfRangeException>(() => TreeEdge.Restore(-1, []));
    }

    [Fact]
    public void Proofs_of_what_is_not_there_are_refused()
    {
        var tree = HashStore.Of(5);
        Assert.Throws<ArgumentOutOfRangeException>(() => TreeProofs.Inclusion(5, 5, tree));
        Assert.Throws<ArgumentOutOfRangeException>(() => TreeProofs.Inclusion(-1, 5, tree));
        Assert.Throws<ArgumentOutOfRangeException>(() => TreeProofs.Consistency(0, 5, tree));
        Assert.Throws<ArgumentOutOfRangeException>(() => TreeProofs.Consistency(6, 5, tree));
        Assert.Throws<ArgumentOutOfRangeException>(() => TreeProofs.SubtreeRoot(1, 3, tree));
        Assert.Throws<ArgumentOutOfRangeException>(() => TreeProofs.Root(-1, tree));
        Assert.Equal(TreeHash.Empty, TreeProofs.Root(0, tree));
    }

    [Fact]
    public void Absurd_sizes_are_refused_without_harm()
    {
        var hash = TreeHash.Empty;
        Assert.False(TreeProofs.VerifyInclusion(long.MaxValue - 1, long.MaxValue, hash, [], hash));
        Assert.False(TreeProofs.VerifyInclusion(long.MinValue, long.MinValue, hash, [], hash));
        Assert.False(TreeProofs.VerifyInclusion(0, 0, hash, [], hash));
        Assert.False(TreeProofs.VerifyConsistency(long.MaxValue - 1, long.MaxValue, hash, hash, [.. Enumerable.Repeat(hash, 200)]));
        Assert.False(TreeProofs.VerifyConsistency(1L << 62, long.MaxValue, hash, hash, [.. Enumerable.Repeat(hash, 200)]));
        Assert.False(TreeProofs.VerifyConsistency(-1, -1, hash, hash, []));
    }

    [Fact]
    public void A_hash_has_one_base64()
    {
        var hash = TreeHash.Leaf([7]);
        Assert.True(TreeHash.TryParseBase64(hash.ToBase64(), out var again));
        Assert.Equal(hash, again);
        Assert.Equal(hash, TreeHash.FromBytes(hash.ToArray()));
        Assert.Equal(hash.ToBase64(), hash.ToString());
        Assert.Equal(Convert.FromHexString(hash.ToHex()), hash.ToArray());
        var text = hash.ToBase64();
        var stray = text[..42] + (char)(text[42] + 1) + "=";
        foreach (var wrong in new[] { "", text[..43], text + "=", " " + text[1..], text[..43] + "A", text.Insert(10, "\n"), stray })
        {
            Assert.False(TreeHash.TryParseBase64(wrong, out _), wrong);
        }

        Assert.Throws<ArgumentException>(() => TreeHash.FromBytes(new byte[31]));
    }

    [Fact]
    public void Long_leaves_hash_as_short_ones_do()
    {
        foreach (var length in new[] { 0, 1, 1022, 1023, 1024, 1025, 65_535 })
        {
            var leaf = new byte[length];
            Assert.Equal(System.Security.Cryptography.SHA256.HashData([0, .. leaf]), TreeHash.Leaf(leaf).ToArray());
        }
    }

    private static TreeHash Recursive(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1)
        {
            return TreeHash.Leaf(leaves[0]);
        }

        var k = 1;
        while (k * 2 < leaves.Length)
        {
            k *= 2;
        }

        return TreeHash.Node(Recursive(leaves[..k]), Recursive(leaves[k..]));
    }

    private static TreeHash Flipped(TreeHash hash, int bit)
    {
        var bytes = hash.ToArray();
        bytes[bit / 8 % 32] ^= (byte)(1 << (bit % 8));
        return TreeHash.FromBytes(bytes);
    }

    private sealed class Recorder(List<(int Level, long Index)> seen) : ITreeHashSink
    {
        public void Add(int level, long index, in TreeHash hash) => seen.Add((level, index));
    }
}
