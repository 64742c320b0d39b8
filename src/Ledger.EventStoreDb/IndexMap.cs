using EventStore.Client;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.EventStoreDb;

/// <summary>
/// What this process knows of the index stream: which index each event of each stream has. It holds a start of the index, never anything else, and an
/// index never changes; so it can be behind, and never wrong. Any thread.
/// </summary>
internal sealed class IndexMap
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private readonly Dictionary<string, List<long>> _streams = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, long> _ids = [];
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The index of the next entry.</summary>
    public long Next
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>The last entry; null if there is none.</summary>
    public Entry? Last
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count == 0 ? null : _entries[^1];
            }
        }
    }

    /// <summary>Completes when there are more entries than when it was asked for.</summary>
    public Task Grown
    {
        get
        {
            lock (_lock)
            {
                return _grown.Task;
            }
        }
    }

    /// <summary>The entry at an index that is known.</summary>
    public Entry At(long index)
    {
        lock (_lock)
        {
            return _entries[(int)index];
        }
    }

    /// <summary>The revision of a stream's last event that has an index; −1 if none has.</summary>
    public long Head(string stream)
    {
        lock (_lock)
        {
            return _streams.TryGetValue(stream, out var known) ? known.Count - 1 : -1;
        }
    }

    /// <summary>The index of an event; −1 if it is not known.</summary>
    public long IndexOf(string stream, long revision)
    {
        lock (_lock)
        {
            return revision >= 0 && _streams.TryGetValue(stream, out var known) && revision < known.Count ? known[(int)revision] : -1;
        }
    }

    /// <summary>The index of the event with an id; −1 if it is not known.</summary>
    public long IndexOf(Guid id)
    {
        lock (_lock)
        {
            return _ids.GetValueOrDefault(id, -1);
        }
    }

    /// <summary>Takes up an entry. One that is known already is let go: another thread was faster.</summary>
    /// <exception cref="LogCorruptException">It is not the next one, or no header, or does not follow on what is there.</exception>
    public void Add(long index, ReadOnlySpan<byte> header, Position position)
    {
        if (!HeaderView.TryParse(header, out var view, out var problem, out _))
        {
            throw new LogCorruptException(index, $"the entry in the index stream is no header: {problem}");
        }

        var stream = Text(view.Stream);
        lock (_lock)
        {
            if (index < _entries.Count)
            {
                return;
            }

            if (index > _entries.Count)
            {
                throw new LogCorruptException(_entries.Count, $"it is missing in the index stream: the next there is {index}");
            }

            ref var known = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_streams, stream, out _);
            known ??= [];
            if (view.Rev != known.Count)
            {
                throw new LogCorruptException(index, $"the index stream has revision {view.Rev} of stream {stream} here, and revision {known.Count} comes next");
            }

            known.Add(index);
            _entries.Add(new Entry(stream, view.Rev, view.Id, view.Recorded, position));
            _ids.TryAdd(view.Id, index);
        }
    }

    /// <summary>Wakes whoever waits for more.</summary>
    public void Wake()
    {
        TaskCompletionSource grown;
        lock (_lock)
        {
            grown = _grown;
            _grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        grown.SetResult();
    }

    private static string Text(ReadOnlySpan<byte> escaped)
    {
        var text = System.Text.Encoding.UTF8.GetString(escaped);
        return text.Contains('\\', StringComparison.Ordinal)
            ? text.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)
            : text;
    }

    /// <summary>What is known of an indexed event.</summary>
    internal readonly record struct Entry(string Stream, long Revision, Guid Id, DateTimeOffset Recorded, Position Position);
}
