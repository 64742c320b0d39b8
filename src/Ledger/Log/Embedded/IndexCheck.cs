using Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace Ledger.Log.Embedded;

/// <summary>
/// Compares the tables <c>event_place</c> and <c>event_id</c>, by which it is decided what may be recorded, with the events that they are to
/// cover, and what is in the tables already of later events with those. Other processes may record and index meanwhile: what was covered when this was made is
/// never changed by them.
/// </summary>
internal sealed class IndexCheck : IDisposable
{
    // Rows in one read transaction: a long one would keep the write-ahead log from being folded back.
    private const int Chunk = 16 * 1024;

    private readonly string _path;
    private readonly Connection _connection;
    private readonly Statement _event;
    private readonly Scan _places;
    private readonly Scan _ids;

    internal IndexCheck(string path)
    {
        _path = path;
        try
        {
            _connection = Connect(path);
            _event = _connection.Prepare("SELECT stream, rev, id FROM event WHERE idx = ?1");
            Covered = CoveredNow();
        }
        catch (SqliteException failure)
        {
            _connection?.Dispose();
            throw SqliteFailure.Explain(failure, path);
        }

        (_places, _ids) = (new Scan(path, SumPlaces), new Scan(path, SumIds));
    }

    /// <summary>How many events, from the first on, the indexes are to cover.</summary>
    internal long Covered { get; }

    /// <summary>The hash under which both sides are summed.</summary>
    internal IndexHash Hash { get; } = new();

    public void Dispose()
    {
        _places.Dispose();
        _ids.Dispose();
        _connection.Dispose();
    }

    /// <summary>Whether the indexes have exactly the entries of the events that they are to cover.</summary>
    /// <param name="expected">The sums over those events.</param>
    /// <param name="events">How many events the log has at least.</param>
    /// <param name="ct">Ends it.</param>
    internal bool Agrees(IndexSums expected, long events, CancellationToken ct)
    {
        try
        {
            if (Covered < 0 || Covered > events)
            {
                return false;
            }

            var (places, ids) = (_places.Total(ct), _ids.Total(ct));
            return new IndexSums(places.Count, places.Sum, ids.Count, ids.Sum) == expected
                && places.Later.TrueForAll(entry => entry.Hash == HashAt(entry.Index)?.PlaceSum)
                && ids.Later.TrueForAll(entry => entry.Hash == HashAt(entry.Index)?.IdSum);
        }
        catch (SqliteException failure)
        {
            throw SqliteFailure.Explain(failure, _path);
        }
    }

    /// <summary>The first event to which the indexes do not lead; null if they lead to each, so that there is something else in them.</summary>
    /// <returns>The event's index, and whether it is its place that does not lead to it, or else its id.</returns>
    internal (long Index, bool ByPlace)? FirstWrong(long events, CancellationToken ct)
    {
        try
        {
            using var wrong = _connection.PrepareOnce("""
                SELECT event.idx, place.idx IS NOT event.idx
                FROM event LEFT JOIN event_place AS place ON place.stream = event.stream AND place.rev = event.rev LEFT JOIN event_id AS one ON one.id = event.id
                WHERE event.idx >= ?1 AND event.idx < ?2 AND (place.idx IS NOT event.idx OR one.idx IS NOT event.idx)
                ORDER BY event.idx LIMIT 1
                """);
            var end = Math.Min(Covered, events);
            for (var from = 0L; from < end; from += Chunk)
            {
                ct.ThrowIfCancellationRequested();
                if (wrong.Bind(1, from).Bind(2, Math.Min(end, from + Chunk)).Step())
                {
                    return (wrong.Int64(0), wrong.Int64(1) != 0);
                }

                wrong.Reset();
            }

            return null;
        }
        catch (SqliteException failure)
        {
            throw SqliteFailure.Explain(failure, _path);
        }
    }

    private long CoveredNow() => _connection.Number("SELECT events FROM event_indexed");

    /// <summary>What the event at an index comes to; null if there is none.</summary>
    private IndexSums? HashAt(long index)
    {
        try
        {
            return _event.Bind(1, index).Step() ? Hash.Event(_event.Bytes(0), _event.Int64(1), _event.Bytes(2), index) : null;
        }
        finally
        {
            _event.Reset();
        }
    }

    private static Connection Connect(string path)
    {
        var connection = Connection.Open(path, SqliteOpenMode.ReadWrite, LogFile.BusyTimeout);
        try
        {
            connection.Execute("PRAGMA query_only = ON; PRAGMA cache_size = -4096;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private Totals SumPlaces(Connection connection, CancellationToken ct)
    {
        using var rows = connection.PrepareOnce("SELECT stream, rev, idx FROM event_place WHERE (stream, rev) > (?1, ?2) ORDER BY stream, rev");
        var totals = new Totals();
        rows.BindText(1, []).Bind(2, long.MinValue);
        for (var more = true; more;)
        {
            ct.ThrowIfCancellationRequested();
            for (var taken = 0; taken < Chunk && (more = rows.Step()); taken++)
            {
                var index = rows.Int64(2);
                totals.Add(index, Hash.Place(rows.Bytes(0), rows.Int64(1), index), Covered);

                if (taken == Chunk - 1)
                {
                    var (stream, revision) = (rows.Bytes(0).ToArray(), rows.Int64(1));
                    rows.Reset();
                    rows.BindText(1, stream).Bind(2, revision);
                }
            }
        }

        return totals;
    }

    private Totals SumIds(Connection connection, CancellationToken ct)
    {
        using var rows = connection.PrepareOnce("SELECT id, idx FROM event_id WHERE id > ?1 ORDER BY id");
        var totals = new Totals();
        rows.Bind(1, ReadOnlySpan<byte>.Empty);
        for (var more = true; more;)
        {
            ct.ThrowIfCancellationRequested();
            for (var taken = 0; taken < Chunk && (more = rows.Step()); taken++)
            {
                var index = rows.Int64(1);
                totals.Add(index, Hash.Id(rows.Bytes(0), index), Covered);

                if (taken == Chunk - 1)
                {
                    var id = rows.Bytes(0).ToArray();
                    rows.Reset();
                    rows.Bind(1, id);
                }
            }
        }

        return totals;
    }

    /// <summary>What one table has: the sum of the entries that are to be there, and each of the later ones.</summary>
    private sealed class Totals
    {
        internal long Count { get; private set; }

        internal ulong Sum { get; private set; }

        internal List<(long Index, ulong Hash)> Later { get; } = [];

        internal void Add(long index, ulong hash, long covered)
        {
            if (index < covered)
            {
                Count++;
                Sum = unchecked(Sum + hash);
            }
            else
            {
                Later.Add((index, hash));
            }
        }
    }

    /// <summary>One table read by a thread of its own, with a connection of its own.</summary>
    private sealed class Scan : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task<Totals> _total;

        internal Scan(string path, Func<Connection, CancellationToken, Totals> sum) => _total = Task.Factory.StartNew(
            () =>
            {
                using var connection = Connect(path);
                return sum(connection, _stop.Token);
            },
            _stop.Token,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

        public void Dispose()
        {
            _stop.Cancel();
            ((IAsyncResult)_total).AsyncWaitHandle.WaitOne(); // it ends soon, and its failure is of no interest any more
            _stop.Dispose();
        }

        internal Totals Total(CancellationToken ct) => _total.WaitAsync(ct).GetAwaiter().GetResult();
    }
}
