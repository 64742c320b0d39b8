using System.Collections.Frozen;
using Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace Ledger.Log.Embedded;

/// <summary>The file of the embedded engine: its layout and version. Written down in <c>docs/format/embedded.md</c>.</summary>
internal static class LogFile
{
    /// <summary>"LEDG" in ASCII: what stands at offset 68 of the file.</summary>
    internal const int ApplicationId = 0x4C454447;

    /// <summary>The version of the layout that this program reads and writes.</summary>
    internal const int Version = 1;

    /// <summary>How long a reader, or a writer opening the file, waits for another process's lock.</summary>
    internal static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(10);

    /// <summary>What keeps an event from being changed by accident.</summary>
    internal const string UpdateTrigger = "CREATE TRIGGER event_is_not_updated BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;";

    private const string Layout = $$"""
        CREATE TABLE event (
            idx     INTEGER PRIMARY KEY,
            stream  TEXT    NOT NULL,
            rev     INTEGER NOT NULL,
            id      BLOB    NOT NULL,
            salt    BLOB    NOT NULL,
            header  BLOB    NOT NULL,
            payload BLOB    NOT NULL
        ) STRICT;
        CREATE TABLE event_place (stream TEXT NOT NULL, rev INTEGER NOT NULL, idx INTEGER NOT NULL, PRIMARY KEY (stream, rev)) STRICT, WITHOUT ROWID;
        CREATE TABLE event_id (id BLOB NOT NULL PRIMARY KEY, idx INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE event_indexed (events INTEGER NOT NULL) STRICT;
        INSERT INTO event_indexed (events) VALUES (0);
        {{UpdateTrigger}}
        CREATE TRIGGER event_is_not_deleted BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END;
        CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TRIGGER meta_is_not_updated BEFORE UPDATE ON meta BEGIN SELECT RAISE(ABORT, 'what a log says of itself is never changed'); END;
        CREATE TRIGGER meta_is_not_deleted BEFORE DELETE ON meta BEGIN SELECT RAISE(ABORT, 'what a log says of itself is never deleted'); END;
        """;

    /// <summary>Makes a new file. It appears under its name only when it is complete.</summary>
    internal static void Create(string path, IReadOnlyDictionary<string, string> meta)
    {
        RefuseDirectory(path);
        if (File.Exists(path))
        {
            throw Exists(path);
        }

        var draft = $"{path}.{Environment.ProcessId}.new";
        try
        {
            File.Delete(draft);
            using (var connection = Connection.Open(draft, SqliteOpenMode.ReadWriteCreate, BusyTimeout))
            {
                connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN IMMEDIATE;");
                connection.Execute($"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version};");
                connection.Execute(Layout);
                var insert = connection.Prepare("INSERT INTO meta (key, value) VALUES (?1, ?2)");
                foreach (var (key, value) in meta)
                {
                    insert.BindText(1, System.Text.Encoding.UTF8.GetBytes(key)).BindText(2, System.Text.Encoding.UTF8.GetBytes(value)).Run();
                }

                connection.Execute("COMMIT;");
            }

            File.Move(draft, path, overwrite: false);
        }
        catch (SqliteException failure)
        {
            throw SqliteFailure.Explain(failure, path);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw Exists(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException(Failure.Usage, $"cannot create {path}", "check the path and who may write there", failure);
        }
        finally
        {
            DeleteDraft(draft);
        }
    }

    /// <summary>Checks that there is a ledger of a version known here, and gives what it says of itself.</summary>
    internal static FrozenDictionary<string, string> Inspect(string path)
    {
        RefuseDirectory(path);
        if (!File.Exists(path))
        {
            throw new LedgerException(Failure.Usage, $"there is no ledger at {path}", "check the path; `ledger init` creates one");
        }

        try
        {
            using var connection = Connection.Open(path, SqliteOpenMode.ReadWrite, BusyTimeout);
            if (connection.Number("PRAGMA application_id") != ApplicationId)
            {
                throw new LedgerException(Failure.Usage, $"{path} is a database, but not a ledger", "check the path");
            }

            var version = connection.Number("PRAGMA user_version");
            if (version != Version)
            {
                throw new LedgerException(
                    Failure.Usage,
                    $"{path} was written by a newer version of this program (its format is {version}, known here is {Version})",
                    "use that version to open it");
            }

            var meta = new Dictionary<string, string>(StringComparer.Ordinal);
            var select = connection.Prepare("SELECT key, value FROM meta");
            while (select.Step())
            {
                meta.Add(select.Text(0), select.Text(1));
            }

            return meta.ToFrozenDictionary(StringComparer.Ordinal);
        }
        catch (SqliteException failure)
        {
            throw SqliteFailure.Explain(failure, path);
        }
    }

    private static LedgerException Exists(string path) => new(Failure.Usage, $"{path} exists already", "open it, or choose another path");

    private static void RefuseDirectory(string path)
    {
        if (Directory.Exists(path))
        {
            throw new LedgerException(Failure.Usage, $"{path} is a directory", "name the ledger's file in it");
        }
    }

    private static void DeleteDraft(string draft)
    {
        foreach (var file in (ReadOnlySpan<string>)[draft, draft + "-wal", draft + "-shm"])
        {
            if (File.Exists(file))
            {
                File.Delete(file);
            }
        }
    }
}
