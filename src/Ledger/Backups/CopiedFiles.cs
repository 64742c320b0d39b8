using System.Security.Cryptography;
using Ledger.Sealing;
using Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace Ledger.Backups;

/// <summary>
/// Files on their way to a place where nothing is yet. They are gathered beside it and get their name together, at the end: a place that has the name is complete.
/// Everything is readable by its owner only.
/// </summary>
internal sealed class CopiedFiles : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _target;
    private readonly List<BackupFile> _files = [];
    private bool _done;

    /// <summary>A draft for a place.</summary>
    /// <exception cref="LedgerException">Something is there.</exception>
    public CopiedFiles(string target)
    {
        _target = Path.GetFullPath(target);
        if (File.Exists(_target) || (Directory.Exists(_target) && Directory.EnumerateFileSystemEntries(_target).Any()))
        {
            throw new LedgerException(Failure.Refused, $"{_target} is there already, and nothing is written over", "name a directory that does not exist yet");
        }

        Draft = $"{_target}.{Environment.ProcessId}.part";
        if (Directory.Exists(Draft))
        {
            Directory.Delete(Draft, recursive: true); // of a process that is no more
        }

        MakeDirectory(Draft);
    }

    /// <summary>Where the files are gathered.</summary>
    public string Draft { get; }

    /// <summary>What is there, by path.</summary>
    public IReadOnlyList<BackupFile> Files => [.. _files.OrderBy(file => file.Path, StringComparer.Ordinal)];

    /// <summary>The path of a file in the draft; its directory is made.</summary>
    public string At(string path)
    {
        var full = Path.Combine(Draft, path.Replace('/', Path.DirectorySeparatorChar));
        MakeDirectory(Path.GetDirectoryName(full)!);
        return full;
    }

    /// <summary>Writes a file.</summary>
    public void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using var to = Create(At(path));
        to.Write(bytes);
        to.Flush(flushToDisk: true);
        _files.Add(new BackupFile(path, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))));
    }

    /// <summary>Copies a file that does not change; gives what was copied.</summary>
    public BackupFile Copy(string from, string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var to = Create(At(path));
        var buffer = new byte[256 * 1024];
        var length = 0L;
        for (int count; (count = source.Read(buffer)) > 0; length += count)
        {
            hash.AppendData(buffer.AsSpan(0, count));
            to.Write(buffer.AsSpan(0, count));
        }

        to.Flush(flushToDisk: true);
        var copied = new BackupFile(path, length, Convert.ToHexStringLower(hash.GetHashAndReset()));
        _files.Add(copied);
        return copied;
    }

    /// <summary>Copies a database as it is at one moment, while others go on writing to it. It counts once <see cref="Take"/> was called.</summary>
    public void CopyDatabase(string from, string path)
    {
        var target = At(path);
        Create(target).Dispose(); // for its owner only, from the first byte on
        try
        {
            using var source = Connect(from, SqliteOpenMode.ReadWrite);
            using var to = Connect(target, SqliteOpenMode.ReadWrite);
            source.BackupDatabase(to);
        }
        catch (SqliteException e)
        {
            throw SqliteFailure.Explain(e, from);
        }
    }

    /// <summary>Takes a file that was made in the draft, as it is now, durably.</summary>
    public void Take(string path)
    {
        using var file = new FileStream(At(path), FileMode.Open, FileAccess.ReadWrite);
        _files.Add(new BackupFile(path, file.Length, Convert.ToHexStringLower(SHA256.HashData(file))));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Forgets what was gathered.</summary>
    public void Clear()
    {
        _files.Clear();
        Directory.Delete(Draft, recursive: true);
        MakeDirectory(Draft);
    }

    /// <summary>Gives the files their place.</summary>
    public void Publish()
    {
        foreach (var directory in Directory.EnumerateDirectories(Draft, "*", SearchOption.AllDirectories))
        {
            Posix.FlushDirectory(directory);
        }

        Posix.FlushDirectory(Draft);
        if (Directory.Exists(_target))
        {
            Directory.Delete(_target); // empty
        }

        Directory.Move(Draft, _target);
        _done = true;
        Posix.FlushDirectory(Path.GetDirectoryName(_target)!);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_done && Directory.Exists(Draft))
        {
            Directory.Delete(Draft, recursive: true);
        }
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return new FileStream(path, options);
    }

    private static void MakeDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ConnectionString);
        connection.Open();
        _ = SQLitePCL.raw.sqlite3_busy_timeout(connection.Handle!, 10_000);
        return connection;
    }
}
