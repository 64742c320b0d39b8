using System.Text;
using Ledger.Seal;
using Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace Ledger.Log.Embedded;

/// <summary>
/// A read connection and its statements. Every call is one short read transaction, over before it returns:
/// a long one would keep the write-ahead log from being folded back into the file.
/// </summary>
internal sealed class LogReader : IDisposable
{
    // What one call takes at most: enough for the cost of a call not to matter, little enough for memory to stay flat.
    private const int ChunkEvents = 512;
    private const int ChunkBytes = 1024 * 1024;
    private const int RawChunk = 16 * 1024;

    // A snapshot can be older than what another thread has seen meanwhile, but not time after time.
    private const int MostAttempts = 100;

    private readonly Connection _connection;
    private readonly Statement _log;
    private readonly Statement _headers;
    private readonly Statement _begin;
    private readonly Statement _end;
    private readonly Statement _extent;
    private readonly Statement _streamPlaces;
    private readonly Statement _places;
    private readonly Statement _byIndex;
    private readonly List<long> _found = [];

    internal LogReader(string path)
    {
        _connection = Connection.Open(path, SqliteOpenMode.ReadWrite, LogFile.BusyTimeout);
        try
        {
            _connection.Execute("PRAGMA query_only = ON; PRAGMA cache_size = -4096;");
            _log = _connection.Prepare($"SELECT {StoredEvent.Columns} FROM event WHERE idx >= ?1 ORDER BY idx");
            _headers = _connection.Prepare($"SELECT {StoredEvent.HeaderColumns} FROM event WHERE idx >= ?1 ORDER BY idx");
            _begin = _connection.Prepare("BEGIN");
            _end = _connection.Prepare("COMMIT");
            _extent = _connection.Prepare("SELECT (SELECT events FROM event_indexed), ifnull((SELECT max(idx) FROM event) + 1, 0)");
            _streamPlaces = _connection.Prepare("SELECT rev, idx FROM event_place WHERE stream = ?1 AND rev >= ?2 AND idx < (SELECT events FROM event_indexed) ORDER BY rev");
            _places = _connection.Prepare(Tail.PlacesQuery);
            _byIndex = _connection.Prepare($"SELECT {StoredEvent.Columns} FROM event WHERE idx = ?1");
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>Adds the next events in log order. False when the end was reached.</summary>
    /// <exception cref="LogCorruptException">An index is missing, or a header is not what was written.</exception>
    internal bool ReadLog(long from, List<LoggedEvent> chunk)
    {
        _log.Bind(1, from);
        try
        {
            for (var bytes = 0; !IsFull(chunk, bytes); from++)
            {
                if (!_log.Step())
                {
                    return false;
                }

                if (_log.Int64(StoredEvent.Index) is var index && index != from)
                {
                    throw new LogCorruptException(from, $"it is missing: the next in the log is {index}");
                }

                var read = StoredEvent.Read(_log);
                bytes += read.HeaderBytes.Length + read.Payload.Length;
                chunk.Add(read);
            }

            return true;
        }
        finally
        {
            _log.Reset();
        }
    }

    /// <summary>Adds the leaves of the next events in log order. False when the end was reached.</summary>
    /// <exception cref="LogCorruptException">An index is missing, or a header is not what was written.</exception>
    internal bool ReadLeaves(long from, List<TreeHash> leaves)
    {
        _headers.Bind(1, from);
        try
        {
            for (; leaves.Count < ChunkEvents; from++)
            {
                if (!_headers.Step())
                {
                    return false;
                }

                if (_headers.Int64(StoredEvent.Index) is var index && index != from)
                {
                    throw new LogCorruptException(from, $"it is missing: the next in the log is {index}");
                }

                leaves.Add(StoredEvent.ReadLeaf(_headers));
            }

            return true;
        }
        finally
        {
            _headers.Reset();
        }
    }

    /// <summary>Adds the next events of a stream. False when its end was reached.</summary>
    /// <exception cref="LogCorruptException">A revision is missing, or a header is not what was written.</exception>
    internal bool ReadStream(StreamName stream, long from, Tail tail, List<LoggedEvent> chunk)
    {
        for (var attempt = 1; ; attempt++)
        {
            // The table, its indexes and how far they reach are read as of one moment.
            _begin.Run();
            try
            {
                if (ReadIndexed(stream, from, chunk))
                {
                    return true;
                }

                _found.Clear();
                _extent.Step();
                var (indexed, end) = (_extent.Int64(0), _extent.Int64(1));
                _extent.Reset();
                if (tail.TryFind(indexed, end, _places, stream.Value, from + chunk.Count, _found))
                {
                    return ReadFound(stream, from, chunk);
                }

                if (attempt == MostAttempts)
                {
                    throw new LogCorruptException(indexed, "the indexes reached further before");
                }
            }
            finally
            {
                _end.Run();
            }

            chunk.Clear();
        }
    }

    /// <summary>Shows rows as they stand in the table. False when there are no more or the visitor wants none.</summary>
    internal bool ReadRaw(ref long from, RawEventReader visit)
    {
        _log.Bind(1, from);
        try
        {
            for (var rows = 0; rows < RawChunk; rows++)
            {
                if (!_log.Step())
                {
                    return false;
                }

                var index = _log.Int64(StoredEvent.Index);
                from = index + 1;
                if (!visit(new RawEvent(_log, index)))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            _log.Reset();
        }
    }

    /// <summary>Adds what the index has of a stream; true when the chunk is full.</summary>
    private bool ReadIndexed(StreamName stream, long from, List<LoggedEvent> chunk)
    {
        _streamPlaces.BindText(1, Encoding.UTF8.GetBytes(stream.Value)).Bind(2, from);
        try
        {
            for (var bytes = 0; _streamPlaces.Step();)
            {
                chunk.Add(ReadAt(_streamPlaces.Int64(1), stream, from + chunk.Count, ref bytes));
                if (IsFull(chunk, bytes))
                {
                    return true;
                }
            }

            return false;
        }
        finally
        {
            _streamPlaces.Reset();
        }
    }

    private bool ReadFound(StreamName stream, long from, List<LoggedEvent> chunk)
    {
        var bytes = 0;
        foreach (var index in _found)
        {
            chunk.Add(ReadAt(index, stream, from + chunk.Count, ref bytes));
            if (IsFull(chunk, bytes))
            {
                return true;
            }
        }

        return false;
    }

    private LoggedEvent ReadAt(long index, StreamName stream, long revision, ref int bytes)
    {
        try
        {
            if (!_byIndex.Bind(1, index).Step())
            {
                throw new LogCorruptException(index, $"it is missing, and was revision {revision} of stream {stream}");
            }

            var read = StoredEvent.Read(_byIndex);
            if (read.Header.Rev != revision || !string.Equals(read.Header.Stream, stream.Value, StringComparison.Ordinal))
            {
                throw new LogCorruptException(
                    index,
                    $"it is revision {read.Header.Rev} of stream {read.Header.Stream} where revision {revision} of stream {stream} is expected");
            }

            bytes += read.HeaderBytes.Length + read.Payload.Length;
            return read;
        }
        finally
        {
            _byIndex.Reset();
        }
    }

    private static bool IsFull(List<LoggedEvent> chunk, int bytes) => chunk.Count >= ChunkEvents || bytes >= ChunkBytes;
}
