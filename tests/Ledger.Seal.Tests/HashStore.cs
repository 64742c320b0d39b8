namespace Ledger.Seal.Tests;

/// <summary>A tree with all its complete subtree hashes.</summary>
internal sealed class HashStore : ITreeHashes, ITreeHashSink
{
    private readonly Dictionary<(int Level, long Index), TreeHash> hashes = [];

    public TreeEdge Edge { get; } = new();

    public static HashStore Of(int size) => Of(Enumerable.Range(0, size).Select(i => new[] { (byte)i }));

    public static HashStore Of(IEnumerable<byte[]> leaves)
    {
        var store = new HashStore();
        foreach (var leaf in leaves)
        {
            store.Edge.Append(TreeHash.Leaf(leaf), store);
        }

        return store;
    }

    public void Add(int level, long index, in TreeHash hash) => hashes.Add((level, index), hash);

    public TreeHash Read(int level, long index) => hashes[(level, index)];
}
