using System.Threading.Channels;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Registers;

/// <summary>An event as far as folding needs it.</summary>
internal readonly record struct ReadEvent(long Index, EventHeader Header, Fact Fact, bool IsErased, bool IsRedacted);

/// <summary>Events that were read and decoded, and what stopped the reading after them, if anything did.</summary>
internal sealed record EventBatch(IReadOnlyList<ReadEvent> Events, LogCorruptException? Stopped);

/// <summary>The log is not the one that the registers were made of: another, or the same one rolled back.</summary>
internal sealed class ForeignLogException : Exception;

/// <summary>Reads and decodes on a thread of its own, a few batches ahead of whoever folds them.</summary>
internal sealed class EventBatches : IAsyncDisposable
{
    // Few: what waits here survives the collections of the garbage that is made meanwhile, and is copied by each.
    private const int BatchEvents = 256;
    private const int BatchBytes = 1024 * 1024;
    private const int BatchesAhead = 2;

    private readonly CancellationTokenSource _stop;
    private readonly Channel<EventBatch> _channel = Channel.CreateBounded<EventBatch>(
        new BoundedChannelOptions(BatchesAhead) { SingleReader = true, SingleWriter = true });

    private readonly Task _reading;

    /// <summary>Starts to read.</summary>
    /// <param name="log">The log.</param>
    /// <param name="facts">What decodes.</param>
    /// <param name="after">The last event that is known already; the log must hold it.</param>
    /// <param name="ct">Ends the reading.</param>
    public EventBatches(IEventLog log, FactReader facts, Position after, CancellationToken ct)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        _reading = Task.Run(() => Read(log, facts, after, _stop.Token), CancellationToken.None);
    }

    /// <summary>The batches, in log order.</summary>
    /// <exception cref="ForeignLogException">The log does not hold the event that is known already.</exception>
    public IAsyncEnumerable<EventBatch> Read(CancellationToken ct) => _channel.Reader.ReadAllAsync(ct);

    /// <summary>Whether the next batch is there already.</summary>
    public bool IsNextHere => _channel.Reader.Count > 0;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        _stop.Dispose();
    }

    // Never throws: what goes wrong reaches the reader through the channel.
    private async Task Read(IEventLog log, FactReader facts, Position after, CancellationToken ct)
    {
        try
        {
            var events = new List<ReadEvent>(BatchEvents);
            var bytes = 0;
            var joined = after.Reached < 0;
            LogCorruptException? stopped = null;
            try
            {
                await foreach (var logged in log.ReadLog(Math.Max(after.Reached, 0), ct).ConfigureAwait(false))
                {
                    if (!joined)
                    {
                        joined = TreeHash.Leaf(logged.HeaderBytes.Span).ToHex() == after.Head ? true : throw new ForeignLogException();
                        continue;
                    }

                    var stored = await facts.Read(logged, ct).ConfigureAwait(false);
                    events.Add(new ReadEvent(logged.Index, logged.Header, stored.Fact, stored.Erased is not null, stored.Redacted is not null));
                    bytes += logged.Payload.Length;
                    if (events.Count >= BatchEvents || bytes >= BatchBytes)
                    {
                        await _channel.Writer.WriteAsync(new EventBatch(events, Stopped: null), ct).ConfigureAwait(false);
                        events = new List<ReadEvent>(BatchEvents);
                        bytes = 0;
                    }
                }
            }
            catch (LogCorruptException e)
            {
                stopped = e; // what was read before it is sound
            }

            if (!joined)
            {
                throw stopped ?? (Exception)new ForeignLogException();
            }

            if (events.Count > 0 || stopped is not null)
            {
                await _channel.Writer.WriteAsync(new EventBatch(events, stopped), ct).ConfigureAwait(false);
            }

            _channel.Writer.Complete();
        }
        catch (Exception e)
        {
            _channel.Writer.Complete(e);
        }
    }
}
