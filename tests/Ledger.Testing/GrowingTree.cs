using System.Globalization;
using System.Text;
using Ledger.Seal;

namespace Ledger.Testing;

/// <summary>A log to be witnessed: a tree of as many leaves as one likes, its key, and requests about it.</summary>
public sealed class GrowingTree : ITreeHashSink, ITreeHashes, IDisposable
{
    private readonly Dictionary<(int, long), TreeHash> _hashes = [];
    private readonly TreeEdge _edge = new();
    private readonly string _kind;

    public GrowingTree(string origin = "log.example/board", string kind = "leaf", SigningKey? key = null)
    {
        _kind = kind;
        Key = key ?? SigningKey.Generate(origin);
    }

    public SigningKey Key { get; }

    public string Origin => Key.Verifier.Name;

    public Checkpoint At(long size)
    {
        Grow(size);
        return new Checkpoint(Origin, size, TreeProofs.Root(size, this));
    }

    public IReadOnlyList<TreeHash> Proof(long old, long size)
    {
        Grow(size);
        return old == 0 ? [] : TreeProofs.Consistency(old, size, this);
    }

    /// <summary>The body that asks for a cosignature of some size.</summary>
    public byte[] Request(long old, long size) => new AddCheckpoint(old, Proof(old, size), At(size).Sign(Key)).ToBytes();

    public TreeHash Read(int level, long index) => _hashes[(level, index)];

    public void Add(int level, long index, in TreeHash hash) => _hashes[(level, index)] = hash;

    public void Dispose() => Key.Dispose();

    private void Grow(long size)
    {
        while (_edge.Size < size)
        {
            _edge.Append(TreeHash.Leaf(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{_kind} {_edge.Size}"))), this);
        }
    }
}
