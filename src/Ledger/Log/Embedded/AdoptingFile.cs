using System.Text;
using Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace Ledger.Log.Embedded;

/// <summary>A file that is being filled with another log's events, under the log's name and <c>.copying</c> until it is complete.</summary>
internal sealed class AdoptingFile : IAdoptingLog
{
    private readonly string _path;
    private readonly string _draft;
    private readonly EmbeddedEventLog _log;
    private LogTable? _table;

    private AdoptingFile(string path, string draft, EmbeddedEventLog log)
    {
        (_path, _draft, _log) = (path, draft, log);
        _table = new LogTable(draft, new Tail());
    }

    /// <inheritdoc/>
    public IEventLog Log => _log;

    internal static AdoptingFile Open(string path, IReadOnlyDictionary<string, string> meta, TimeProvider time)
    {
        if (File.Exists(path))
        {
            throw new LedgerException(Failure.Refused, $"there is a ledger at {path} already", "choose another path");
        }

        var draft = path + ".copying";
        if (!File.Exists(draft))
        {
            LogFile.Create(draft, meta);
        }

        var log = EmbeddedEventLog.Open(draft, time);
        try
        {
            return log.Meta.Count == meta.Count && meta.All(said => log.Meta.GetValueOrDefault(said.Key) == said.Value)
                ? new AdoptingFile(path, draft, log)
                : throw new LedgerException(Failure.Refused, $"a copy of another ledger was begun at {draft}", "choose another path, or delete that file");
        }
        catch (SqliteException failure)
        {
            throw SqliteFailure.Explain(failure, draft);
        }
    }

    /// <inheritdoc/>
    public Task<long> Count(CancellationToken ct) => Task.FromResult(Guarded(table =>
    {
        table.Begin();
        table.TryRollback();
        return table.Next;
    }));

    /// <inheritdoc/>
    public Task Add(IReadOnlyList<LoggedEvent> events, CancellationToken ct) => Task.FromResult(Guarded(table =>
    {
        table.Begin();
        foreach (var item in events)
        {
            var utf8 = Encoding.UTF8.GetBytes(item.Header.Stream);
            if (item.Index != table.Next || table.Head(item.Header.Stream, utf8) != item.Header.Rev - 1)
            {
                throw new LogCorruptException(item.Index, $"it does not follow on what was copied before to {_draft}");
            }

            table.Insert(item.Header.Stream, utf8, item.Header.Rev, item.Header.Id, item.Salt.Span, item.HeaderBytes.Span, item.Payload.Span);
        }

        table.Commit(events[^1].Header.Recorded);
        table.TidyUp();
        return true;
    }));

    /// <inheritdoc/>
    public async Task Complete(CancellationToken ct)
    {
        Guarded(table =>
        {
            table.Index(1);
            return true;
        });
        await DisposeAsync().ConfigureAwait(false); // whoever closes it last folds the write-ahead log back
        try
        {
            File.Move(_draft, _path, overwrite: false);
            Sealing.Posix.FlushDirectory(Path.GetDirectoryName(_path)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException(Failure.Usage, $"the copy cannot be given its name {_path}: {e.Message.TrimEnd('.')}", $"it is complete in {_draft}", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync().ConfigureAwait(false);
        _table?.Dispose();
        _table = null;
    }

    private T Guarded<T>(Func<LogTable, T> act)
    {
        ObjectDisposedException.ThrowIf(_table is null, this);
        try
        {
            return act(_table);
        }
        catch (SqliteException failure)
        {
            throw SqliteFailure.Explain(failure, _draft);
        }
        finally
        {
            _table.TryRollback();
        }
    }
}
