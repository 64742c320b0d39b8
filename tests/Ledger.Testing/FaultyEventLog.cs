using System.Collections.Concurrent;
using Ledger.Log;

namespace Ledger.Testing;

/// <summary>
/// A log whose appends go wrong as scripted, one entry a call; when the script is over, all goes well. Reading always does.
/// </summary>
public sealed class FaultyEventLog(IEventLog inner) : IEventLog
{
    private readonly ConcurrentQueue<Fault> _script = new();

    private int _appends;

    /// <summary>How many appends were asked for so far.</summary>
    public int Appends => Volatile.Read(ref _appends);

    /// <summary>What goes wrong in the next calls, in this order.</summary>
    public FaultyEventLog Then(params ReadOnlySpan<Fault> faults)
    {
        foreach (var fault in faults)
        {
            _script.Enqueue(fault);
        }

        return this;
    }

    /// <inheritdoc/>
    public async Task<AppendResult> Append(StreamName stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken ct)
    {
        Interlocked.Increment(ref _appends);
        var fault = _script.TryDequeue(out var scripted) ? scripted : Fault.None;
        if (fault.Before is not null)
        {
            await fault.Before(ct);
        }

        var result = await inner.Append(stream, expectedRevision, events, ct);
        if (fault.After is not null)
        {
            await fault.After(ct);
        }

        return result;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<LoggedEvent> ReadStream(StreamName stream, long fromRevision, CancellationToken ct) =>
        inner.ReadStream(stream, fromRevision, ct);

    /// <inheritdoc/>
    public IAsyncEnumerable<LoggedEvent> ReadLog(long fromIndex, CancellationToken ct) => inner.ReadLog(fromIndex, ct);

    /// <inheritdoc/>
    public IAsyncEnumerable<LoggedEvent> Follow(long fromIndex, CancellationToken ct) => inner.Follow(fromIndex, ct);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>What happens before the append reaches the log, and after it has come back from it.</summary>
    public sealed record Fault(Func<CancellationToken, Task>? Before = null, Func<CancellationToken, Task>? After = null)
    {
        /// <summary>Nothing goes wrong.</summary>
        public static Fault None { get; } = new();

        /// <summary>It fails, and nothing was written.</summary>
        public static Fault FailsBefore { get; } = new(Before: _ => throw Failed());

        /// <summary>It is written, and then it fails: the reply is lost.</summary>
        public static Fault FailsAfterPersisting { get; } = new(After: _ => throw Failed());

        /// <summary>It is cancelled, and nothing was written.</summary>
        public static Fault CancelledBefore { get; } = new(Before: _ => throw new OperationCanceledException());

        /// <summary>It is written, and whoever asked sees a cancellation.</summary>
        public static Fault CancelledAfterPersisting { get; } = new(After: _ => throw new OperationCanceledException());

        /// <summary>It reaches the log only when this completes, e.g. for somebody else to be faster.</summary>
        public static Fault WaitsFor(Task opened) => new(Before: opened.WaitAsync);

        /// <summary>Something else is done first, e.g. somebody else's append.</summary>
        public static Fault AfterDoing(Func<Task> first) => new(Before: _ => first());

        private static LedgerException Failed() => new(Failure.Unexpected, "the log failed, as scripted");
    }
}
