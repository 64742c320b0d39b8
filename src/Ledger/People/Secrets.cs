using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Ledger.People;

/// <summary>
/// The keys of erasable payloads: one random 256-bit key a data subject, in <c>secrets.db</c>, apart from the log and its backups.
/// Destroying a key erases what it protects. A key is durable before anything is encrypted under it.
/// </summary>
public sealed class Secrets : IDisposable
{
    private readonly ConcurrentDictionary<string, byte[]> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]> _foreseen = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly string _path;
    private SqliteConnection? _connection;

    /// <summary>The keys in a file. Nothing is opened or made before it is needed.</summary>
    public Secrets(string path) => _path = path;

    /// <summary>The key that a subject has, or would be given: nothing is stored, so that a request that is refused leaves no trace.</summary>
    /// <param name="subject">The subject's stream, e.g. <c>person-7f3a</c>.</param>
    public byte[] Foreseen(string subject) => Find(subject) ?? _foreseen.GetOrAdd(subject, _ => RandomNumberGenerator.GetBytes(32));

    /// <summary>A subject's key; a new one, durable when this returns, if there is none yet.</summary>
    /// <param name="subject">The subject's stream, e.g. <c>person-7f3a</c>.</param>
    public byte[] KeyOf(string subject)
    {
        if (Find(subject) is { } key)
        {
            return key;
        }

        lock (_gate)
        {
            using var insert = Open().CreateCommand();
            insert.CommandText = "INSERT INTO secret (subject, key) VALUES ($subject, $key) ON CONFLICT DO NOTHING";
            insert.Parameters.AddWithValue("$subject", subject);
            insert.Parameters.AddWithValue("$key", Foreseen(subject));
            insert.ExecuteNonQuery();
        }

        return Find(subject) ?? throw new LedgerException(Failure.Unexpected, $"the key of {subject} was not kept");
    }

    /// <summary>A subject's key, if there is one.</summary>
    public byte[]? Find(string subject)
    {
        if (_known.TryGetValue(subject, out var known))
        {
            return known;
        }

        lock (_gate)
        {
            if (_connection is null && !Path.Exists(_path))
            {
                return null;
            }

            using var select = Open().CreateCommand();
            select.CommandText = "SELECT key FROM secret WHERE subject = $subject";
            select.Parameters.AddWithValue("$subject", subject);
            return select.ExecuteScalar() is byte[] key ? _known.GetOrAdd(subject, key) : null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection?.Dispose();

    // The file is readable by its owner only, from its first byte on.
    private SqliteConnection Open()
    {
        if (_connection is not null)
        {
            return _connection;
        }

        if (Directory.Exists(_path))
        {
            throw new LedgerException(Failure.Usage, $"{_path} is a directory", "the keys of erasable facts are a file: move the directory away, and bring back the file if there was one");
        }

        if (!File.Exists(_path) && !OperatingSystem.IsWindows())
        {
            using var file = new FileStream(_path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = """
                PRAGMA busy_timeout = 10000;
                PRAGMA synchronous = FULL;
                PRAGMA secure_delete = ON;
                CREATE TABLE IF NOT EXISTS secret (subject TEXT PRIMARY KEY, key BLOB NOT NULL CHECK (length(key) = 32)) STRICT;
                """;
            command.ExecuteNonQuery();
            command.CommandText = "SELECT count(*) FROM secret";
            command.ExecuteScalar();
        }
        catch (SqliteException e)
        {
            Close(connection);
            throw e.SqliteErrorCode is SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT
                ? new LedgerException(Failure.Integrity, $"{_path} does not hold keys, or is damaged", "keep the file as it is, and bring back its own backup", e)
                : new LedgerException(Failure.Usage, $"cannot open {_path}: {e.Message.TrimEnd('.')}", "check who may read and write it", e);
        }

        return _connection = connection;
    }

    private static void Close(SqliteConnection connection)
    {
        try
        {
            connection.Dispose();
        }
        catch (SqliteException)
        {
            // Letting go of a statement that failed says once more that it failed.
        }
    }
}
