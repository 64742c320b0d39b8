using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using EventStore.Client.Wire;
using Grpc.Core;

namespace EventStore.Client;

/// <summary>
/// One BatchAppend call, shared by all who append. Appends travel in the order they come, and several that wait travel in one packet;
/// each is answered by itself. When the call ends, those that were sent end as it did (they may be written or not), and those that were not
/// end with <see cref="NotSentException"/>.
/// </summary>
internal sealed class BatchAppends
{
    private static readonly WriteOptions Hold = new(WriteFlags.BufferHint);

    private readonly Channel<Waiting> _queue = System.Threading.Channels.Channel.CreateBounded<Waiting>(new BoundedChannelOptions(1024) { SingleReader = true });
    private readonly ConcurrentDictionary<long, Waiting> _waiting = new();
    private readonly Lock _gate = new();
    private readonly long _ours = Random();
    private Exception? _ended;
    private long _last;

    public BatchAppends(Streams.StreamsClient streams, Func<CancellationToken, ValueTask<CallOptions>> options) => _ = Task.Run(() => Run(streams, options));

    /// <summary>Whether the call has ended.</summary>
    public bool HasEnded => Volatile.Read(ref _ended) is not null;

    /// <summary>How many appends are sent and not answered.</summary>
    public int Unanswered => _waiting.Count;

    /// <summary>Sends an append and waits for the answer to it.</summary>
    /// <exception cref="NotSentException">The call ended before it was sent.</exception>
    /// <exception cref="RpcException">The call ended, or the deadline has passed: it may be written or not.</exception>
    public async Task<BatchAppendResp> Append(BatchTarget target, List<Proposed> events, int partSize, TimeSpan deadline, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var id = Interlocked.Increment(ref _last);
        var waiting = new Waiting(Parts(new UUID { Structured = new() { MostSignificant = _ours, LeastSignificant = id } }, target, events, partSize));
        lock (_gate)
        {
            if (_ended is { } ended)
            {
                throw new NotSentException(ended);
            }
            _waiting.TryAdd(id, waiting);
        }
        try
        {
            if (!_queue.Writer.TryWrite(waiting))
            {
                await _queue.Writer.WriteAsync(waiting, ct).AsTask().WaitAsync(deadline, ct).ConfigureAwait(false);
            }
            var left = deadline == System.Threading.Timeout.InfiniteTimeSpan ? deadline : Later(deadline - Stopwatch.GetElapsedTime(started));
            return await waiting.Task.WaitAsync(left, ct).ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            throw new NotSentException(_ended!);
        }
        catch (TimeoutException)
        {
            throw Failures.DeadlineExceeded();
        }
        finally
        {
            waiting.IsAbandoned = true;
            _waiting.TryRemove(id, out _);
        }
    }

    private static TimeSpan Later(TimeSpan left) => left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>Parts below the size a message may have; only the last one makes the server write.</summary>
    private static List<BatchAppendReq> Parts(UUID id, BatchTarget target, List<Proposed> events, int partSize)
    {
        var part = new BatchAppendReq { CorrelationId = id, Options = target };
        List<BatchAppendReq> parts = [part];
        var size = 0;
        foreach (var proposed in events)
        {
            if (size >= partSize)
            {
                part = new BatchAppendReq { CorrelationId = id };
                parts.Add(part);
                size = 0;
            }
            part.Proposed.Add(proposed);
            size += proposed.Data.Length + proposed.CustomMetadata.Length + 128;
        }
        part.IsFinal = true;
        return parts;
    }

    private async Task Run(Streams.StreamsClient streams, Func<CancellationToken, ValueTask<CallOptions>> options)
    {
        using var over = new CancellationTokenSource();
        Exception end = new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "The server ended the call."));
        try
        {
            using var call = streams.BatchAppend(await options(CancellationToken.None).ConfigureAwait(false));
            var sending = Send(call.RequestStream, over.Token);
            try
            {
                while (await call.ResponseStream.MoveNext(CancellationToken.None).ConfigureAwait(false))
                {
                    var answer = call.ResponseStream.Current;
                    if (answer.CorrelationId?.Structured is { } id && _waiting.TryGetValue(id.LeastSignificant, out var waiting))
                    {
                        waiting.TrySetResult(answer);
                    }
                }
            }
            finally
            {
                await over.CancelAsync().ConfigureAwait(false);
                await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (RpcException e)
        {
            end = Failures.Of(e);
        }
        catch (Exception e) when (e is InvalidOperationException or ObjectDisposedException)
        {
            end = e; // the client was disposed of
        }
        lock (_gate)
        {
            _ended = end;
        }
        _queue.Writer.TryComplete(end);
        foreach (var waiting in _waiting.Values)
        {
            waiting.TrySetException(waiting.IsSent ? end : new NotSentException(end));
        }
    }

    /// <summary>When sending fails the call has ended; its answers say how.</summary>
    private async Task Send(IClientStreamWriter<BatchAppendReq> stream, CancellationToken over)
    {
        while (await _queue.Reader.WaitToReadAsync(over).ConfigureAwait(false))
        {
            for (var waiting = Next(); waiting is not null;)
            {
                // What was taken is sent, even if its caller has just gone: something may be held back for it to travel with.
                var next = Next();
                waiting.IsSent = true;
                for (var i = 0; i < waiting.Parts.Count; i++)
                {
                    stream.WriteOptions = i < waiting.Parts.Count - 1 || next is not null ? Hold : null;
                    await stream.WriteAsync(waiting.Parts[i], CancellationToken.None).ConfigureAwait(false);
                }
                waiting = next;
            }
        }
    }

    private Waiting? Next()
    {
        while (_queue.Reader.TryRead(out var waiting))
        {
            if (!waiting.IsAbandoned)
            {
                return waiting;
            }
        }
        return null;
    }

#pragma warning disable CA5394 // Tells calls apart in a server's log; no secret.
    private static long Random() => System.Random.Shared.NextInt64();
#pragma warning restore CA5394

    private sealed class Waiting(List<BatchAppendReq> parts) : TaskCompletionSource<BatchAppendResp>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        private volatile bool _sent;
        private volatile bool _abandoned;

        public List<BatchAppendReq> Parts { get; } = parts;

        public bool IsSent
        {
            get => _sent;
            set => _sent = value;
        }

        public bool IsAbandoned
        {
            get => _abandoned;
            set => _abandoned = value;
        }
    }
}
