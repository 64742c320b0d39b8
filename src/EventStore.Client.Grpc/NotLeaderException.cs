using System.Net;

namespace EventStore.Client;

/// <summary>This node is not the leader, so it did nothing; the leader is said to be elsewhere.</summary>
public class NotLeaderException : Exception
{
    /// <summary>With where the leader is.</summary>
    public NotLeaderException(string host, int port, Exception? exception = null)
        : base($"Not leader. New leader at {host}:{port}.", exception) => LeaderEndpoint = new DnsEndPoint(host, port);

    /// <summary>Where the leader is.</summary>
    public DnsEndPoint LeaderEndpoint { get; }
}
