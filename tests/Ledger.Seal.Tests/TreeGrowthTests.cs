using CsCheck;

namespace Ledger.Seal.Tests;

public sealed class TreeGrowthTests
{
    private static TreeHash Leaf(long index) => TreeHash.Leaf(BitConverter.GetBytes(index));

    private static (TreeEdge Before, TreeHash[] Leaves, HashStore Store, TreeHash Root) Tree(int before, int leaves)
    {
        var (edge, store) = (new TreeEdge(), new HashStore());
        for (var i = 0; i < before; i++)
        {
            edge.Append(Leaf(i), store);
        }

        var (grown, added) = (edge.Clone(), Enumerable.Range(before, leaves).Select(i => Leaf(i)).ToArray());
        foreach (var leaf in added)
        {
            grown.Append(leaf, store);
        }

        return (edge, added, store, grown.Root());
    }

    [Fact]
    public void Every_new_leaf_of_every_small_tree_has_the_proof_that_verifies()
    {
        for (var before = 0; before < 70; before++)
        {
            for (var added = 1; added < 70; added++)
            {
                var (edge, leaves, store, root) = Tree(before, added);
                var growth = TreeGrowth.Verify(edge, leaves, root);
                Assert.NotNull(growth);
                Assert.Equal((before, before + added), (growth.From, growth.Size));
                for (var index = before; index < before + added; index++)
                {
                    var proof = growth.ProofOf(index, leaves[index - before]);
                    Assert.NotNull(proof);
                    Assert.Equal(TreeProofs.Inclusion(index, growth.Size, store), proof);
                    Assert.True(TreeProofs.VerifyInclusion(index, growth.Size, leaves[index - before], proof, root));
                }
            }
        }
    }

    [Fact]
    public void Larger_trees_too() => Gen.Select(Gen.Int[0, 5000], Gen.Int[1, 700]).Sample(
        (before, added) =>
        {
            var (edge, leaves, _, root) = Tree(before, added);
            var growth = TreeGrowth.Verify(edge, leaves, root)!;
            return Enumerable.Range(before, added).All(index =>
                TreeProofs.VerifyInclusion(index, growth.Size, leaves[index - before], growth.ProofOf(index, leaves[index - before])!, root));
        },
        iter: 30);

    [Fact]
    public void Another_root_leaf_order_or_edge_is_not_that_growth() => Gen.Select(Gen.Int[0, 300], Gen.Int[1, 90], Gen.Int[0, 89]).Sample(
        (before, added, at) =>
        {
            var (edge, leaves, _, root) = Tree(before, added);
            var other = leaves.ToArray();
            other[at % added] = Leaf(-1);
            var swapped = leaves.Reverse().ToArray();
            var edges = edge.Hashes.ToArray();
            if (edges.Length > 0)
            {
                edges[at % edges.Length] = Leaf(-1);
            }

            return TreeGrowth.Verify(edge, leaves, Leaf(-1)) is null
                && TreeGrowth.Verify(edge, other, root) is null
                && (added == 1 || TreeGrowth.Verify(edge, swapped, root) is null)
                && TreeGrowth.Verify(edge, leaves[1..] is { Length: > 0 } fewer ? fewer : [Leaf(-1)], root) is null
                && (edges.Length == 0 || TreeGrowth.Verify(TreeEdge.Restore(before, edges), leaves, root) is null);
        },
        iter: 300);

    [Fact]
    public void A_leaf_that_is_not_there_has_no_proof()
    {
        var (edge, leaves, _, root) = Tree(10, 7);
        var growth = TreeGrowth.Verify(edge, leaves, root)!;
        Assert.Null(growth.ProofOf(9, Leaf(9)));
        Assert.Null(growth.ProofOf(17, Leaf(17)));
        Assert.Null(growth.ProofOf(11, Leaf(12)));
        Assert.NotNull(growth.ProofOf(11, Leaf(11)));
    }

    [Fact]
    public void Growth_by_nothing_is_refused() => Assert.Throws<ArgumentException>(() => TreeGrowth.Verify(new TreeEdge(), [], TreeHash.Empty));
}
