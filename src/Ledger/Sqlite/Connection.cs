using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ledger.Sqlite;

/// <summary>A connection to one file. Not thread-safe. Failures are <see cref="SqliteException"/>; opening never creates.</summary>
internal sealed class Connection : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly List<Statement> _statements = [];

    private Connection(SqliteConnection connection) => _connection = connection;

    private sqlite3 Handle => _connection.Handle!;

    internal static Connection Open(string path, SqliteOpenMode mode, TimeSpan busyTimeout)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false, // a connection's statements are kept with it, here
        }.ConnectionString);
        try
        {
            connection.Open();
            var opened = new Connection(connection);
            opened.WaitForLocks(busyTimeout);
            return opened;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements)
        {
            statement.Dispose();
        }

        _connection.Dispose();
    }

    /// <summary>A statement that lives as long as the connection.</summary>
    internal Statement Prepare(string sql)
    {
        var statement = new Statement(Handle, sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>A statement that is used once; whoever asks disposes of it.</summary>
    internal Statement PrepareOnce(string sql) => new(Handle, sql);

    /// <summary>Runs one or several statements and lets their rows go.</summary>
    internal void Execute(string sql) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(Handle, sql), Handle);

    /// <summary>The first column of the first row, as a number.</summary>
    internal long Number(string sql)
    {
        using var statement = new Statement(Handle, sql);
        return statement.Step() ? statement.Int64(0) : 0;
    }

    /// <summary>Whether no transaction is open.</summary>
    internal bool IsIdle => raw.sqlite3_get_autocommit(Handle) != 0;

    /// <summary>Pages this connection has written to the write-ahead log since the last call.</summary>
    internal int TakePagesWritten()
    {
        const int CacheWrite = 9; // SQLITE_DBSTATUS_CACHE_WRITE
        _ = raw.sqlite3_db_status(Handle, CacheWrite, out var pages, out _, 1);
        return pages;
    }

    /// <summary>How long SQLite itself waits for another connection's lock.</summary>
    internal void WaitForLocks(TimeSpan limit) => _ = raw.sqlite3_busy_timeout(Handle, (int)limit.TotalMilliseconds);

    /// <summary>
    /// Folds the write-ahead log back into the file, as far as no reader is in the way. Readers come and go, but one could always be there:
    /// a write-ahead log that has become long is worth a moment's wait, in which they go over to the file.
    /// </summary>
    internal void Checkpoint()
    {
        const int LongLog = 16_384; // pages: 64 MiB
        if (Checkpoint(raw.SQLITE_CHECKPOINT_PASSIVE) > LongLog)
        {
            WaitForLocks(TimeSpan.FromSeconds(1));
            Checkpoint(raw.SQLITE_CHECKPOINT_RESTART);
            WaitForLocks(TimeSpan.Zero);
        }
    }

    /// <summary>Folds all of the write-ahead log back into the file and empties it; false where a reader, or another process, was in the way for too long.</summary>
    internal bool TryTruncateLog()
    {
        var code = raw.sqlite3_wal_checkpoint_v2(Handle, "main", raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
        if ((code & 0xFF) is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
        {
            return false;
        }

        SqliteException.ThrowExceptionForRC(code, Handle);
        return true;
    }

    /// <summary>A checkpoint; gives the length of the write-ahead log, in pages.</summary>
    private int Checkpoint(int mode)
    {
        var code = raw.sqlite3_wal_checkpoint_v2(Handle, "main", mode, out var length, out _);
        if ((code & 0xFF) is not (raw.SQLITE_BUSY or raw.SQLITE_LOCKED)) // busy: a reader is in the way, or another process is at it
        {
            SqliteException.ThrowExceptionForRC(code, Handle);
        }

        return length;
    }
}
