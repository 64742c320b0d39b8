namespace Ledger.Log;

/// <summary>A stream as folded so far: immutable, so that commands can share it.</summary>
/// <param name="State">Its state.</param>
/// <param name="Revision">The revision of the last event that is folded; −1 if none is.</param>
/// <param name="Commands">The hashes of the commands whose facts are folded: one that is not among them has no fact there.</param>
internal sealed record FoldedStream<TState>(TState State, long Revision, int[] Commands)
{
    /// <summary>Whether a command may have facts among what is folded.</summary>
    public bool MayHold(CommandId command) => Array.IndexOf(Commands, HashOf(command.Value)) >= 0;

    /// <summary>The hash of a command, for this process.</summary>
    public static int HashOf(string command) => string.GetHashCode(command, StringComparison.Ordinal);
}

/// <summary>
/// The streams that commands folded last, so that the next command reads only what came since. Nothing that was decided depends on them: an append names
/// the revision that was folded. Safe for concurrent use.
/// </summary>
internal sealed class FoldedStreams
{
    private const int Kept = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<StreamName, (object Stream, LinkedListNode<StreamName> Use)> _byName = [];
    private readonly LinkedList<StreamName> _byUse = [];
    private string? _generation;

    /// <summary>Lets go of all when the registers were made anew: something may have been redacted.</summary>
    public void Of(string? generation)
    {
        lock (_gate)
        {
            if (!string.Equals(_generation, generation, StringComparison.Ordinal))
            {
                _generation = generation;
                _byName.Clear();
                _byUse.Clear();
            }
        }
    }

    /// <summary>A stream, if it is kept.</summary>
    public FoldedStream<TState>? Find<TState>(StreamName name)
    {
        lock (_gate)
        {
            if (!_byName.TryGetValue(name, out var kept) || kept.Stream is not FoldedStream<TState> stream)
            {
                return null;
            }

            _byUse.Remove(kept.Use);
            _byUse.AddFirst(kept.Use);
            return stream;
        }
    }

    /// <summary>Keeps a stream, and lets go of the one that was not used for longest.</summary>
    public void Keep<TState>(StreamName name, FoldedStream<TState> stream)
    {
        lock (_gate)
        {
            Remove(name);
            _byName.Add(name, (stream, _byUse.AddFirst(name)));
            if (_byUse.Count > Kept)
            {
                Remove(_byUse.Last!.Value);
            }
        }
    }

    /// <summary>Lets go of a stream.</summary>
    public void Forget(StreamName name)
    {
        lock (_gate)
        {
            Remove(name);
        }
    }

    private void Remove(StreamName name)
    {
        if (_byName.Remove(name, out var kept))
        {
            _byUse.Remove(kept.Use);
        }
    }
}
