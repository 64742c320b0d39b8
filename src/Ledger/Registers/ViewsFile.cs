using Ledger.Sqlite;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ledger.Registers;

/// <summary>The file <c>views.db</c>: its layout, and how one appears in its place. Written down in <c>docs/format/registers.md</c>.</summary>
internal static class ViewsFile
{
    /// <summary>"LEDV" in ASCII: what stands at offset 68 of the file.</summary>
    internal const int ApplicationId = 0x4C454456;

    /// <summary>The version of the layout. Another one is rebuilt, not converted.</summary>
    internal const int Version = 1;

    /// <summary>What stands for "not yet" in <c>ended_by</c>.</summary>
    internal const long Open = long.MaxValue;

    /// <summary>How long one connection waits for another's transaction, which may be a whole file being put in place.</summary>
    internal static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(60);

    internal const string Tables = """
        CREATE TABLE state (
            one        INTEGER PRIMARY KEY CHECK (one = 1),
            slices     TEXT    NOT NULL,
            generation TEXT    NOT NULL,
            reached    INTEGER NOT NULL,
            recorded   INTEGER NOT NULL,
            genesis    TEXT    NOT NULL,
            head       TEXT    NOT NULL
        ) STRICT;
        CREATE TABLE register (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
        CREATE TABLE type (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE stream (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE event (
            idx      INTEGER PRIMARY KEY,
            id       BLOB    NOT NULL,
            stream   INTEGER NOT NULL,
            rev      INTEGER NOT NULL,
            type     INTEGER NOT NULL,
            recorded INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE entry (
            n              INTEGER PRIMARY KEY,
            register       INTEGER NOT NULL,
            stream         INTEGER NOT NULL,
            entity         TEXT    NOT NULL,
            key            TEXT    NOT NULL,
            effective_from TEXT    NOT NULL,
            effective_to   TEXT    NOT NULL,
            day_from       INTEGER NOT NULL,
            day_to         INTEGER NOT NULL,
            day_node       INTEGER NOT NULL,
            made_by        INTEGER NOT NULL,
            ended_by       INTEGER NOT NULL,
            recorded_from  INTEGER NOT NULL,
            recorded_to    INTEGER NOT NULL,
            known_node     INTEGER NOT NULL,
            data           TEXT    NOT NULL
        ) STRICT;
        CREATE INDEX entry_ended ON entry (ended_by) WHERE ended_by < 9223372036854775807;
        """;

    /// <summary>The rows that a stream asserts. A rebuild makes it earlier only if it must look them up.</summary>
    internal const string OpenEntries = "CREATE INDEX IF NOT EXISTS entry_open ON entry (stream) WHERE ended_by = 9223372036854775807;";

    /// <summary>Made when a rebuild has written its rows: sorting once is cheaper than keeping sorted.</summary>
    internal const string Indexes = $"""
        {OpenEntries}
        CREATE UNIQUE INDEX event_id ON event (id);
        CREATE UNIQUE INDEX event_stream ON event (stream, rev);
        CREATE INDEX entry_entity ON entry (register, entity, key, ended_by);
        CREATE INDEX entry_point ON entry (register, known_node, day_node);
        """;

    /// <summary>
    /// Puts a finished draft where the registers are. Where there are none, it is renamed; where there are some, its content takes their place in
    /// one transaction, so that other processes that have them open stay consistent. Where there were none when the draft was started and there are some
    /// now, another process was faster, and may be ahead: theirs stay.
    /// </summary>
    internal static void Publish(string draft, string path, bool replace)
    {
        using (var file = new FileStream(draft, FileMode.Open, FileAccess.ReadWrite))
        {
            file.Flush(flushToDisk: true); // nothing was made durable while it was written
        }

        if (!File.Exists(path))
        {
            // Left behind by a file that was deleted without them: SQLite would take them for the new one's.
            File.Delete(path + "-wal");
            File.Delete(path + "-shm");
            try
            {
                File.Move(draft, path, overwrite: false);
                return;
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another process was faster.
            }
        }

        if (!replace)
        {
            Delete(draft);
            return;
        }

        try
        {
            using var from = Connect(draft);
            using var to = Connect(path);
            from.BackupDatabase(to);
        }
        catch (SqliteException e) when (IsDamage(e))
        {
            Delete(path);
            File.Move(draft, path, overwrite: true);
            return;
        }

        Delete(draft);
    }

    /// <summary>Deletes a database that nobody can use.</summary>
    internal static void Delete(string path)
    {
        File.Delete(path);
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
    }

    /// <summary>Whether the file is not a database, or not a sound one.</summary>
    internal static bool IsDamage(SqliteException failure) =>
        failure.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_FORMAT;

    /// <summary>A failure of the file, in words and with a hint.</summary>
    internal static LedgerException Explain(SqliteException failure, string path) => failure.SqliteErrorCode switch
    {
        raw.SQLITE_CANTOPEN => new(Failure.Usage, $"cannot open {path}", "check the path and who may read and write it", failure),
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH =>
            new(Failure.Usage, $"cannot write to {path}: it is read-only", "check who may write to the file and to its directory", failure),
        raw.SQLITE_FULL => new(Failure.Unexpected, $"cannot write to {path}: the disk is full", "make room and ask again", failure),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new(Failure.Conflict, $"another process has locked {path}", "ask again", failure),
        _ when IsDamage(failure) => new(Failure.Integrity, $"{path} is damaged", "delete it: it is rebuilt from the log", failure),
        _ => new(Failure.Unexpected, $"{path}: {failure.Message}", hint: null, failure),
    };

    internal static Connection OpenDraft(string path)
    {
        var connection = Connection.Open(path, SqliteOpenMode.ReadWriteCreate, BusyTimeout);
        connection.Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -65536; PRAGMA threads = 2;");
        connection.Execute($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version};");
        connection.Execute(Tables);
        return connection;
    }

    private static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        connection.Open();
        _ = raw.sqlite3_busy_timeout(connection.Handle!, (int)BusyTimeout.TotalMilliseconds);
        return connection;
    }
}
