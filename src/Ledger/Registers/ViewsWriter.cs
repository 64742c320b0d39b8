using System.Buffers;
using System.Text;
using Ledger.Seal;
using Ledger.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ledger.Registers;

/// <summary>The connection that writes registers, and its statements. Not thread-safe. Failures are <see cref="SqliteException"/>.</summary>
internal sealed class ViewsWriter : IDisposable
{
    private readonly Connection _connection;
    private readonly Statement _begin;
    private readonly Statement _commit;
    private readonly Statement _rollback;
    private readonly Statement _position;
    private readonly Statement _setPosition;
    private readonly Statement _insertEvent;
    private readonly Statement _insertEntry;
    private readonly Statement _endEntry;
    private readonly Statement _findStream;
    private readonly Statement _insertStream;
    private readonly Statement _insertType;
    private readonly Dictionary<string, long> _types = new(StringComparer.Ordinal);
    private Statement? _openEntries;

    private ViewsWriter(Connection connection)
    {
        _connection = connection;
        _begin = connection.Prepare("BEGIN IMMEDIATE");
        _commit = connection.Prepare("COMMIT");
        _rollback = connection.Prepare("ROLLBACK");
        _position = connection.Prepare("SELECT slices, generation, reached, recorded, genesis, head FROM state");
        _setPosition = connection.Prepare(
            "INSERT OR REPLACE INTO state (one, slices, generation, reached, recorded, genesis, head) VALUES (1, ?1, ?2, ?3, ?4, ifnull(?5, ''), ifnull(?6, ''))");
        _insertEvent = connection.Prepare("INSERT INTO event (idx, id, stream, rev, type, recorded) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        _insertEntry = connection.Prepare(
            """
            INSERT INTO entry (n, register, stream, entity, key, effective_from, effective_to, day_from, day_to, day_node,
                               made_by, ended_by, recorded_from, recorded_to, known_node, data)
            VALUES (?1, ?2, ?3, ?4, ifnull(?5, ''), ifnull(?6, ''), ifnull(?7, ''), ?8, ?9, ?10, ?11, 9223372036854775807, ?12, 9223372036854775807, 0, ?13)
            """);
        _endEntry = connection.Prepare("UPDATE entry SET ended_by = ?2, recorded_to = ?3, known_node = ?4 WHERE n = ?1");
        _findStream = connection.Prepare("SELECT id FROM stream WHERE name = ?1");
        _insertStream = connection.Prepare("INSERT INTO stream (name) VALUES (?1) RETURNING id");
        IsScrubbed = AskIsScrubbed(connection);
        _insertType = connection.Prepare("INSERT INTO type (name) VALUES (?1) ON CONFLICT DO UPDATE SET name = name RETURNING id");
    }

    /// <summary>Whether nothing is left of registers whose place these have taken: neither behind their end nor in the write-ahead log.</summary>
    public bool IsScrubbed { get; private set; }

