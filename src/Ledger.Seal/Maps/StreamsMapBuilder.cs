using System.Text;

namespace Ledger.Seal.Maps;

/// <summary>
/// Makes maps of a log's streams while its entries go by, in order. Memory grows with the number of streams, some 400 bytes each, and not with the log. A map costs
/// two hashes for each stream that has changed since the last one, and one for each that there is.
/// </summary>
public sealed class StreamsMapBuilder
{
    private readonly StreamRevisions places = new();
    private readonly List<Stream> streams = [];
    private readonly List<Stream> inOrder = [];

    /// <summary>How many entries went by.</summary>
    public long Size { get; private set; }

    /// <summary>How many streams they are in.</summary>
    public int Streams => streams.Count;

    /// <summary>Takes the next entry of the log.</summary>
    /// <param name="stream">Its stream's name as it stands in the header: UTF-8, escaped (<see cref="HeaderView.Stream"/>).</param>
    /// <param name="leaf">The hash of the header: <see cref="TreeHash.Leaf"/>.</param>
    public void Add(ReadOnlySpan<byte> stream, in TreeHash leaf)
    {
        ref var place = ref places.Next(stream, out var seen);
        if (!seen)
        {
            place = streams.Count;
            streams.Add(new Stream(MappedStream.NameOf(stream.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(HeaderView.Unescaped(stream)) : stream)));
        }

        streams[(int)place].Append(in leaf);
        Size++;
    }

    /// <summary>The map of the entries that went by.</summary>
    public StreamsMap Map()
    {
        if (inOrder.Count < streams.Count)
        {
            inOrder.AddRange(streams.Skip(inOrder.Count));
            inOrder.Sort(static (a, b) => TreeHash.Compare(a.Leaf.Name, b.Leaf.Name));
        }

        var leaves = new MappedStream[inOrder.Count];
        var hashes = new TreeHash[inOrder.Count];
        for (var i = 0; i < leaves.Length; i++)
        {
            (leaves[i], hashes[i]) = inOrder[i].Leaf is var leaf && leaf.Count == inOrder[i].Count ? (leaf, inOrder[i].Hash) : inOrder[i].Brought();
        }

        return new StreamsMap(leaves, hashes);
    }

    private sealed class Stream(TreeHash name)
    {
        private readonly TreeEdge edge = new();

        // As of the last map.
        public MappedStream Leaf { get; private set; } = new(name, 0, default);

        public TreeHash Hash { get; private set; }

        public long Count => edge.Size;

        public void Append(in TreeHash leaf) => edge.Append(in leaf);

        public (MappedStream Leaf, TreeHash Hash) Brought()
        {
            Leaf = new MappedStream(Leaf.Name, edge.Size, edge.Root());
            Hash = Leaf.Hash();
            return (Leaf, Hash);
        }
    }
}
