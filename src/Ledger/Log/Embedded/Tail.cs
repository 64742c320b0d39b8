using Ledger.Sqlite;

namespace Ledger.Log.Embedded;

/// <summary>
/// Where the newest events are, which stand in the table but not yet in its indexes. Shared by the writer and the readers of one process;
/// it holds committed events only, which never change, so it can be ahead of a reader's snapshot but never wrong.
/// </summary>
internal sealed class Tail
{
    private readonly Lock _lock = new();
    private readonly List<Place> _places = [];
    private readonly Dictionary<Guid, long> _ids = [];
    private readonly Dictionary<string, List<(long Revision, long Index)>> _streams = new(StringComparer.Ordinal);
    private long _from;

    private long End => _from + _places.Count;

    /// <summary>Brings it in step with a snapshot: indexed up to <paramref name="indexed"/>, and ending before <paramref name="end"/>.</summary>
    /// <param name="indexed">The first index that is not in the indexes.</param>
    /// <param name="end">The first index that is not in the log.</param>
    /// <param name="places">The statement of <see cref="PlacesQuery"/>, on the snapshot.</param>
    /// <returns>False when the snapshot is older than what is held here, so that some of its events are not: take a newer one.</returns>
    internal bool TryReach(long indexed, long end, Statement places)
    {
        lock (_lock)
        {
            return Reach(indexed, end, places);
        }
    }

    /// <summary>The statement that gives rows to read places from.</summary>
    internal const string PlacesQuery = "SELECT idx, stream, rev, id FROM event WHERE idx >= ?1 AND idx < ?2 ORDER BY idx";

    /// <summary>As <see cref="TryReach"/>; and then the indexes of a stream's events in that snapshot, from a revision on.</summary>
    internal bool TryFind(long indexed, long end, Statement places, string stream, long fromRevision, List<long> found)
    {
        lock (_lock)
        {
            if (!Reach(indexed, end, places))
            {
                return false;
            }

            if (_streams.TryGetValue(stream, out var known))
            {
                foreach (var (revision, index) in known)
                {
                    if (revision >= fromRevision && index < end)
                    {
                        found.Add(index);
                    }
                }
            }

            return true;
        }
    }

    /// <summary>The revision of the stream's last event; −1 if it has none here.</summary>
    internal long Head(string stream)
    {
        lock (_lock)
        {
            return _streams.TryGetValue(stream, out var known) ? known[^1].Revision : -1;
        }
    }

    /// <summary>The index of the event with this id; −1 if it is not here.</summary>
    internal long Find(Guid id)
    {
        lock (_lock)
        {
            return _ids.GetValueOrDefault(id, -1);
        }
    }

    /// <summary>All that is here; null unless it begins with an index.</summary>
    internal Place[]? From(long index)
    {
        lock (_lock)
        {
            return index == _from ? [.. _places] : null;
        }
    }

    /// <summary>Takes up what was committed from an index on.</summary>
    internal void Add(long from, IReadOnlyList<Place> committed)
    {
        lock (_lock)
        {
            // A reader may have been faster and have loaded some of them.
            for (var i = (int)(End - from); i < committed.Count; i++)
            {
                Add(committed[i]);
            }
        }
    }

    /// <summary>Reads the place of an event from a row of <see cref="PlacesQuery"/>.</summary>
    internal static Place ReadPlace(Statement row)
    {
        var id = row.Bytes(3);
        return new Place(
            row.Text(1),
            row.Int64(2),
            id.Length == 16 ? new Guid(id, bigEndian: true) : throw new LogCorruptException(row.Int64(0), "the id is not 16 bytes long"));
    }

    private bool Reach(long indexed, long end, Statement places)
    {
        if (indexed < _from)
        {
            return false;
        }

        if (indexed > _from)
        {
            Drop(indexed);
        }

        if (End < end)
        {
            Load(end, places);
        }

        return true;
    }

    private void Drop(long before)
    {
        var kept = before < End ? _places.GetRange((int)(before - _from), (int)(End - before)) : [];
        _places.Clear();
        _ids.Clear();
        _streams.Clear();
        _from = before;
        kept.ForEach(Add);
    }

    private void Load(long end, Statement places)
    {
        places.Bind(1, End).Bind(2, end);
        try
        {
            while (places.Step())
            {
                if (places.Int64(0) is var index && index != End)
                {
                    throw new LogCorruptException(End, $"it is missing: the next in the log is {index}");
                }

                Add(ReadPlace(places));
            }
        }
        finally
        {
            places.Reset();
        }
    }

    private void Add(Place place)
    {
        var index = End;
        _places.Add(place);
        _ids[place.Id] = index;
        if (!_streams.TryGetValue(place.Stream, out var known))
        {
            _streams.Add(place.Stream, known = []);
        }

        known.Add((place.Revision, index));
    }

    /// <summary>Where an event stands, and its id.</summary>
    internal readonly record struct Place(string Stream, long Revision, Guid Id);
}
