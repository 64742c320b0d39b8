using System.Security.Cryptography;
using System.Text;
using Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace Ledger.People;

/// <summary>
/// The keys of erasable payloads: one random 256-bit key a data subject, in <c>secrets.db</c>, apart from the log and its backups.
/// Destroying a key erases what it protects. A key is durable before anything is encrypted under it. Safe for concurrent use, by several processes too.
/// </summary>
public sealed class Secrets : IDisposable
{
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, byte[]> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> _foreseen = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly string _path;
    private Connection? _connection;
    private Statement? _version;
    private Statement? _find;
    private long _knownAt;

    /// <summary>The keys in a file. Nothing is opened or made before it is needed.</summary>
    public Secrets(string path) => _path = path;

    /// <summary>Whether there is a file of keys.</summary>
    public bool Exist => File.Exists(_path);

    /// <summary>Called after each step of destroying a key; what it throws ends the work there.</summary>
    internal Action<ErasureStep>? AfterStep { get; set; }

    /// <summary>The key that a subject has, or would be given: nothing is stored, so that a request that is refused leaves no trace.</summary>
    /// <param name="subject">The subject's stream, e.g. <c>person-7f3a</c>.</param>
    public byte[] Foreseen(string subject)
    {
        lock (_gate)
        {
            return Find(subject) ?? ForeseenKey(subject);
        }
    }

    /// <summary>A subject's key; a new one, durable when this returns, if there is none yet.</summary>
    /// <param name="subject">The subject's stream, e.g. <c>person-7f3a</c>.</param>
    /// <exception cref="LedgerException"><see cref="Failure.Refused"/>: it was destroyed; there is no other for this subject.</exception>
    public byte[] KeyOf(string subject)
    {
        lock (_gate)
        {
            if (Find(subject) is { } key)
            {
                return key;
            }

            Write(connection =>
            {
                using var insert = connection.PrepareOnce(
                    "INSERT INTO secret (subject, key) SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM erasure WHERE subject = ?1 AND state > 0) ON CONFLICT DO NOTHING");
                insert.BindText(1, Encoding.UTF8.GetBytes(subject)).Bind(2, ForeseenKey(subject)).Run();
            });
            return Find(subject) ?? throw new LedgerException(
                Failure.Refused, $"the key of {subject} was destroyed: nothing can be encrypted for it any more", "register the person anew, under another id");
        }
    }

    /// <summary>A subject's key, if there is one.</summary>
    public byte[]? Find(string subject)
    {
        lock (_gate)
        {
            if (_connection is null && !Path.Exists(_path))
            {
                return null;
            }

            return Asking(connection =>
            {
                // What another process has changed is seen: it may have destroyed a key that is remembered here.
                _version ??= connection.Prepare("PRAGMA data_version");
                _version.Step();
                var version = _version.Int64(0);
                _version.Reset();
                if (version != _knownAt)
                {
                    _known.Clear();
                    _knownAt = version;
                }

                if (_known.TryGetValue(subject, out var known))
                {
                    return known;
                }

                _find ??= connection.Prepare("SELECT key FROM secret WHERE subject = ?1");
                try
                {
                    return _find.BindText(1, Encoding.UTF8.GetBytes(subject)).Step() ? _known[subject] = _find.Bytes(0).ToArray() : null;
                }
                finally
                {
                    _find.Reset();
                }
            });
        }
    }

