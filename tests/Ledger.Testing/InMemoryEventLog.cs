using System.Runtime.CompilerServices;
using Ledger.Log;

namespace Ledger.Testing;

/// <summary>A log in memory that keeps the same promises as the engines: it closes the same contract.</summary>
public sealed class InMemoryEventLog : IEventLog
{
    private readonly Store _store;
    private readonly TimeProvider _time;
    private bool _disposed;

    /// <summary>A new log.</summary>
    public InMemoryEventLog(TimeProvider time)
        : this(time, new Store())
    {
    }

    private InMemoryEventLog(TimeProvider time, Store store) => (_time, _store) = (time, store);

    /// <summary>The log opened once more, as by another process; closing one does not close the other.</summary>
    public InMemoryEventLog OpenAnother() => new(_time, _store);

    /// <inheritdoc/>
    public async Task<AppendResult> Append(StreamName stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(expectedRevision, -1);
        ObjectDisposedException.ThrowIf(_disposed, this);
        LogLimits.Check(events);
        var copies = events.Select(item => item with { Payload = item.Payload.ToArray(), Salt = item.Salt.ToArray() }).ToList();
        foreach (var item in copies)
        {
            _ = item.HeaderAt(stream, 0, DateTimeOffset.UnixEpoch).Encode();
        }

        await Task.Yield();
        lock (_store)
        {
            ct.ThrowIfCancellationRequested();
            if (Repetition.Find(stream, copies, _store.ById.GetValueOrDefault) is { } repeated)
            {
                return repeated;
            }

            var head = _store.Log.FindLast(logged => logged.Stream == stream)?.Header.Rev ?? -1;
            if (head != expectedRevision)
            {
                return new AppendResult.Conflict(head);
            }

            var now = _time.GetUtcNow();
            var recorded = _store.Log is [.., var last] && last.Header.Recorded > now ? last.Header.Recorded : now;
            var written = new List<LoggedEvent>();
            foreach (var item in copies)
            {
                var header = item.HeaderAt(stream, ++head, recorded);
                written.Add(new LoggedEvent(_store.Log.Count + written.Count, header.Encode(), header, item.Payload, item.Salt));
            }

            _store.Log.AddRange(written);
            written.ForEach(logged => _store.ById.Add(logged.Header.Id, logged));
            _store.Next.TrySetResult();
            _store.Next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new AppendResult.Written(written);
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LoggedEvent> ReadStream(StreamName stream, long fromRevision, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromRevision);
        return Read(0, logged => logged.Stream == stream && logged.Header.Rev >= fromRevision, forever: false, ct);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LoggedEvent> ReadLog(long fromIndex, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromIndex);
        return Read(fromIndex, static _ => true, forever: false, ct);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LoggedEvent> Follow(long fromIndex, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fromIndex);
        return Read(fromIndex, static _ => true, forever: true, ct);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _disposed = true;
        return ValueTask.CompletedTask;
    }

    private async IAsyncEnumerable<LoggedEvent> Read(
        long from,
        Predicate<LoggedEvent> wanted,
        bool forever,
        [EnumeratorCancellation] CancellationToken ct)
    {
        for (var index = from; ; index++)
        {
            ct.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(_disposed, this);
            LoggedEvent? item = null;
            while (item is null)
            {
                Task next;
                lock (_store)
                {
                    item = index < _store.Log.Count ? _store.Log[(int)index] : null;
                    next = _store.Next.Task;
                }

                if (item is null && !forever)
                {
                    yield break;
                }

                if (item is null)
                {
                    await next.WaitAsync(ct);
                }
            }

            if (wanted(item))
            {
                yield return item;
            }
        }
    }

    private sealed class Store
    {
        public List<LoggedEvent> Log { get; } = [];

        public Dictionary<Guid, LoggedEvent> ById { get; } = [];

        public TaskCompletionSource Next { get; set; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
