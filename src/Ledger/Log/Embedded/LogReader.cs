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

    private readonly Connection _connection;
    private readonly Statement _log;
    private readonly Statement _stream;

    internal LogReader(string path)
    {
        _connection = Connection.Open(path, SqliteOpenMode.ReadWrite, LogFile.BusyTimeout);
        try
        {
            _connection.Execute("PRAGMA query_only = ON; PRAGMA cache_size = -4096;");
            _log = _connection.Prepare($"SELECT {StoredEvent.Columns} FROM event WHERE idx >= ?1 ORDER BY idx");
            _stream = _connection.Prepare($"SELECT {StoredEvent.Columns} FROM event WHERE stream = ?1 AND rev >= ?2 ORDER BY rev");
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
            for (var bytes = 0; chunk.Count < ChunkEvents && bytes < ChunkBytes; from++)
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

    /// <summary>Adds the next events of a stream. False when its end was reached.</summary>
    /// <exception cref="LogCorruptException">A revision is missing, or a header is not what was written.</exception>
    internal bool ReadStream(ReadOnlySpan<byte> stream, long from, List<LoggedEvent> chunk)
    {
        _stream.BindText(1, stream).Bind(2, from);
        try
        {
            for (var bytes = 0; chunk.Count < ChunkEvents && bytes < ChunkBytes; from++)
            {
                if (!_stream.Step())
                {
                    return false;
                }

                if (_stream.Int64(StoredEvent.Revision) is var revision && revision != from)
                {
                    throw new LogCorruptException(
                        _stream.Int64(StoredEvent.Index),
                        $"it is revision {revision} of stream {_stream.Text(StoredEvent.Stream)}, and revision {from} is missing");
                }

                var read = StoredEvent.Read(_stream);
                bytes += read.HeaderBytes.Length + read.Payload.Length;
                chunk.Add(read);
            }

            return true;
        }
        finally
        {
            _stream.Reset();
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
}