    /// <summary>Opens the registers that are there; null if there are none that these slices have made.</summary>
    public static ViewsWriter? TryOpen(string path, string slices)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        Connection? connection = null;
        try
        {
            connection = Connection.Open(path, SqliteOpenMode.ReadWrite, ViewsFile.BusyTimeout);
            if (connection.Number("PRAGMA application_id") != ViewsFile.ApplicationId || connection.Number("PRAGMA user_version") != ViewsFile.Version)
            {
                return null;
            }

            connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16384;");
            var writer = new ViewsWriter(connection);
            if (writer.Position().Slices != slices)
            {
                return null;
            }

            connection = null;
            return writer;
        }
        catch (SqliteException e) when (ViewsFile.IsDamage(e) || e.SqliteErrorCode == raw.SQLITE_ERROR)
        {
            return null; // not a database, or not one with these tables
        }
        finally
        {
            connection?.Dispose();
        }
    }

    /// <summary>Starts a draft: registers without an event, in a file of their own that is not durable and has not all indexes yet.</summary>
    public static ViewsWriter Draft(string path, Position position, IReadOnlyList<Register> registers)
    {
        var connection = ViewsFile.OpenDraft(path);
        try
        {
            var writer = new ViewsWriter(connection);
            writer.Begin();
            var insert = connection.Prepare("INSERT INTO register (id, name) VALUES (?1, ?2)");
            for (var i = 0; i < registers.Count; i++)
            {
                insert.Bind(1, i).BindText(2, Encoding.UTF8.GetBytes(registers[i].Name)).Run();
            }

            writer.Commit(position);
            return writer;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Makes a draft complete.</summary>
    public void Finish()
    {
        _connection.Execute("PRAGMA cache_size = -4096;"); // what is sorted at once: the less it is, the more is sorted on a thread beside
        _connection.Execute(ViewsFile.Indexes);
        _connection.Execute("CREATE TABLE unscrubbed (one INTEGER)"); // until their place is known to hold nothing else
        _connection.Execute("PRAGMA locking_mode = NORMAL; PRAGMA journal_mode = WAL;"); // in the file's header, for all that open it later
    }

    /// <summary>Empties the write-ahead log and cuts the file to its length, so that nothing is left of what stood there before.</summary>
    /// <returns>False where a reader was in the way: nothing is lost by asking again.</returns>
    public bool Scrub()
    {
        _connection.WaitForLocks(TimeSpan.FromSeconds(5));
        try
        {
            if (!_connection.TryTruncateLog())
            {
                return false;
            }
        }
        finally
        {
            _connection.WaitForLocks(ViewsFile.BusyTimeout);
        }

        _connection.Execute("DROP TABLE IF EXISTS unscrubbed");
        return IsScrubbed = true;
    }

    /// <summary>How far the registers are.</summary>
    public Position Position()
    {
        try
        {
            return _position.Step()
                ? new Position(_position.Text(0), _position.Text(1), _position.Int64(2), _position.Int64(3), _position.Text(4), _position.Text(5))
                : throw new SqliteException("The registers do not say how far they are.", raw.SQLITE_CORRUPT);
        }
        finally
        {
            _position.Reset();
        }
    }

    /// <summary>Starts a transaction; from here on nobody else writes.</summary>
    public void Begin() => _begin.Run();

    /// <summary>Ends the transaction: rows and position together.</summary>
    public void Commit(Position position)
    {
        Bind(_setPosition, 1, position.Slices);
        Bind(_setPosition, 2, position.Generation);
        _setPosition.Bind(3, position.Reached).Bind(4, position.Recorded);
        Bind(_setPosition, 5, position.Genesis);
        Bind(_setPosition, 6, position.Head);
        _setPosition.Run();
        _commit.Run();
    }

    /// <summary>Undoes the transaction, if one is open.</summary>
    public void Rollback()
    {
        _types.Clear();
        if (!_connection.IsIdle)
        {
            _rollback.Run();
        }
    }

    /// <summary>Forgets what is known of the file's content: another one has taken its place.</summary>
    public void Forget()
    {
        _types.Clear();
        IsScrubbed = AskIsScrubbed(_connection);
    }

    /// <summary>The number of a stream; null if it has no event here.</summary>
    public long? FindStream(string name)
    {
        Bind(_findStream, 1, name);
        try
        {
            return _findStream.Step() ? _findStream.Int64(0) : null;
        }
        finally
        {
            _findStream.Reset();
        }
    }

    /// <summary>Numbers a new stream.</summary>
    public long AddStream(string name) => Insert(_insertStream, name);

    /// <summary>Writes what is known of an event without reading it.</summary>
    public void AddEvent(long index, EventHeader header, long stream)
    {
        Span<byte> id = stackalloc byte[16];
        header.Id.TryWriteBytes(id, bigEndian: true, out _);
        if (!_types.TryGetValue(header.Type, out var type))
        {
            type = Insert(_insertType, header.Type);
            _types.Add(header.Type, type);
        }

        _insertEvent.Bind(1, index).Bind(2, id).Bind(3, stream).Bind(4, header.Rev).Bind(5, type).Bind(6, header.Recorded.UtcTicks).Run();
    }

    /// <summary>Opens a row.</summary>
    public void Open(long n, long register, long stream, RegisterRow row, Effective? effective, ReadOnlySpan<byte> data, long madeBy, long recorded)
    {
        var (dayFrom, dayTo, node) = Days(effective);
        _insertEntry.Bind(1, n).Bind(2, register).Bind(3, stream);
        Bind(_insertEntry, 4, row.Entity);
        Bind(_insertEntry, 5, row.Key);
        Bind(_insertEntry, 6, effective?.From.ToString() ?? string.Empty);
        Bind(_insertEntry, 7, effective?.To?.ToString() ?? string.Empty);
        _insertEntry.Bind(8, dayFrom).Bind(9, dayTo).Bind(10, node).Bind(11, madeBy).Bind(12, recorded).BindText(13, data).Run();
    }

    /// <summary>Ends a row. It was known at the indexes from <paramref name="madeBy"/> to <paramref name="endedBy"/> − 1.</summary>
    public void End(long n, long madeBy, long endedBy, long recorded) =>
        _endEntry.Bind(1, n).Bind(2, endedBy).Bind(3, recorded).Bind(4, IntervalNodes.Of(madeBy + 1, endedBy)).Run();

    /// <summary>The rows that a stream asserts.</summary>
    public List<(long N, long Register, string Entity, string Key)> OpenEntries(long stream)
    {
        var rows = new List<(long, long, string, string)>();
        _openEntries ??= PrepareOpenEntries();
        _openEntries.Bind(1, stream);
        try
        {
            while (_openEntries.Step())
            {
                rows.Add((_openEntries.Int64(0), _openEntries.Int64(1), _openEntries.Text(2), _openEntries.Text(3)));
            }
        }
        finally
        {
            _openEntries.Reset();
        }

        return rows;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static bool AskIsScrubbed(Connection connection) => connection.Number("SELECT count(*) FROM sqlite_schema WHERE name = 'unscrubbed'") == 0;

    private Statement PrepareOpenEntries()
    {
        _connection.Execute(ViewsFile.OpenEntries); // a draft has it only from here on
        return _connection.Prepare("SELECT n, register, entity, key FROM entry INDEXED BY entry_open WHERE stream = ?1 AND ended_by = 9223372036854775807");
    }

    // The days on which it can hold: from the first to before the last. In day numbers plus one, since nodes count from 1.
    private static (long From, long To, long Node) Days(Effective? effective)
    {
        long? from = effective?.From.Earliest?.DayNumber + 1L;
        long? to = effective?.To?.Latest?.DayNumber + 1L;
        var node = (from, to) switch
        {
            (null, null) => IntervalNodes.Unbounded,
            (null, _) => IntervalNodes.NoStart,
            (_, null) => IntervalNodes.NoEnd,
            ({ } first, { } end) => IntervalNodes.Of(first, end - 1),
        };
        return (from ?? 0, to ?? long.MaxValue, node);
    }

    private static long Insert(Statement insert, string text)
    {
        Bind(insert, 1, text);
        try
        {
            var id = insert.Step() ? insert.Int64(0) : throw new InvalidOperationException("Nothing was inserted.");
            _ = insert.Step();
            return id;
        }
        finally
        {
            insert.Reset();
        }
    }

    private static void Bind(Statement statement, int parameter, string text)
    {
        const int OnStack = 512;
        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = size > OnStack ? ArrayPool<byte>.Shared.Rent(size) : null;
        var buffer = rented is null ? stackalloc byte[OnStack] : rented.AsSpan();
        statement.BindText(parameter, buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
