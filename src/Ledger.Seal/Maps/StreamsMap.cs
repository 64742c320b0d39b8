namespace Ledger.Seal.Maps;

/// <summary>
/// The map of all streams of a log's first entries: one leaf for each, in the order of the hashes of their names, under a tree as RFC 9162 §2.1.1 has it.
/// Since the leaves are in order, two that stand next to each other show that there is nothing between them.
/// </summary>
public sealed class StreamsMap : ITreeHashes
{
    private readonly IReadOnlyList<MappedStream> streams;
    private readonly List<TreeHash[]> levels;

    /// <summary>A map.</summary>
    /// <param name="streams">The streams, in order.</param>
    /// <param name="leaves">Their leaf hashes.</param>
    internal StreamsMap(IReadOnlyList<MappedStream> streams, TreeHash[] leaves)
    {
        (this.streams, levels) = (streams, [leaves]);
        for (var below = leaves; below.Length > 1;)
        {
            var level = new TreeHash[below.Length / 2];
            for (var i = 0; i < level.Length; i++)
            {
                level[i] = TreeHash.Node(below[2 * i], below[(2 * i) + 1]);
            }

            levels.Add(level);
            below = level;
        }

        Root = TreeProofs.Root(Count, this);
    }

    /// <summary>How many streams there are.</summary>
    public int Count => streams.Count;

    /// <summary>The root; without streams, SHA-256 of nothing.</summary>
    public TreeHash Root { get; }

    /// <summary>The stream at a place, from 0.</summary>
    public MappedStream this[int place] => streams[place];

    /// <summary>Where a stream stands; where it is not, the complement (~) of the place of the first one after it, which is <see cref="Count"/> if there is none.</summary>
    /// <param name="name">The hash of its name.</param>
    public int Find(TreeHash name)
    {
        var (low, high) = (0, streams.Count - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            switch (TreeHash.Compare(streams[middle].Name, name))
            {
                case 0:
                    return middle;
                case < 0:
                    low = middle + 1;
                    break;
                default:
                    high = middle - 1;
                    break;
            }
        }

        return ~low;
    }

    /// <summary>The proof that the stream at a place is in the map, as <see cref="TreeProofs.Inclusion"/>.</summary>
    public IReadOnlyList<TreeHash> Inclusion(int place) => TreeProofs.Inclusion(place, Count, this);

    /// <inheritdoc/>
    TreeHash ITreeHashes.Read(int level, long index) => levels[level][index];
}
