using Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace Ledger.Log.Embedded;

/// <summary>
/// Destroys the payload of a redacted event in the file: the one change that is ever made to an event (docs/format/embedded.md). The header is left as it was hashed.
/// </summary>
internal static class PayloadShredder
{
    // There from the moment a payload is deleted until its bytes stand in no page and in no write-ahead log.
    private const string Marker = "event_unscrubbed";

    private static readonly TimeSpan s_lockLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_readersLimit = TimeSpan.FromSeconds(5);

    /// <summary>Destroys it, or finishes what was interrupted.</summary>
    public static void Destroy(string path, long index)
    {
        try
        {
            using var connection = Connection.Open(path, SqliteOpenMode.ReadWrite, s_lockLimit);
            connection.Execute("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;");
            using (var left = connection.PrepareOnce($"SELECT (SELECT count(*) FROM event WHERE idx = ?1 AND length(payload) + length(salt) > 0), (SELECT count(*) FROM sqlite_schema WHERE name = '{Marker}')"))
            {
                left.Bind(1, index).Step();
                if (left.Int64(0) > 0)
                {
                    left.Reset();
                    Delete(connection, index);
                }
                else if (left.Int64(1) == 0)
                {
                    return;
                }
            }

            // Deleted bytes are written over with zeros, but a page that was split before may hold a copy in its gap: so every page is written anew.
            connection.Execute("VACUUM");
            connection.WaitForLocks(s_readersLimit);
            if (!connection.TryTruncateLog())
            {
                throw new LedgerException(
                    Failure.Conflict,
                    $"another process reads {path}, whose write-ahead log may still hold what was redacted, and does not end",
                    "end that process, or ask again: it is gone on with when the registers are asked");
            }

            connection.WaitForLocks(s_lockLimit);
            connection.Execute($"DROP TABLE IF EXISTS {Marker}");
        }
        catch (SqliteException failure)
        {
            throw SqliteFailure.Explain(failure, path);
        }
    }

    private static void Delete(Connection connection, long index)
    {
        connection.Execute("BEGIN IMMEDIATE");
        try
        {
            connection.Execute($"CREATE TABLE IF NOT EXISTS {Marker} (one INTEGER) STRICT; DROP TRIGGER event_is_not_updated;");
            using (var update = connection.PrepareOnce("UPDATE event SET payload = x'', salt = x'' WHERE idx = ?1"))
            {
                update.Bind(1, index).Run();
            }

            connection.Execute(LogFile.UpdateTrigger);
            connection.Execute("COMMIT");
        }
        catch
        {
            if (!connection.IsIdle)
            {
                connection.Execute("ROLLBACK");
            }

            throw;
        }
    }
}
