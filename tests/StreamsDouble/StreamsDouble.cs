using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ledger.Testing;

/// <summary>
/// A node of EventStoreDB for tests, in this process: gRPC on a free port of 127.0.0.1, with the behaviour observed on EventStoreDB 23.10.6, and with faults
/// and tampering on request. What it holds is in memory and outlives <see cref="Stop"/>. Nodes made with <see cref="Join"/> are one cluster over one log.
/// </summary>
public sealed class StreamsDouble : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConnectionContext> _connections = new(StringComparer.Ordinal);
    private readonly List<(Fault Fault, Func<string, bool> Concerns, int Left)> _faults = [];
    private readonly Lock _gate = new();
    private readonly List<StreamsDouble> _cluster;
    private WebApplication? _app;
    private int _cutReadingsAfter = -1;
    private long _eventsSent;

    private StreamsDouble(DoubleOptions options, Store store, List<StreamsDouble> cluster)
    {
        Options = options;
        Store = store;
        _cluster = cluster;
        lock (_cluster)
        {
            _cluster.Add(this);
        }
    }

    /// <summary>How it differs.</summary>
    public DoubleOptions Options { get; }

    /// <summary>Where it listens on 127.0.0.1; the same after a restart.</summary>
    public int Port { get; private set; }

    /// <summary>What it is.</summary>
    public NodeRole Role { get; private set; } = NodeRole.Leader;

    /// <summary>How to reach it: <c>esdb://127.0.0.1:PORT?tls=…</c>, without user and certificates.</summary>
    public string ConnectionString => $"esdb://127.0.0.1:{Port.ToString(CultureInfo.InvariantCulture)}?tls={(Options.Certificate is null ? "false" : "true")}";

    /// <summary>How long every call waits before it is looked at.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Answers of a BatchAppend call are kept back until there are so many, and are sent last first.</summary>
    public int ReorderAnswers { get; set; }

    /// <summary>Subscriptions end as for a consumer that is too slow, at the next live event.</summary>
    public bool DropsSubscribers { get; set; }

    /// <summary>What was asked of it, by method: <c>Append</c>, <c>BatchAppend</c> (one a batch), <c>Read</c>, <c>Delete</c>, <c>Gossip</c>, <c>Features</c>.</summary>
    public ConcurrentDictionary<string, int> Calls { get; } = new(StringComparer.Ordinal);

    /// <summary>How many events were handed to connections.</summary>
    public long EventsSent => Interlocked.Read(ref _eventsSent);

    /// <summary>The last headers a call came with.</summary>
    public IReadOnlyDictionary<string, string> LastHeaders { get; internal set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    internal Store Store { get; }

    /// <summary>Everything that is in it and not scavenged, the server's own included, in the order of <c>$all</c>.</summary>
    public IReadOnlyList<StoredEvent> Log
    {
        get
        {
            var (log, count, _, _) = Store.Snapshot();
            return [.. log.Take(count)];
        }
    }

    /// <summary>A new server.</summary>
    public static async Task<StreamsDouble> Start(DoubleOptions? options = null)
    {
        options ??= new();
        var node = new StreamsDouble(options, new Store(options), []);
        await node.Listen();
        return node;
    }

    /// <summary>Another node of the same cluster, a follower until told otherwise.</summary>
    public async Task<StreamsDouble> Join(NodeRole role = NodeRole.Follower)
    {
        var node = new StreamsDouble(Options, Store, _cluster) { Role = role };
        await node.Listen();
        return node;
    }

    /// <summary>Makes this node the leader; the one that was becomes a follower.</summary>
    public void Lead()
    {
        lock (_cluster)
        {
            foreach (var node in _cluster.Where(static node => node.Role == NodeRole.Leader))
            {
                node.Role = NodeRole.Follower;
            }
            Role = NodeRole.Leader;
        }
    }

    /// <summary>Makes this node something else; a cluster may be without a leader.</summary>
    public void Become(NodeRole role)
    {
        lock (_cluster)
        {
            Role = role;
        }
    }

    /// <summary>The next appends to streams that are concerned, of any stream when nothing is said, go wrong.</summary>
    public void Next(Fault fault, int times = 1, Func<string, bool>? concerns = null)
    {
        lock (_gate)
        {
            _faults.Add((fault, concerns ?? (static stream => !stream.StartsWith('$')), times));
        }
    }

    /// <summary>Nothing goes wrong any more.</summary>
    public void NoFaults()
    {
        lock (_gate)
        {
            _faults.Clear();
            _cutReadingsAfter = -1;
        }
    }

    /// <summary>The connection of the next reading or subscription is cut after so many events.</summary>
    public void CutNextReadingAfter(int events)
    {
        lock (_gate)
        {
            _cutReadingsAfter = events;
        }
    }

    /// <summary>Cuts every connection; the server goes on.</summary>
    public void CutConnections()
    {
        foreach (var connection in _connections.Values)
        {
            connection.Abort();
        }
    }

    /// <summary>Ends the server without ceremony, as a kill would. What was written stays.</summary>
    public async Task Stop()
    {
        if (_app is { } app)
        {
            _app = null;
            CutConnections();
            using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
            await app.StopAsync(now.Token);
            await app.DisposeAsync();
        }
    }

    /// <summary>Starts it again at the same port.</summary>
    public Task Restart() => Listen();

    /// <summary>Writes as another application would: with no regard for what is there.</summary>
    /// <returns>The last revision.</returns>
    /// <exception cref="InvalidOperationException">The stream is tombstoned.</exception>
    public long Write(string stream, string type, string data, string metadata = "", Guid? id = null)
    {
        var proposal = Store.New(type, data) with { Metadata = Encoding.UTF8.GetBytes(metadata) };
        return Store.Append(stream, Store.Any, [id is { } given ? proposal with { Id = given } : proposal]) is Outcome.Done done
            ? done.LastRevision
            : throw new InvalidOperationException($"Stream '{stream}' is tombstoned.");
    }

    /// <summary>Changes one property of a stream's metadata, as an administrator would: <c>$maxAge</c>, <c>$maxCount</c>, <c>$tb</c>, <c>$acl</c>; null takes it out.</summary>
    public void SetMetadata(string stream, string name, JsonNode? value) => Store.WriteMetadata(stream, metadata =>
    {
        if (value is null)
        {
            metadata.Remove(name);
        }
        else
        {
            metadata[name] = value;
        }
    });

    /// <summary>Hides what is before a revision, until a scavenge takes it away.</summary>
    public void Truncate(string stream, long before) => SetMetadata(stream, "$tb", before);

    /// <summary>Deletes a stream so that it can be written again.</summary>
    public void Delete(string stream) => Store.Delete(stream, Store.Any, forEver: false);

    /// <summary>Deletes a stream for ever.</summary>
    public void Tombstone(string stream) => Store.Delete(stream, Store.Any, forEver: true);

    /// <summary>Takes away for good what streams do not show any more.</summary>
    /// <returns>How many events.</returns>
    public int Scavenge() => Store.Scavenge();

    /// <summary>Puts other bytes into an event's place.</summary>
    /// <returns>Whether there is such an event.</returns>
    public bool Replace(string stream, long revision, ReadOnlyMemory<byte>? data = null, ReadOnlyMemory<byte>? metadata = null) =>
        Store.Replace(stream, revision, data, metadata);

    /// <summary>Takes one event out.</summary>
    /// <returns>Whether there was such an event.</returns>
    public bool Remove(string stream, long revision) => Store.Remove(stream, revision);

    /// <summary>What a stream shows.</summary>
    public IReadOnlyList<StoredEvent> Events(string stream) => Store.Read(stream)?.Events ?? [];

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        lock (_cluster)
        {
            _cluster.Remove(this);
        }
        await Stop();
    }

    /// <summary>The leader that is up; null when there is none.</summary>
    internal StreamsDouble? Leader
    {
        get
        {
            lock (_cluster)
            {
                return _cluster.Find(static node => node is { Role: NodeRole.Leader });
            }
        }
    }

    /// <summary>The nodes, and whether each is up.</summary>
    internal IReadOnlyList<(NodeRole Role, int Port, bool IsUp)> Members
    {
        get
        {
            lock (_cluster)
            {
                return [.. _cluster.Select(static node => (node.Role, node.Port, node._app is not null))];
            }
        }
    }

    internal Fault? Take(string stream)
    {
        lock (_gate)
        {
            var at = _faults.FindIndex(fault => fault.Concerns(stream));
            if (at < 0)
            {
                return null;
            }
            var (fault, concerns, left) = _faults[at];
            if (left > 1)
            {
                _faults[at] = (fault, concerns, left - 1);
            }
            else
            {
                _faults.RemoveAt(at);
            }
            return fault;
        }
    }

    internal int TakeCutReading()
    {
        lock (_gate)
        {
            var after = _cutReadingsAfter;
            _cutReadingsAfter = -1;
            return after;
        }
    }

    internal void Cut(HttpContext context)
    {
        if (_connections.TryGetValue(context.Connection.Id, out var connection))
        {
            connection.Abort();
        }
    }

    internal void CountEvent() => Interlocked.Increment(ref _eventsSent);

    internal void Count(string method) => Calls.AddOrUpdate(method, 1, static (_, count) => count + 1);

    private async Task Listen()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = true;
            kestrel.Limits.Http2.InitialConnectionWindowSize = 1024 * 1024;
            kestrel.Limits.Http2.InitialStreamWindowSize = 1024 * 1024;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Listen(IPAddress.Loopback, Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.Use(next => async connection =>
                {
                    _connections[connection.ConnectionId] = connection;
                    try
                    {
                        await next(connection);
                    }
                    finally
                    {
                        _connections.TryRemove(connection.ConnectionId, out _);
                    }
                });
                if (Options.Certificate is { } certificate)
                {
                    listen.UseHttps(certificate, https =>
                    {
                        if (Options.WantsClientCertificate)
                        {
                            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                            https.AllowAnyClientCertificate();
                        }
                    });
                }
            });
        });
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = 16 * 1024 * 1024);
        builder.Services.AddSingleton(this);
        builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(50));
        var app = builder.Build();
        app.MapGrpcService<StreamsService>();
        app.MapGrpcService<GossipService>();
        if (Options.HasBatchAppend)
        {
            app.MapGrpcService<FeaturesService>();
        }
        await app.StartAsync();
        Port = new Uri(app.Urls.First()).Port;
        _app = app;
    }
}
