using System.Globalization;
using System.Text;
using Ledger.Seal;
using Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace Ledger.Registers;

/// <summary>A connection that reads registers. Not thread-safe. Every call is one short transaction. Failures are <see cref="SqliteException"/>.</summary>
internal sealed class ViewsReader : IDisposable
{
    private const string Columns = "register, entity, key, effective_from, effective_to, made_by, ended_by, data";

    private readonly Connection _connection;
    private readonly Statement _begin;
    private readonly Statement _end;
    private readonly Statement _reached;
    private readonly Statement _byPlace;
    private readonly Statement _byEntity;
    private readonly Statement _recorded;
    private readonly Statement _indexOf;
    private readonly Statement _madeBy;
    private readonly Statement _endedBy;

    public ViewsReader(string path)
    {
        _connection = Connection.Open(path, SqliteOpenMode.ReadWrite, ViewsFile.BusyTimeout);
        try
        {
            _connection.Execute("PRAGMA query_only = ON; PRAGMA cache_size = -4096;");
            _begin = _connection.Prepare("BEGIN");
            _end = _connection.Prepare("COMMIT");
            _reached = _connection.Prepare("SELECT reached FROM state");
            _byPlace = _connection.Prepare(
                $"SELECT {Columns} FROM entry INDEXED BY entry_entity WHERE register = ?1 AND entity = ?2 AND key = ifnull(?3, '') AND ended_by > ?4 AND made_by <= ?4");
            _byEntity = _connection.Prepare(
                $"SELECT {Columns} FROM entry INDEXED BY entry_entity WHERE register = ?1 AND entity = ?2 AND ended_by > ?3 AND made_by <= ?3");
            _recorded = _connection.Prepare("SELECT recorded FROM event WHERE idx = ?1");
            _indexOf = _connection.Prepare("SELECT idx FROM event WHERE id = ?1");
            _madeBy = _connection.Prepare($"SELECT {Columns} FROM entry WHERE n >= ?1 AND n < ?2 ORDER BY n");
            _endedBy = _connection.Prepare(
                $"SELECT {Columns} FROM entry INDEXED BY entry_ended WHERE ended_by = ?1 AND ended_by < 9223372036854775807 ORDER BY n");
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    /// <summary>The rows of a register asserted at an index, of one entity or one place if named, and that may hold on a day if one is named.</summary>
    public List<StoredEntry> Entries(long register, string? entity, string? key, DateOnly? on, long known) => InTransaction(known, reached =>
    {
        if (entity is null)
        {
            using var select = _connection.PrepareOnce(AtPoint(register, on, known, reached));
            return Read(select);
        }

        var statement = key is null ? _byEntity : _byPlace;
        statement.Bind(1, register).BindText(2, Encoding.UTF8.GetBytes(entity));
        if (key is not null)
        {
            statement.BindText(3, Encoding.UTF8.GetBytes(key));
        }

        return Read(statement.Bind(key is null ? 3 : 4, known));
    });

    /// <summary>The rows of a register that were ever asserted up to an index, those that are no longer too.</summary>
    public List<StoredEntry> Ever(long register, string? entity, long known) => InTransaction(known, _ =>
    {
        using var select = _connection.PrepareOnce(entity is null
            ? $"SELECT {Columns} FROM entry WHERE register = {Text(register)} AND made_by <= {Text(known)}"
            : $"SELECT {Columns} FROM entry INDEXED BY entry_entity WHERE register = {Text(register)} AND made_by <= {Text(known)} AND entity = ?1");
        if (entity is not null)
        {
            select.BindText(1, Encoding.UTF8.GetBytes(entity));
        }

        return Read(select);
    });

    /// <summary>The rows that an event opened, and those that it ended.</summary>
    public (List<StoredEntry> Opened, List<StoredEntry> Ended) ChangedBy(long index) => InTransaction(index, _ =>
        (Read(_madeBy.Bind(1, HeldRow.FirstNumber(index)).Bind(2, HeldRow.FirstNumber(index + 1))), Read(_endedBy.Bind(1, index))));

    /// <summary>When an event was recorded.</summary>
    public DateTimeOffset Recorded(long index) => InTransaction(index, _ => new DateTimeOffset(Ticks(index), TimeSpan.Zero));

    /// <summary>The last index up to <paramref name="reached"/> that was recorded at or before an instant; −1 if none was.</summary>
    public long IndexAt(DateTimeOffset instant, long reached) => InTransaction(reached, _ =>
    {
        // Recorded time never decreases along the index, which the engine checks when it applies an event.
        var (before, after) = (-1L, reached + 1);
        while (after - before > 1)
        {
            var middle = before + ((after - before) / 2);
            (before, after) = Ticks(middle) <= instant.UtcTicks ? (middle, after) : (before, middle);
        }

        return before;
    });

    /// <summary>Where in the log an event is, if it is known here.</summary>
    public long? IndexOf(Guid id, long reached) => InTransaction(reached, _ =>
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out var _);
        _indexOf.Bind(1, bytes);
        try
        {
            return _indexOf.Step() ? _indexOf.Int64(0) : (long?)null;
        }
        finally
        {
            _indexOf.Reset();
        }
    });

