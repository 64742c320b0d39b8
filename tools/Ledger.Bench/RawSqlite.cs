using Microsoft.Data.Sqlite;

namespace Ledger.Bench;

/// <summary>
/// The peer: the same bytes in one plain table of SQLite, through Microsoft.Data.Sqlite's prepared commands, with the engine's pragmas. No index but
/// the key, no check, no hash, no seal. (SQLite folds its write-ahead log back inside a commit; the engine does it after answering, as often.)
/// </summary>
internal sealed class RawSqlite : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private long _next;

    public RawSqlite(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        _connection.Open();
        using (var create = _connection.CreateCommand())
        {
            create.CommandText = """
                PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4096; PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -65536;
                CREATE TABLE event (idx INTEGER PRIMARY KEY, salt BLOB NOT NULL, header BLOB NOT NULL, payload BLOB NOT NULL) STRICT;
                """;
            create.ExecuteNonQuery();
        }

        _insert = _connection.CreateCommand();
        _insert.CommandText = "INSERT INTO event (idx, salt, header, payload) VALUES ($idx, $salt, $header, $payload)";
        _insert.Parameters.Add("$idx", SqliteType.Integer);
        _insert.Parameters.Add("$salt", SqliteType.Blob);
        _insert.Parameters.Add("$header", SqliteType.Blob);
        _insert.Parameters.Add("$payload", SqliteType.Blob);
        _insert.Prepare();
    }

    /// <summary>Inserts one row; without <see cref="InOneTransaction"/>, it is durable when this returns.</summary>
    public void Insert(StoredBytes row)
    {
        _insert.Parameters[0].Value = _next++;
        _insert.Parameters[1].Value = row.Salt;
        _insert.Parameters[2].Value = row.Header;
        _insert.Parameters[3].Value = row.Payload;
        _insert.ExecuteNonQuery();
    }

    /// <summary>Inserts some rows durably.</summary>
    public void InOneTransaction(ReadOnlySpan<StoredBytes> rows)
    {
        using var transaction = _connection.BeginTransaction();
        _insert.Transaction = transaction;
        foreach (var row in rows)
        {
            Insert(row);
        }

        transaction.Commit();
        _insert.Transaction = null;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
    }
}
