namespace Ledger.Registers;

/// <summary>One stream as folded so far, and the rows it asserts. Changed in place: what is folded next would otherwise be copied every time.</summary>
internal sealed class FoldedStream(string name, Slice slice)
{
    /// <summary>The stream.</summary>
    public string Name => name;

    /// <summary>The slice whose stream it is.</summary>
    public Slice Slice => slice;

    /// <summary>Its number in <c>views.db</c>; −1 if it has none yet.</summary>
    public long Number { get; set; } = -1;

    /// <summary>The revision of its last event that is folded; −1 if none is.</summary>
    public long Revision { get; set; } = -1;

    /// <summary>Its state.</summary>
    public object State { get; set; } = slice.Initial;

    /// <summary>Whether something in it was redacted.</summary>
    public bool IsRedacted { get; set; }

    /// <summary>The rows that the state asserts, in the order in which the slice gives them.</summary>
    public List<HeldRow> Rows { get; } = [];

    /// <summary>How many rows it had when it was kept last.</summary>
    internal int Weight { get; set; }
}

/// <summary>The streams that were folded last: so many, and so many rows, so that memory does not grow with the log.</summary>
internal sealed class StreamStates(int maxStreams, int maxRows)
{
    private readonly Dictionary<string, LinkedListNode<FoldedStream>> _byName = new(StringComparer.Ordinal);
    private readonly LinkedList<FoldedStream> _byUse = [];
    private int _rows;

    /// <summary>A stream, if it is kept.</summary>
    public FoldedStream? Find(string name)
    {
        if (!_byName.TryGetValue(name, out var node))
        {
            return null;
        }

        if (_byUse.First != node)
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
        }

        return node.Value;
    }

    /// <summary>Keeps a stream as it is now, and lets go of those that were not used for longest.</summary>
    public void Keep(FoldedStream stream)
    {
        if (!_byName.TryGetValue(stream.Name, out var node))
        {
            node = _byUse.AddFirst(stream);
            _byName.Add(stream.Name, node);
        }

        _rows += stream.Rows.Count - stream.Weight;
        stream.Weight = stream.Rows.Count;
        while ((_byName.Count > maxStreams || _rows > maxRows) && _byUse.Last is { } last && last != node)
        {
            _rows -= last.Value.Weight;
            _byName.Remove(last.Value.Name);
            _byUse.RemoveLast();
        }
    }

    /// <summary>Lets go of one.</summary>
    public void Forget(FoldedStream stream)
    {
        if (_byName.Remove(stream.Name, out var node))
        {
            _rows -= stream.Weight;
            _byUse.Remove(node);
        }
    }

    /// <summary>Lets go of all.</summary>
    public void Clear()
    {
        _byName.Clear();
        _byUse.Clear();
        _rows = 0;
    }
}