    /// <summary>Everything that a rebuild must give again, a line each, sorted.</summary>
    public void Dump(TextWriter output, long reached) => InTransaction(reached, _ =>
    {
        Lines(output, 5, "SELECT 'reached', reached, recorded, genesis, head FROM state");
        Lines(output, 7, "SELECT 'event', idx, lower(hex(e.id)), s.name, rev, t.name, recorded FROM event e JOIN stream s ON s.id = stream JOIN type t ON t.id = type ORDER BY idx");
        Lines(output, 17, """
            SELECT 'row', r.name, entity, key, effective_from, effective_to, day_from, day_to, day_node, made_by, ended_by, recorded_from, recorded_to, known_node, n, s.name, data
            FROM entry JOIN register r ON r.id = register JOIN stream s ON s.id = stream
            ORDER BY r.name, entity, key, n
            """);
        return true;
    });

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    // Every row that is filed under one of these nodes was asserted at that node's index and may hold on that node's day, so what is looked at and
    // left out is no more than the answers at some forty such points together: history costs nothing.
    private static string AtPoint(long register, DateOnly? on, long known, long reached)
    {
        var sql = new StringBuilder($"SELECT {Columns} FROM entry INDEXED BY entry_point WHERE register = ").Append(register)
            .Append(" AND known_node IN (").AppendJoin(',', IntervalNodes.Around(known + 1, reached + 1).Prepend(IntervalNodes.NoEnd))
            .Append(") AND made_by <= ").Append(known).Append(" AND ended_by > ").Append(known);
        if (on is { } date)
        {
            var day = date.DayNumber + 1L;
            sql.Append(" AND day_node IN (")
                .AppendJoin(',', IntervalNodes.Around(day, DateOnly.MaxValue.DayNumber + 1L).Concat([IntervalNodes.NoEnd, IntervalNodes.NoStart, IntervalNodes.Unbounded]))
                .Append(") AND day_from <= ").Append(day).Append(" AND day_to > ").Append(day);
        }

        return sql.ToString();
    }

    private static List<StoredEntry> Read(Statement select)
    {
        var rows = new List<StoredEntry>();
        try
        {
            while (select.Step())
            {
                var from = select.Text(3);
                var to = select.Text(4);
                var ended = select.Int64(6);
                rows.Add(new StoredEntry(
                    select.Int64(0),
                    select.Text(1),
                    select.Text(2),
                    from.Length == 0 ? null : new Effective(PartialDate.Parse(from), to.Length == 0 ? null : PartialDate.Parse(to)),
                    select.Int64(5),
                    ended == ViewsFile.Open ? null : ended,
                    select.Text(7)));
            }
        }
        finally
        {
            select.Reset();
        }

        return rows;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private long Ticks(long index)
    {
        _recorded.Bind(1, index);
        try
        {
            return _recorded.Step() ? _recorded.Int64(0) : throw new InvalidOperationException($"There is no event {index} in the registers.");
        }
        finally
        {
            _recorded.Reset();
        }
    }

    private T InTransaction<T>(long needed, Func<long, T> read)
    {
        _begin.Run();
        try
        {
            var reached = _reached.Step() ? _reached.Int64(0) : -1;
            _reached.Reset();
            return reached >= needed
                ? read(reached)
                : throw new LedgerException(Failure.Conflict, "the registers were replaced while they were read", "ask again");
        }
        finally
        {
            _end.Run();
        }
    }

    private void Lines(TextWriter output, int columns, string sql)
    {
        using var select = _connection.PrepareOnce(sql);
        while (select.Step())
        {
            for (var column = 0; column < columns; column++)
            {
                output.Write(column == 0 ? string.Empty : "\t");
                output.Write(select.Text(column));
            }

            output.Write('\n');
        }
    }
}
