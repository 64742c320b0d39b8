using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ledger.Sqlite;

/// <summary>
/// One prepared statement, read and bound through SQLite's own functions: values are spans over SQLite's memory, valid until the next
/// step or reset, so a row costs no allocation. Failures are <see cref="SqliteException"/>.
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    internal Statement(sqlite3 database, string sql)
    {
        _database = database;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(database, sql, out _statement), database);
    }

    public void Dispose() => _statement.Dispose();

    /// <summary>Binds a number to a parameter, counted from 1.</summary>
    internal Statement Bind(int parameter, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, parameter, value));
        return this;
    }

    /// <summary>Binds bytes to a parameter; SQLite copies them.</summary>
    internal Statement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        // An empty span has no address, which SQLite would take for NULL.
        Check(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(_statement, parameter, 0)
            : raw.sqlite3_bind_blob(_statement, parameter, value));
        return this;
    }

    /// <summary>Binds UTF-8 text to a parameter; SQLite copies it.</summary>
    internal Statement BindText(int parameter, ReadOnlySpan<byte> utf8)
    {
        Check(raw.sqlite3_bind_text(_statement, parameter, utf8));
        return this;
    }

    /// <summary>Goes to the next row; false when there is none.</summary>
    internal bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        if (code != raw.SQLITE_DONE)
        {
            Fail(code);
        }

        return false;
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    internal void Run()
    {
        Step();
        Reset();
    }

    /// <summary>Runs a statement that gives no rows; false when the database is locked by another connection.</summary>
    internal bool TryRun()
    {
        var code = raw.sqlite3_step(_statement);
        if ((code & 0xFF) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
        {
            Reset();
            return false;
        }

        if (code != raw.SQLITE_DONE)
        {
            Fail(code);
        }

        Reset();
        return true;
    }

    /// <summary>Ends the reading, and with it the read transaction. Bound values stay.</summary>
    internal void Reset() => _ = raw.sqlite3_reset(_statement); // gives the last step's failure again

    internal long Int64(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>A blob, or a text in UTF-8.</summary>
    internal ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    internal string Text(int column) => System.Text.Encoding.UTF8.GetString(Bytes(column));

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);

    private void Fail(int code)
    {
        try
        {
            SqliteException.ThrowExceptionForRC(code, _database);
        }
        finally
        {
            Reset();
        }
    }
}
