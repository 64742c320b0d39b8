using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using EventStore.Client.Wire;
using Grpc.Core;
using Grpc.Net.Client;

namespace EventStore.Client;

/// <summary>Finds the node to speak to and keeps one channel a node. Whoever finds that a node will not do leaves it; the next caller finds another.</summary>
internal sealed class Nodes(EventStoreClientSettings settings, Func<TimeSpan?, UserCredentials?, CancellationToken, ValueTask<CallOptions>> options) : IDisposable
{
    // As large as an event plus its envelope can be on any server.
    private const int LargestMessage = 17 * 1024 * 1024;

    private readonly EventStoreClientConnectivitySettings _connectivity = settings.ConnectivitySettings;
    private readonly ConcurrentDictionary<(string Host, int Port), GrpcChannel> _channels = new();
    private readonly CancellationTokenSource _closed = new();
    private readonly Lock _gate = new();
    private Node? _node;
    private Task<Node>? _finding;
    private DnsEndPoint? _leader;
    private IReadOnlyList<DnsEndPoint> _members = [];

    /// <summary>The node to speak to now.</summary>
    public ValueTask<Node> Current(CancellationToken ct) => Volatile.Read(ref _node) is { } node ? new(node) : new(Finding().WaitAsync(ct));

    /// <summary>This node will not do; the leader may be known.</summary>
    public void Leave(Node node, DnsEndPoint? leader)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_node, node))
            {
                _node = null;
                _leader = leader is null || (leader.Host == node.Endpoint.Host && leader.Port == node.Endpoint.Port) ? null : leader;
            }
        }
    }

    private Task<Node> Finding()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed.IsCancellationRequested, typeof(EventStoreClient));
            if (_node is { } node)
            {
                return Task.FromResult(node);
            }
            if (_finding is null or { IsCompleted: true })
            {
                var leader = _leader;
                _leader = null;
                _finding = Task.Run(() => Find(leader), _closed.Token);
            }
            return _finding;
        }
    }

    private async Task<Node> Find(DnsEndPoint? leader)
    {
        var endpoint = leader
            ?? (_connectivity.IsSingleNode ? Single() : await Discover().ConfigureAwait(false));
        var channel = Channel(endpoint);
        var features = new ServerFeatures.ServerFeaturesClient(channel);
        var takesBatches = false;
        try
        {
            var call = features.GetSupportedMethodsAsync(new(), await options(_connectivity.GossipTimeout, null, _closed.Token).ConfigureAwait(false));
            foreach (var method in (await call.ConfigureAwait(false)).Methods)
            {
                takesBatches |= string.Equals(method.ServiceName, "event_store.client.streams.streams", StringComparison.OrdinalIgnoreCase)
                    && string.Equals(method.MethodName, "batchappend", StringComparison.OrdinalIgnoreCase);
            }
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unimplemented)
        {
            // A server before 21.10: it cannot say, and it has none.
        }
        var found = new Node(endpoint, new Streams.StreamsClient(channel), takesBatches, ct => options(System.Threading.Timeout.InfiniteTimeSpan, null, ct));
        lock (_gate)
        {
            _node = found;
        }
        return found;
    }

    private DnsEndPoint Single() => _connectivity.Address is { } address
        ? new(address.DnsSafeHost, address.Port)
        : new("localhost", 2113);

    private async Task<DnsEndPoint> Discover()
    {
        Exception? last = null;
        for (var attempt = 1; attempt <= _connectivity.MaxDiscoverAttempts; attempt++)
        {
            if (attempt > 1)
            {
                await Task.Delay(_connectivity.DiscoveryInterval, _closed.Token).ConfigureAwait(false);
            }
            foreach (var seed in Seeds())
            {
                try
                {
                    var call = new Gossip.GossipClient(Channel(seed))
                        .ReadAsync(new(), await options(_connectivity.GossipTimeout, null, _closed.Token).ConfigureAwait(false));
                    var cluster = await call.ConfigureAwait(false);
                    _members = [.. cluster.Members.Where(static member => member.IsAlive && member.Http is not null).Select(static member => Endpoint(member.Http))];
                    if (Preferred(cluster) is { } preferred)
                    {
                        return preferred;
                    }
                    last = new DiscoveryException($"No node of the cluster that answered at {seed.Host}:{seed.Port} is as preferred: {_connectivity.NodePreference}.");
                }
                catch (RpcException e)
                {
                    last = Failures.Of(e);
                }
            }
        }
        throw new DiscoveryException(_connectivity.MaxDiscoverAttempts, last);
    }

    /// <summary>Who to ask: those the cluster named last, then those given; each in a new order, so that not all ask the same.</summary>
    private IEnumerable<DnsEndPoint> Seeds()
    {
        var given = Array.ConvertAll(_connectivity.GossipSeeds, static seed => seed switch
        {
            IPEndPoint ip => new DnsEndPoint(ip.Address.ToString(), ip.Port),
            DnsEndPoint dns => dns,
            _ => throw new InvalidOperationException($"Not an address that gossip can be asked at: {seed}"),
        });
        Shuffle(given);
        DnsEndPoint[] members = [.. _members];
        Shuffle(members);
        return members.Concat(given).DistinctBy(static endpoint => (endpoint.Host, endpoint.Port));
    }

