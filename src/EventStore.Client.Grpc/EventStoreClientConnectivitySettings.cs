using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace EventStore.Client;

/// <summary>Where the server is and how to reach it.</summary>
public class EventStoreClientConnectivitySettings
{
    private Uri? _address;
    private bool _insecure;

    /// <summary>The one node; null when a cluster is asked for its nodes.</summary>
    public Uri? Address
    {
        get => IsSingleNode ? _address : null;
        set => _address = value;
    }

    /// <summary>How often to ask the cluster before giving up.</summary>
    public int MaxDiscoverAttempts { get; set; } = 10;

    /// <summary>Nodes to ask about the cluster.</summary>
    public EndPoint[] GossipSeeds => DnsGossipSeeds is not null ? [.. DnsGossipSeeds] : IpGossipSeeds is not null ? [.. IpGossipSeeds] : [];

    /// <summary>Nodes to ask about the cluster, by name.</summary>
    public DnsEndPoint[]? DnsGossipSeeds { get; set; }

    /// <summary>Nodes to ask about the cluster, by address.</summary>
    public IPEndPoint[]? IpGossipSeeds { get; set; }

    /// <summary>How long a node may take to answer about the cluster.</summary>
    public TimeSpan GossipTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to wait before asking the cluster again.</summary>
    public TimeSpan DiscoveryInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Which node to speak to.</summary>
    public NodePreference NodePreference { get; set; } = NodePreference.Leader;

    /// <summary>How long a connection may be silent before it is pinged; infinite: never.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a ping may be unanswered before the connection is given up.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether one node is spoken to, whatever it is.</summary>
    public bool IsSingleNode => GossipSeeds is [];

    /// <summary>Without TLS, and so without user and password.</summary>
    public bool Insecure
    {
        get => IsSingleNode && _address is not null ? _address.Scheme == Uri.UriSchemeHttp : _insecure;
        set => _insecure = value;
    }

    /// <summary>Whether the server must show a certificate that holds.</summary>
    public bool TlsVerifyCert { get; set; } = true;

    /// <summary>The authority that signed the servers' certificates, instead of those the system trusts.</summary>
    public X509Certificate2? TlsCaFile { get; set; }

    /// <summary>What the client shows.</summary>
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>New defaults.</summary>
    public static EventStoreClientConnectivitySettings Default => new();
}
