using System.Runtime.CompilerServices;
using Ledger.Log;

namespace Ledger.Tests.Sealing;

/// <summary>A log that can be exchanged for another copy, as a restore does, and whose reading can be made to fail.</summary>
public sealed class SwitchableLog(IEventLog log) : IEventLog
{
    /// <summary>The copy in place.</summary>
    public IEventLog Inner { get; set; } = log;

    /// <summary>What happens to an event that is read from the log; it may be changed, or something thrown.</summary>
    public Func<LoggedEvent, Task<LoggedEvent>>? Reading { get; set; }

    /// <summary>Where every reading of the log started.</summary>
    public List<long> ReadFrom { get; } = [];

    public Task<AppendResult> Append(StreamName stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken ct) =>
        Inner.Append(stream, expectedRevision, events, ct);

    public IAsyncEnumerable<LoggedEvent> ReadStream(StreamName stream, long fromRevision, CancellationToken ct) =>
        Inner.ReadStream(stream, fromRevision, ct);

    public async IAsyncEnumerable<LoggedEvent> ReadLog(long fromIndex, [EnumeratorCancellation] CancellationToken ct)
    {
        lock (ReadFrom)
        {
            ReadFrom.Add(fromIndex);
        }

        await foreach (var item in Inner.ReadLog(fromIndex, ct))
        {
            yield return Reading is { } reading ? await reading(item) : item;
        }
    }

    public IAsyncEnumerable<LoggedEvent> Follow(long fromIndex, CancellationToken ct) => Inner.Follow(fromIndex, ct);

    public ValueTask DisposeAsync() => Inner.DisposeAsync();
}
