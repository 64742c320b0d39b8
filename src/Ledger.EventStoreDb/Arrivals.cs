using System.Threading.Channels;
using EventStore.Client;
using Ledger.Log;

namespace Ledger.EventStoreDb;

/// <summary>
/// The events of the ledger's streams after a position, as the server writes them: read and checked while the sequencer is at something else. A few wait
/// here; when nobody takes them the server waits too.
/// </summary>
internal sealed class Arrivals : IAsyncDisposable
{
    private const int Most = 2048;

    private readonly Channel<Arrival> _arrived = Channel.CreateBounded<Arrival>(new BoundedChannelOptions(Most) { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _end = new();
    private readonly Task _taking;
    private Task<bool>? _some;

    /// <summary>Follows on after the event at a position of this server.</summary>
    public Arrivals(Server server, Position after) => _taking = Task.Run(() => Take(server, after));

    /// <summary>Completes when one is here (true) or none will come any more (false). One waits at a time.</summary>
    public Task<bool> Some()
    {
        if (_some is null or { IsCompleted: true })
        {
            _some = _arrived.Reader.WaitToReadAsync().AsTask();
        }

        return _some;
    }

    /// <summary>Whether one is here, now or within a time.</summary>
    public async Task<bool> SomeWithin(TimeSpan time)
    {
        var some = Some();
        return (some.IsCompleted || (time > TimeSpan.Zero && await Task.WhenAny(some, Task.Delay(time)).ConfigureAwait(false) == some)) && await some.ConfigureAwait(false);
    }

    /// <summary>The next, if it is here.</summary>
    public bool TryTake(out Arrival arrival) => _arrived.Reader.TryRead(out arrival);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        _arrived.Writer.TryComplete();
        await _taking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task Take(Server server, Position after)
    {
        try
        {
            await foreach (var record in server.Follow(after, _end.Token).ConfigureAwait(false))
            {
                if (server.Names.IsOwn(record.EventStreamId))
                {
                    continue;
                }

                var item = Unsequenced.Read(server.Names, record, out var problem);
                await _arrived.Writer.WriteAsync(new Arrival(record, item, problem), _end.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is LedgerException or OperationCanceledException or ChannelClosedException)
        {
            // A connection that is lost, say: the sequencer reads, and meets whatever it is there.
        }
        finally
        {
            _arrived.Writer.TryComplete();
        }
    }

    /// <summary>What came.</summary>
    /// <param name="Record">As the server gave it.</param>
    /// <param name="Item">The event; null if no ledger wrote this.</param>
    /// <param name="Problem">Why it is none.</param>
    internal readonly record struct Arrival(EventRecord Record, Unsequenced? Item, string Problem);
}
