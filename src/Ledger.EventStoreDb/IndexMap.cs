using System.Runtime.InteropServices;
using EventStore.Client;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.EventStoreDb;

/// <summary>
/// What this process knows of the index stream: which index each event of each stream has. It holds a start of the index, never anything else, and an
/// index never changes; so it can be behind, and never wrong. It is in memory for every event there is, so it is packed: 44 bytes an event, and a place
/// each in the tables by id and by stream. Any thread.
/// </summary>
internal sealed class IndexMap
{
    private const int ChunkBits = 12;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly Lock _lock = new();
    private readonly List<Packed[]> _chunks = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<Stream> _streams = [];
    private int[] _ids = new int[64]; // by hash of the id: the index plus one, or 0 for nothing; the next place when taken
    private int _count;
    private TaskCompletionSource _grown = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The index of the next entry.</summary>
    public long Next
    {
        get
        {
            lock (_lock)
            {
                return _count;
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
                return _count == 0 ? null : Unpack(_count - 1);
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
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, _count);
            return Unpack((int)index);
        }
    }

    /// <summary>The revision of a stream's last event that has an index; −1 if none has.</summary>
    public long Head(string stream)
    {
        lock (_lock)
        {
            return _numbers.TryGetValue(stream, out var number) ? _streams[number].Count - 1 : -1;
        }
    }

    /// <summary>The index of an event; −1 if it is not known.</summary>
    public long IndexOf(string stream, long revision)
    {
        lock (_lock)
        {
            return revision >= 0 && _numbers.TryGetValue(stream, out var number) && _streams[number] is var known && revision < known.Count
                ? known.Indexes[revision]
                : -1;
        }
    }

    /// <summary>The index of the event with an id; −1 if it is not known.</summary>
    public long IndexOf(Guid id)
    {
        lock (_lock)
        {
            return _ids[PlaceOf(id)] - 1;
        }
    }

    /// <summary>Takes up an entry as it stands in the index stream. One that is known already is let go: another thread was faster.</summary>
    /// <exception cref="LogCorruptException">It is not the next one, or no header, or does not follow on what is there.</exception>
    public void Add(long index, ReadOnlySpan<byte> header, Position position)
    {
        if (!HeaderView.TryParse(header, out var view, out var problem, out _))
        {
            throw new LogCorruptException(index, $"the entry in the index stream is no header: {problem}");
        }

        Add(index, Text(view.Stream), view.Rev, view.Id, view.Recorded, position);
    }

    /// <summary>Takes up an entry whose header was read before.</summary>
    /// <exception cref="LogCorruptException">It is not the next one, or does not follow on what is there.</exception>
    public void Add(long index, EventHeader header, Position position) => Add(index, header.Stream, header.Rev, header.Id, header.Recorded, position);

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

    private void Add(long index, string stream, long revision, Guid id, DateTimeOffset recorded, Position position)
    {
        lock (_lock)
        {
            if (index < _count)
            {
                return;
            }

            if (index > _count)
            {
                throw new LogCorruptException(_count, $"it is missing in the index stream: the next there is {index}");
            }

            if (!_numbers.TryGetValue(stream, out var number))
            {
                number = _streams.Count;
            }

            var known = number < _streams.Count ? _streams[number].Count : 0;
            if (revision != known)
            {
                throw new LogCorruptException(index, $"the index stream has revision {revision} of stream {stream} here, and revision {known} comes next");
            }

            if (known == 0)
            {
                _numbers.Add(stream, number);
                _streams.Add(new Stream(stream));
            }

            CollectionsMarshal.AsSpan(_streams)[number].Add(_count);
            if (_count >> ChunkBits == _chunks.Count)
            {
                _chunks.Add(new Packed[ChunkSize]);
            }

            _chunks[_count >> ChunkBits][_count & (ChunkSize - 1)] = new Packed(id, number, known, recorded.UtcTicks, position);
            _count++;
            if (_count > _ids.Length / 4 * 3)
            {
                Rehash();
            }
            else
            {
                Enter(id, _count);
            }
        }
    }

    private static string Text(ReadOnlySpan<byte> escaped)
    {
        var text = System.Text.Encoding.UTF8.GetString(escaped);
        return text.Contains('\\', StringComparison.Ordinal)
            ? text.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal)
            : text;
    }

    private ref Packed PackedAt(int index) => ref _chunks[index >> ChunkBits][index & (ChunkSize - 1)];

    private Entry Unpack(int index)
    {
        ref var packed = ref PackedAt(index);
        return new Entry(_streams[packed.Stream].Name, packed.Revision, packed.Id, new DateTimeOffset(packed.Recorded, TimeSpan.Zero), packed.Position);
    }

    // Where an id stands in the table, or would.
    private int PlaceOf(Guid id)
    {
        var place = HashCode.Combine(id) & (_ids.Length - 1);
        while (_ids[place] is var taken and not 0 && PackedAt(taken - 1).Id != id)
        {
            place = (place + 1) & (_ids.Length - 1);
        }

        return place;
    }

    // The first event with an id is the one that counts.
    private void Enter(Guid id, int number)
    {
        ref var place = ref _ids[PlaceOf(id)];
        place = place == 0 ? number : place;
    }

    private void Rehash()
    {
        _ids = new int[_ids.Length * 2];
        for (var index = 0; index < _count; index++)
        {
            Enter(PackedAt(index).Id, index + 1);
        }
    }

    /// <summary>What is known of an indexed event.</summary>
    internal readonly record struct Entry(string Stream, long Revision, Guid Id, DateTimeOffset Recorded, Position Position);

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private readonly struct Packed(Guid id, int stream, int revision, long recorded, Position position)
    {
        private readonly long _commit = (long)position.CommitPosition;
        private readonly int _back = position.CommitPosition - position.PreparePosition is var back and <= int.MaxValue ? (int)back : -1;

        public Guid Id { get; } = id;

        public int Stream { get; } = stream;

        public int Revision { get; } = revision;

        public long Recorded { get; } = recorded;

        // A position is a hint, and the start is one that always holds.
        public Position Position => _back < 0 ? Position.Start : new((ulong)_commit, (ulong)(_commit - _back));
    }

    // The indexes of a stream's events, by revision.
    private struct Stream(string name)
    {
        public string Name { get; } = name;

        public int[] Indexes { get; private set; } = new int[1];

        public int Count { get; private set; }

        public void Add(int index)
        {
            if (Count == Indexes.Length)
            {
                var longer = new int[Count + (Count / 2) + 1];
                Indexes.CopyTo(longer, 0);
                Indexes = longer;
            }

            Indexes[Count++] = index;
        }
    }
}
