using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Ledger.Log;

/// <summary>Reads events on a thread of its own, a few lots ahead of whoever uses them: reading and decoding take about as long as what is done with them.</summary>
internal static class ReadAhead
{
    private const int LotEvents = 256;
    private const int LotBytes = 1024 * 1024;
    private const int LotsAhead = 4;

    /// <summary>The same events. Where the log is corrupt, those before that are given first.</summary>
    public static async IAsyncEnumerable<LoggedEvent> Of(IAsyncEnumerable<LoggedEvent> events, [EnumeratorCancellation] CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var lots = Channel.CreateBounded<List<LoggedEvent>>(new BoundedChannelOptions(LotsAhead) { SingleReader = true, SingleWriter = true });
        var reading = Task.Run(() => Read(events, lots.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var lot in lots.Reader.ReadAllAsync(ct).ConfigureAwait(false))
            {
                foreach (var item in lot)
                {
                    yield return item;
                }
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(false); // nothing is read any more when this is over
        }
    }

    // Never throws: what goes wrong reaches the reader through the channel.
    private static async Task Read(IAsyncEnumerable<LoggedEvent> events, ChannelWriter<List<LoggedEvent>> lots, CancellationToken ct)
    {
        try
        {
            var (lot, bytes) = (new List<LoggedEvent>(LotEvents), 0);
            LogCorruptException? corrupt = null;
            try
            {
                await foreach (var item in events.WithCancellation(ct).ConfigureAwait(false))
                {
                    lot.Add(item);
                    bytes += item.HeaderBytes.Length + item.Payload.Length;
                    if (lot.Count == LotEvents || bytes >= LotBytes)
                    {
                        await lots.WriteAsync(lot, ct).ConfigureAwait(false);
                        (lot, bytes) = (new List<LoggedEvent>(LotEvents), 0);
                    }
                }
            }
            catch (LogCorruptException e)
            {
                corrupt = e; // what was read before it is sound
            }

            if (lot.Count > 0)
            {
                await lots.WriteAsync(lot, ct).ConfigureAwait(false);
            }

            lots.Complete(corrupt);
        }
#pragma warning disable CA1031 // thrown where the events are used
        catch (Exception e)
#pragma warning restore CA1031
        {
            lots.Complete(e);
        }
    }
}
