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
    private readonly SqliteConnection _connection;
    private readonly Lock _gate = new();

    /// <summary>Opens the keys, or starts with none. The file is readable by its owner only.</summary>
    /// <exception cref="LedgerException">
    /// <see cref="Failure.Usage"/>: it is a directory, or cannot be opened; <see cref="Failure.Integrity"/>: it does not hold keys, or is damaged.
    /// </exception>
    public Secrets(string path)
    {
        if (Directory.Exists(path))
        {
            throw new LedgerException(Failure.Usage, $"{path} is a directory", "the keys of erasable facts are a file: move the directory away, and bring back the file if there was one");
        }

        try
        {
            _connection = Open(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            var damaged = e is SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT };
            throw damaged
                ? new LedgerException(Failure.Integrity, $"{path} does not hold keys, or is damaged", "keep the file as it is, and bring back its own backup", e)
                : new LedgerException(Failure.Usage, $"cannot open {path}: {e.Message.TrimEnd('.')}", "check who may read and write it", e);
        }
    }

    private static SqliteConnection Open(string path)
    {
        if (!File.Exists(path) && !OperatingSystem.IsWindows())
        {
            using var file = new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
        }

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
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
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

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
            using var insert = _connection.CreateCommand();
            insert.CommandText = "INSERT INTO secret (subject, key) VALUES ($subject, $key) ON CONFLICT DO NOTHING";
            insert.Parameters.AddWithValue("$subject", subject);
            insert.Parameters.AddWithValue("$key", RandomNumberGenerator.GetBytes(32));
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
            using var select = _connection.CreateCommand();
            select.CommandText = "SELECT key FROM secret WHERE subject = $subject";
            select.Parameters.AddWithValue("$subject", subject);
            return select.ExecuteScalar() is byte[] key ? _known.GetOrAdd(subject, key) : null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();
}
