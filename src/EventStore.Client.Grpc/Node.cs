using System.Net;
using EventStore.Client.Wire;
using Grpc.Core;

namespace EventStore.Client;

/// <summary>A node that was reached, and what it can do. Its channel mends lost connections by itself.</summary>
internal sealed class Node(DnsEndPoint endpoint, Streams.StreamsClient streams, bool takesBatches, Func<CancellationToken, ValueTask<CallOptions>> forBatches)
{
    private readonly Lock _gate = new();
    private BatchAppends? _batches;

    /// <summary>Where it is.</summary>
    public DnsEndPoint Endpoint { get; } = endpoint;

    /// <summary>Its streams.</summary>
    public Streams.StreamsClient Streams { get; } = streams;

    /// <summary>Whether it has BatchAppend: from 21.10 on.</summary>
    public bool TakesBatches { get; } = takesBatches;

    /// <summary>The one open BatchAppend call, a new one when the last has ended.</summary>
    public BatchAppends Batches()
    {
        lock (_gate)
        {
            return _batches is { HasEnded: false } open ? open : _batches = new BatchAppends(Streams, forBatches);
        }
    }
}