#pragma warning disable CA5394 // Spreading load needs no secret.
    private static void Shuffle(DnsEndPoint[] endpoints) => Random.Shared.Shuffle(endpoints);

    private DnsEndPoint? Preferred(Cluster cluster)
    {
        Member[] able = [.. cluster.Members.Where(static member => member.IsAlive && member.Http is not null
            && member.State is NodeState.Leader or NodeState.Follower or NodeState.ReadOnlyReplica or NodeState.ReadOnlyLeaderless)];
        Member[] best = _connectivity.NodePreference switch
        {
            // Nobody else would answer: every call asks for the leader.
            NodePreference.Leader => [.. able.Where(static member => member.State == NodeState.Leader)],
            NodePreference.Follower when Array.Exists(able, static member => member.State == NodeState.Follower) =>
                [.. able.Where(static member => member.State == NodeState.Follower)],
            NodePreference.ReadOnlyReplica when Array.Exists(able, IsReplica) => [.. able.Where(IsReplica)],
            _ => able,
        };
        return best is [] ? null : Endpoint(best[Random.Shared.Next(best.Length)].Http);

        static bool IsReplica(Member member) => member.State is NodeState.ReadOnlyReplica or NodeState.ReadOnlyLeaderless;
    }
#pragma warning restore CA5394

    private static DnsEndPoint Endpoint(Address address) => new(address.Host, (int)address.Port);

    private GrpcChannel Channel(DnsEndPoint endpoint) => _channels.GetOrAdd((endpoint.Host, endpoint.Port), static (at, nodes) => nodes.Open(at.Host, at.Port), this);

    private GrpcChannel Open(string host, int port)
    {
        var address = new UriBuilder(_connectivity.Insecure ? Uri.UriSchemeHttp : Uri.UriSchemeHttps, host, port).Uri;
        return GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = settings.CreateHttpMessageHandler?.Invoke() ?? Handler(),
            DisposeHttpClient = true,
            LoggerFactory = settings.LoggerFactory,
            MaxReceiveMessageSize = LargestMessage,
        });
    }

    private SocketsHttpHandler Handler()
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = settings.DefaultDeadline is { } deadline && deadline > TimeSpan.Zero ? deadline : TimeSpan.FromSeconds(10),
            KeepAlivePingDelay = Pings(_connectivity.KeepAliveInterval),
            KeepAlivePingTimeout = Pings(_connectivity.KeepAliveTimeout),
            // Wide enough from the first byte on for reading a log; it grows as the connection allows.
            InitialHttp2StreamWindowSize = 1024 * 1024,
        };
        if (_connectivity.Insecure)
        {
            return handler;
        }
        if (_connectivity.ClientCertificate is { } certificate)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }
        if (!_connectivity.TlsVerifyCert)
        {
#pragma warning disable CA5359 // Asked for with tlsVerifyCert=false.
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (_connectivity.TlsCaFile is { } authority)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { authority },
                RevocationMode = X509RevocationMode.NoCheck,
            };
        }
        return handler;

        // The handler takes no less than a second.
        static TimeSpan Pings(TimeSpan span) => span == System.Threading.Timeout.InfiniteTimeSpan || span > TimeSpan.FromSeconds(1) ? span : TimeSpan.FromSeconds(1);
    }

    /// <summary>Ends every call that is under way.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closed.IsCancellationRequested)
            {
                return;
            }
            _closed.Cancel();
            _node = null;
        }
        foreach (var channel in _channels.Values)
        {
            channel.Dispose();
        }
        _closed.Dispose();
    }
}
