using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Ledger.Sqlite;

/// <summary>What SQLite's failures mean for whoever asked: the one place that knows.</summary>
internal static class SqliteFailure
{
    /// <summary>A failure of the log's file, in words and with a hint.</summary>
    internal static LedgerException Explain(SqliteException failure, string path)
    {
        var (kind, message, hint) = failure.SqliteErrorCode switch
        {
            raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT or raw.SQLITE_FORMAT => (
                Failure.Integrity,
                $"{path} is not a ledger, or it is damaged",
                "keep the file as it is, and restore a backup beside it"),
            raw.SQLITE_CANTOPEN => (Failure.Usage, $"cannot open {path}", "check the path and who may read and write it"),
            raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH => (
                Failure.Usage,
                $"cannot write to {path}: it is read-only",
                "check who may write to the file and to its directory"),
            raw.SQLITE_FULL => (
                Failure.Unexpected,
                $"cannot write to {path}: the disk is full",
                "make room and ask again with the same command id"),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => Busy(path),
            raw.SQLITE_IOERR => (
                Failure.Unexpected,
                $"reading or writing {path} failed",
                "check the disk, open the ledger again and ask again with the same command id"),
            _ => (Failure.Unexpected, $"{path}: {failure.Message}", (string?)null),
        };
        return new LedgerException(kind, message, hint, failure);
    }

    /// <summary>Another process held the lock for too long.</summary>
    internal static LedgerException LockedFor(TimeSpan waited, string path)
    {
        var (kind, message, hint) = Busy(path);
        return new LedgerException(kind, $"{message} for {(int)waited.TotalSeconds} s", hint);
    }

    /// <summary>Whether what was written last may or may not be durable, so that nothing more must be built upon it.</summary>
    internal static bool LeavesDoubt(SqliteException failure) =>
        failure.SqliteErrorCode is raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    private static (Failure Kind, string Message, string? Hint) Busy(string path) =>
        (Failure.Conflict, $"another process has locked {path}", "ask again with the same command id");
}
