using Ledger.Log;
using Ledger.Seal;
using Ledger.Sealing;
using Ledger.Testing;

namespace Ledger.Tests.Sealing;

public sealed class TreeFileTests : IDisposable
{
    private readonly SealedLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public void Hashes_stand_in_the_order_in_which_they_are_formed()
    {
        var edge = new TreeEdge();
        var order = new Order();
        for (var i = 0; i < 300; i++)
        {
            edge.Append(TreeHash.Leaf([(byte)i]), order);
            Assert.Equal(order.Next, TreeFile.CountFor(edge.Size));
        }
    }

    [Fact]
    public void What_was_added_is_read_back_hash_by_hash_and_leaf_by_leaf()
    {
        using var directory = new TempDirectory();
        using var file = TreeFile.Create(directory.File("tree"));
        var edge = new TreeEdge();
        var leaves = Enumerable.Range(0, 20_000).Select(i => TreeHash.Leaf(BitConverter.GetBytes(i))).ToArray();
        foreach (var leaf in leaves)
        {
            edge.Append(leaf, file);
        }

        file.Flush();
        Assert.Equal(TreeFile.CountFor(leaves.Length), file.Count);
        Assert.Equal(edge.Root(), TreeProofs.Root(leaves.Length, file));
        Assert.Equal(edge.Root(), LeafComparison.Root(file, leaves.Length));
        var read = new TreeHash[leaves.Length + 1];
        Assert.Equal(leaves.Length, file.ReadLeaves(0, read));
        Assert.Equal(leaves, read[..^1]);
        foreach (var first in (int[])[1, 2, 3, 511, 512, 513, 8191, 19_999])
        {
            Assert.Equal(leaves.Length - first, file.ReadLeaves(first, read));
            Assert.Equal(leaves[first..], read[..(leaves.Length - first)]);
        }

        Assert.Throws<TreeFileShortException>(() => file.Read(0, leaves.Length));
    }

    [Fact]
    public async Task A_tree_file_cut_anywhere_is_built_again_with_the_same_root()
    {
        var logged = await _ledger.Append(SealedLedger.Names(13));
        var root = (await _ledger.Seal(13)).Checkpoint;
        var good = File.ReadAllBytes(_ledger.Layout.Tree);
        for (var length = 0; length < good.Length; length += 16)
        {
            File.WriteAllBytes(_ledger.Layout.Tree, good[..length]);
            await IsWhole(logged, root);
            Assert.Equal(good, File.ReadAllBytes(_ledger.Layout.Tree));
        }

        File.Delete(_ledger.Layout.Tree);
        await IsWhole(logged, root);
    }

    [Fact]
    public async Task A_tree_file_with_any_byte_changed_gives_the_same_root_and_the_same_receipts()
    {
        var logged = await _ledger.Append(SealedLedger.Names(13));
        var root = (await _ledger.Seal(13)).Checkpoint;
        var good = File.ReadAllBytes(_ledger.Layout.Tree);
        var random = new Random(13);
        for (var at = random.Next(8); at < good.Length; at += random.Next(1, 8))
        {
            var bad = (byte[])good.Clone();
            bad[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_ledger.Layout.Tree, bad);
            await IsWhole(logged, root);
        }
    }

    [Fact]
    public async Task A_tree_file_damaged_under_a_running_sealer_is_built_again()
    {
        await using var sealer = _ledger.NewSealer();
        await _ledger.Append(SealedLedger.Names(13));
        await sealer.Seal(13, default);
        var good = File.ReadAllBytes(_ledger.Layout.Tree);
        foreach (var round in Enumerable.Range(0, 40))
        {
            using (var file = File.Open(_ledger.Layout.Tree, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            {
                file.Position = (round * 29) % good.Length;
                file.Write([0xAA, 0x55]);
                if (round % 5 == 4)
                {
                    file.SetLength(round * 7);
                }
            }

            await _ledger.Append($"more{round}");
            var logged = await Events.All(_ledger.Log.ReadLog(0, default));
            Assert.All(await sealer.Receipts(logged, default), receipt => Assert.IsType<ReceiptVerdict.Valid>(receipt.Verify(_ledger.Key)));
            Assert.Equal(SealedLedger.RootOf(await SealedLedger.Leaves(_ledger.Log)), _ledger.Guard()!.Root);
        }
    }

    [Fact]
    public async Task Building_the_tree_again_tells_how_far_it_is()
    {
        await _ledger.Append(SealedLedger.Names(13));
        await _ledger.Seal(13);
        File.Delete(_ledger.Layout.Tree);
        var told = new Told();
        await using var sealer = new Sealer(_ledger.Log, _ledger.Layout, told);
        await sealer.Seal(0, default);

        Assert.Equal(13, told.Last);
    }

    private async Task IsWhole(IReadOnlyList<LoggedEvent> logged, Checkpoint root)
    {
        await using var sealer = _ledger.NewSealer();
        Assert.Equal(root, (await sealer.Seal(13, default)).Checkpoint);
        Assert.All(await sealer.Receipts(logged, default), receipt => Assert.IsType<ReceiptVerdict.Valid>(receipt.Verify(_ledger.Key)));
    }

    private sealed class Told : IProgress<long>
    {
        public long Last { get; private set; }

        public void Report(long value) => Last = value;
    }

    private sealed class Order : ITreeHashSink
    {
        public long Next { get; private set; }

        public void Add(int level, long index, in TreeHash hash) => Assert.Equal(Next++, TreeFile.Position(level, index));
    }
}
