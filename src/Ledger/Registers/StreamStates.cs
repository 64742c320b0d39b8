namespace Ledger.Registers;

/// <summary>One stream as folded so far, and the rows it asserts.</summary>
/// <param name="Name">The stream.</param>
/// <param name="Number">Its number in <c>views.db</c>.</param>
/// <param name="Revision">The revision of its last event that is folded.</param>
/// <param name="State">Its state.</param>
/// <param name="Rows">The rows that the state asserts.</param>
internal sealed record FoldedStream(string Name, long Number, long Revision, object State, List<HeldRow> Rows);

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

        _byUse.Remove(node);
        _byUse.AddFirst(node);
        return node.Value;
    }

    /// <summary>Keeps a stream as it is now, and lets go of those that were not used for longest.</summary>
    public void Keep(FoldedStream stream)
    {
        if (_byName.TryGetValue(stream.Name, out var node))
        {
            _rows -= node.Value.Rows.Count;
            node.Value = stream;
        }
        else
        {
            node = _byUse.AddFirst(stream);
            _byName.Add(stream.Name, node);
        }

        _rows += stream.Rows.Count;
        while ((_byName.Count > maxStreams || _rows > maxRows) && _byUse.Last is { } last && last != node)
        {
            _rows -= last.Value.Rows.Count;
            _byName.Remove(last.Value.Name);
            _byUse.RemoveLast();
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