    /// <summary>Every subject that has a key.</summary>
    public IReadOnlyList<string> Subjects() => Listed("SELECT subject FROM secret ORDER BY subject");

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _known.Clear();
            _foreseen.Clear();
            _connection?.Dispose();
            _connection = null;
        }
    }

    /// <summary>The subjects that were to be erased, and of which it is not known that nothing is left.</summary>
    internal IReadOnlyList<string> Unfinished() => Listed($"SELECT subject FROM erasure WHERE state < {(int)State.Finished} ORDER BY subject");

    /// <summary>Notes, durably, that a subject is about to be erased: whoever opens the keys next looks whether it was.</summary>
    internal void Intend(string subject) => SetState(subject, State.Intended, "ON CONFLICT DO NOTHING");

    /// <summary>Takes that back: the subject is not erased after all.</summary>
    internal void TakeBack(string subject)
    {
        if (Exist)
        {
            Run($"DELETE FROM erasure WHERE subject = ?1 AND state = {(int)State.Intended}", subject);
        }
    }

    /// <summary>
    /// Destroys a subject's key, for good: when this returns, its bytes stand in no file here, and the subject gets no other. What was begun and
    /// interrupted is finished. Does nothing if there is nothing left to do.
    /// </summary>
    internal void Destroy(string subject)
    {
        lock (_gate)
        {
            if ((_connection is null && !Path.Exists(_path)) || (Find(subject) is null && StateOf(subject) is State.Finished))
            {
                return;
            }

            _known.Remove(subject);
            _foreseen.Remove(subject);
            Write(connection =>
            {
                // Deleted bytes are written over with zeros (secure_delete), but a page that was split before may still hold a copy in its gap.
                connection.Execute("BEGIN IMMEDIATE");
                try
                {
                    SetState(subject, State.Deleted, "ON CONFLICT DO UPDATE SET state = excluded.state");
                    Run("DELETE FROM secret WHERE subject = ?1", subject);
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

                AfterStep?.Invoke(ErasureStep.KeyDeleted);
                connection.Execute("VACUUM");
                SetState(subject, State.Finished, "ON CONFLICT DO UPDATE SET state = excluded.state");
            });
            AfterStep?.Invoke(ErasureStep.KeyDestroyed);
        }
    }

    private byte[] ForeseenKey(string subject)
    {
        if (!_foreseen.TryGetValue(subject, out var key))
        {
            _foreseen.Add(subject, key = RandomNumberGenerator.GetBytes(32));
        }

        return key;
    }

    private State? StateOf(string subject) => Asking(connection =>
    {
        using var select = connection.PrepareOnce("SELECT state FROM erasure WHERE subject = ?1");
        return select.BindText(1, Encoding.UTF8.GetBytes(subject)).Step() ? (State)select.Int64(0) : (State?)null;
    });

    private void SetState(string subject, State state, string otherwise) =>
        Run($"INSERT INTO erasure (subject, state) VALUES (?1, {(int)state}) {otherwise}", subject);

    private void Run(string sql, string subject)
    {
        lock (_gate)
        {
            Write(connection =>
            {
                using var statement = connection.PrepareOnce(sql);
                statement.BindText(1, Encoding.UTF8.GetBytes(subject)).Run();
            });
        }
    }

    private List<string> Listed(string sql)
    {
        lock (_gate)
        {
            return _connection is null && !Path.Exists(_path) ? [] : Asking(connection =>
            {
                var subjects = new List<string>();
                using var select = connection.PrepareOnce(sql);
                while (select.Step())
                {
                    subjects.Add(select.Text(0));
                }

                return subjects;
            });
        }
    }

    private void Write(Action<Connection> write) => Asking(connection =>
    {
        write(connection);
        return true;
    });

    private T Asking<T>(Func<Connection, T> ask)
    {
        var connection = Open();
        try
        {
            return ask(connection);
        }
        catch (SqliteException e)
        {
            throw Explain(e);
        }
    }

    // The file is readable by its owner only, from its first byte on.
    private Connection Open()
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

        Connection? connection = null;
        try
        {
            connection = Connection.Open(_path, SqliteOpenMode.ReadWriteCreate, BusyTimeout);
            connection.Execute("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;");
            if (connection.Number("SELECT count(*) FROM sqlite_schema WHERE name IN ('secret', 'erasure')") < 2)
            {
                connection.Execute("""
                    CREATE TABLE IF NOT EXISTS secret (subject TEXT PRIMARY KEY, key BLOB NOT NULL CHECK (length(key) = 32)) STRICT;
                    CREATE TABLE IF NOT EXISTS erasure (subject TEXT PRIMARY KEY, state INTEGER NOT NULL) STRICT;
                    """);
            }

            connection.Number("SELECT count(*) FROM secret");
            return _connection = connection;
        }
        catch (SqliteException e)
        {
            connection?.Dispose();
            throw Explain(e);
        }
    }

    private LedgerException Explain(SqliteException e) => e.SqliteErrorCode is SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_CORRUPT
        ? new LedgerException(Failure.Integrity, $"{_path} does not hold keys, or is damaged", "keep the file as it is, and bring back its own backup", e)
        : new LedgerException(Failure.Usage, $"cannot use {_path}: {e.Message.TrimEnd('.')}", "check who may read and write it", e);

    // How far the erasure of a subject has come. What is known here is only what is left to do: that a subject is erased, the log says.
    private enum State
    {
        Intended = 0,
        Deleted = 1,
        Finished = 2,
    }
}
