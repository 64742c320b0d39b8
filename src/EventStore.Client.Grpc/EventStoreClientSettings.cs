using Microsoft.Extensions.Logging;

namespace EventStore.Client;

/// <summary>What a client is made with.</summary>
public partial class EventStoreClientSettings
{
    /// <summary>What the server calls this connection.</summary>
    public string? ConnectionName { get; set; }

    /// <summary>Makes what carries the calls; null: a <see cref="SocketsHttpHandler"/> as <see cref="ConnectivitySettings"/> say.</summary>
    public Func<HttpMessageHandler>? CreateHttpMessageHandler { get; set; }

    /// <summary>Where gRPC logs to.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>How operations are done.</summary>
    public EventStoreClientOperationOptions OperationOptions { get; set; } = EventStoreClientOperationOptions.Default;

    /// <summary>Where the server is.</summary>
    public EventStoreClientConnectivitySettings ConnectivitySettings { get; set; } = EventStoreClientConnectivitySettings.Default;

    /// <summary>Who asks, unless a call says otherwise. Not sent without TLS.</summary>
    public UserCredentials? DefaultCredentials { get; set; }

    /// <summary>How long an operation may take, unless it says otherwise; readings and subscriptions have no limit of their own.</summary>
    public TimeSpan? DefaultDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Reads <c>esdb://user:password@host:2113?option=value&amp;…</c>: schemes <c>esdb</c>, <c>esdb+discover</c>, <c>kurrentdb</c>, <c>kurrentdb+discover</c>;
    /// several hosts divided by commas; user and password percent-encoded. Options, in any case:
    /// tls, tlsVerifyCert, tlsCaFile, nodePreference, defaultDeadline, keepAliveInterval, keepAliveTimeout, maxDiscoverAttempts, discoveryInterval,
    /// gossipTimeout, connectionName, throwOnAppendFailure, userCertFile, userKeyFile. Times in milliseconds; −1 for a keep-alive: never.
    /// </summary>
    /// <exception cref="ConnectionStringParseException">It cannot be read; one of its kin says why. An option that does not exist is named.</exception>
    public static EventStoreClientSettings Create(string connectionString)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        return ConnectionString.Read(connectionString);
    }
}
