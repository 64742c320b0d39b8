using System.Runtime.ExceptionServices;
using Grpc.Core;

namespace EventStore.Client;

/// <summary>
/// Streams of a server or a cluster. One client serves any number of callers at once; make one and keep it. It connects when it is first asked for
/// something. A node that is not the leader, and a connection that cannot be made, are followed by asking again elsewhere: neither has done anything.
/// A connection that is lost is followed only while a reading has not begun; an append that was sent is not sent again, because it may be written.
/// </summary>
public sealed partial class EventStoreClient : IDisposable, IAsyncDisposable
{
    private readonly EventStoreClientSettings _settings;
    private readonly Nodes _nodes;

    /// <summary>A client with these settings; with none, of a server with TLS at localhost:2113.</summary>
    public EventStoreClient(EventStoreClientSettings? settings = null)
    {
        _settings = settings ?? new EventStoreClientSettings();
        ConnectionName = _settings.ConnectionName ?? $"ES-{Uuid.NewUuid()}";
        _nodes = new Nodes(_settings, Options);
    }

    /// <summary>What the server calls this connection.</summary>
    public string ConnectionName { get; }

    /// <summary>Ends every call that is under way.</summary>
    public void Dispose() => _nodes.Dispose();

    /// <summary>As <see cref="Dispose"/>.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>What a call travels with; no deadline when it is infinite.</summary>
    private async ValueTask<CallOptions> Options(TimeSpan? deadline, UserCredentials? user, CancellationToken ct)
    {
        var headers = new Metadata
        {
            { "connection-name", ConnectionName },
            { "requires-leader", _settings.ConnectivitySettings.NodePreference == NodePreference.Leader ? "True" : "False" },
        };
        // A password does not travel in the clear; a server without TLS does not ask for one.
        if ((user ?? _settings.DefaultCredentials) is { } credentials && !_settings.ConnectivitySettings.Insecure)
        {
            headers.Add("authorization", await _settings.OperationOptions.GetAuthenticationHeaderValue(credentials, ct).ConfigureAwait(false));
        }
        var until = Limit(deadline);
        return new CallOptions(
            headers, until == Timeout.InfiniteTimeSpan ? null : TimeProvider.System.GetUtcNow().UtcDateTime + until, ct);
    }

    private static TimeSpan Limit(TimeSpan? deadline) => deadline is { } span && span < TimeSpan.FromDays(1) && span >= TimeSpan.Zero ? span : Timeout.InfiniteTimeSpan;

    /// <summary>Asks the node to speak to, and another one where that is safe.</summary>
    internal async Task<T> Ask<T>(Func<Node, Task<T>> call, Func<Exception, bool> again, string? stream, CancellationToken ct)
    {
        var connectivity = _settings.ConnectivitySettings;
        var attempts = connectivity.IsSingleNode ? 3 : Math.Max(3, connectivity.MaxDiscoverAttempts);
        for (var attempt = 1; ; attempt++)
        {
            Node? node = null;
            try
            {
                node = await _nodes.Current(ct).ConfigureAwait(false);
                return await call(node).ConfigureAwait(false);
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Cancelled && ct.IsCancellationRequested)
            {
                throw new OperationCanceledException(e.Message, e, ct);
            }
            catch (Exception e) when (e is RpcException or NotSentException or NotLeaderException)
            {
                var failure = Failure(e, node, stream);
                // Until a node is found nothing was asked of it, so asking again is safe whatever it is; but a server that says why will say it again.
                var safe = node is null ? failure is RpcException { StatusCode: StatusCode.Unavailable } : e is NotSentException || again(failure);
                if (!safe || attempt >= attempts)
                {
                    if (ReferenceEquals(failure, e))
                    {
                        ExceptionDispatchInfo.Throw(e);
                    }
                    throw failure;
                }
                if (attempt > 1 || failure is not NotLeaderException)
                {
                    await Task.Delay(connectivity.DiscoveryInterval, ct).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>What to throw; a node that will not do is left.</summary>
    internal Exception Failure(Exception e, Node? node, string? stream)
    {
        var failure = e switch
        {
            RpcException rpc => Failures.Of(rpc, stream),
            NotSentException { InnerException: { } reason } => reason,
            _ => e,
        };
        if (node is not null && failure is NotLeaderException or RpcException { StatusCode: StatusCode.Unavailable })
        {
            _nodes.Leave(node!, (failure as NotLeaderException)?.LeaderEndpoint);
        }
        return failure;
    }
}
