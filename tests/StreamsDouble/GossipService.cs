using EventStore.Client.Wire;
using Grpc.Core;

namespace Ledger.Testing;

/// <summary>Which nodes there are.</summary>
internal sealed class GossipService(StreamsDouble node) : Gossip.GossipBase
{
    /// <inheritdoc />
    public override Task<Cluster> Read(Empty request, ServerCallContext context)
    {
        node.Count("Gossip");
        Callers.Of(node, context);
        var cluster = new Cluster();
        foreach (var (role, port, isUp) in node.Members)
        {
            cluster.Members.Add(new Member
            {
                Instance = new UUID { Structured = new() { MostSignificant = 1, LeastSignificant = port } },
                State = role switch
                {
                    NodeRole.Leader => NodeState.Leader,
                    NodeRole.Follower => NodeState.Follower,
                    _ => NodeState.ReadOnlyReplica,
                },
                IsAlive = isUp,
                Http = new Address { Host = "127.0.0.1", Port = (uint)port },
            });
        }
        return Task.FromResult(cluster);
    }
}

/// <summary>What the server can do.</summary>
internal sealed class FeaturesService(StreamsDouble node) : ServerFeatures.ServerFeaturesBase
{
    /// <inheritdoc />
    public override Task<SupportedMethods> GetSupportedMethods(Empty request, ServerCallContext context)
    {
        node.Count("Features");
        Callers.Of(node, context);
        var methods = new SupportedMethods { ServerVersion = node.Options.Version };
        foreach (var method in (string[])["read", "append", "batchappend", "delete", "tombstone"])
        {
            methods.Methods.Add(new SupportedMethod { ServiceName = "event_store.client.streams.streams", MethodName = method });
        }
        return Task.FromResult(methods);
    }
}
