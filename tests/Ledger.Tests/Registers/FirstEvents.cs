using Ledger.Log;

namespace Ledger.Tests.Registers;

/// <summary>A log as it was when it had so many events: what a restored backup looks like.</summary>
internal sealed class FirstEvents(IEventLog log, long count) : IEventLog
{
    public Task<AppendResult> Append(StreamName stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken ct) => throw new NotSupportedException();

    public IAsyncEnumerable<LoggedEvent> ReadStream(StreamName stream, long fromRevision, CancellationToken ct) => First(log.ReadStream(stream, fromRevision, ct));

    public IAsyncEnumerable<LoggedEvent> ReadLog(long fromIndex, CancellationToken ct) => First(log.ReadLog(fromIndex, ct));

    public IAsyncEnumerable<LoggedEvent> Follow(long fromIndex, CancellationToken ct) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async IAsyncEnumerable<LoggedEvent> First(IAsyncEnumerable<LoggedEvent> events)
    {
        await foreach (var item in events)
        {
            if (item.Index < count)
            {
                yield return item;
            }
        }
    }
}
