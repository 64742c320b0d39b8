using System.Net.Sockets;
using System.Security.Authentication;
using EventStore.Client;
using Grpc.Core;

namespace Ledger.EventStoreDb;

/// <summary>What the client's failures mean for whoever asked: the one place that knows.</summary>
internal static class ServerFailure
{
    private const string Again = "what was asked for may be recorded: ask again with the same command id";

    /// <summary>Whether it is a failure of the server, the way there, or the client.</summary>
    public static bool IsOne(Exception e) =>
        e is RpcException or DiscoveryException or NotLeaderException or NotAuthenticatedException or AccessDeniedException or StreamDeletedException
            or StreamNotFoundException or WrongExpectedVersionException or MaximumAppendSizeExceededException or InvalidTransactionException
            or RequiredMetadataPropertyMissingException or HttpRequestException or SocketException or AuthenticationException or IOException or TimeoutException
        || (e is InvalidOperationException && e is not ObjectDisposedException);

    /// <summary>Whether asking again may help: nobody said no.</summary>
    public static bool IsPassing(Exception e) => e switch
    {
        RpcException rpc => rpc.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Aborted
            or StatusCode.Internal or StatusCode.Unknown or StatusCode.ResourceExhausted && !IsForeign(rpc),
        NotLeaderException or DiscoveryException or HttpRequestException or SocketException or IOException or TimeoutException => true,
        OperationCanceledException => true,
        _ => false,
    };

    /// <summary>A failure in words, with a hint.</summary>
    public static LedgerException Explain(Exception e, string where, bool writing = false)
    {
        if (e is LedgerException known)
        {
            return known;
        }

        var (kind, message, hint) = Said(e, where);
        return new LedgerException(kind, message, writing && IsPassing(e) ? Again : hint, e);
    }

    /// <summary>A library's sentence as a clause.</summary>
    public static string Clause(string message)
    {
        var line = message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        return line.Length > 1 && char.IsUpper(line[0]) && !char.IsUpper(line[1]) ? char.ToLowerInvariant(line[0]) + line[1..] : line;
    }

    private static (Failure Kind, string Message, string? Hint) Said(Exception e, string where)
    {
        if (All(e).OfType<AuthenticationException>().Any() || Says(e, "SSL connection could not be established") || Says(e, "The SSL"))
        {
            return (
                Failure.Unexpected,
                $"no secure connection to {where}: the certificates do not match, or the server is without TLS",
                "tlsCaFile= names the authority that signed the server's certificate; tls=false is for a server started with --insecure");
        }

        if (Says(e, "HTTP_1_1_REQUIRED") || Says(e, "HTTP/2 handshake") || Says(e, "HTTP/2 connection") || Says(e, "prior knowledge") || Says(e, "invalid HTTP response")
            || Says(e, "HttpProtocolError") || Says(e, "response ended prematurely"))
        {
            return (
                Failure.Unexpected,
                $"{where} does not speak this protocol: it has TLS, or it is no EventStoreDB",
                "check host and port; leave tls=false out for a server with TLS");
        }

        switch (e)
        {
            case NotAuthenticatedException:
            case RpcException { StatusCode: StatusCode.Unauthenticated }:
                return (Failure.Refused, $"{where} does not know that user and password", "put user:password@ before the host, or in LEDGER_CREDENTIALS");
            case AccessDeniedException:
            case RpcException { StatusCode: StatusCode.PermissionDenied }:
                return (Failure.Refused, $"{where} does not let this user do that", "the ledger's user reads $all and its streams, and writes its streams: docs/operate.md, under ACLs");
            case NotLeaderException leader:
                return (
                    Failure.Unexpected,
                    $"{where} is not the leader, and cannot record (the leader is {leader.LeaderEndpoint.Host}:{leader.LeaderEndpoint.Port})",
                    "connect to the cluster with esdb+discover://, or to its leader");
            case StreamDeletedException deleted:
                return (Failure.Integrity, $"stream {deleted.Stream} was deleted at {where}", "nobody may delete the ledger's streams: run `ledger doctor`");
            case DiscoveryException:
                return Reach(where, "no node of the cluster answers");
            case RpcException { StatusCode: StatusCode.DeadlineExceeded }:
            case TimeoutException:
                return Reach(where, "no answer in time");
            case RpcException { StatusCode: StatusCode.Unimplemented } or RpcException { StatusCode: StatusCode.Unknown or StatusCode.Internal } when IsForeign(e):
                return (Failure.Unexpected, $"{where} answers, but is no EventStoreDB", "check host and port");
            case RpcException rpc when Says(e, "read only") || Says(e, "ReadOnly") || Says(e, "read-only"):
                return (Failure.Unexpected, $"{where} is read-only: {Clause(rpc.Status.Detail)}", "connect to a node that takes writes");
            case RpcException when Says(e, "No leader info available"):
                return (Failure.Unexpected, $"{where} only reads: it is not the leader, and knows of none", "connect to a node that takes writes, or wait until the cluster has elected a leader");
            case RpcException { StatusCode: StatusCode.Unavailable }:
            case HttpRequestException or SocketException:
                return Reach(where, All(e).OfType<SocketException>().FirstOrDefault() is { } socket ? Reason(socket) : "nobody answers");
            case RpcException rpc:
                return (Failure.Unexpected, $"{where}: {Clause(rpc.Status.Detail is { Length: > 0 } detail ? detail : rpc.StatusCode.ToString())}", null);
            default:
                return (Failure.Unexpected, $"{where}: {Clause(e.Message)}", null);
        }
    }

    private static (Failure Kind, string Message, string? Hint) Reach(string where, string why) =>
        (Failure.Unexpected, $"{where} cannot be reached: {why}", "check host, port and that the server runs; `ledger doctor` looks closer");

    private static string Reason(SocketException socket) => socket.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "the connection is refused",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "there is no such host",
        SocketError.TimedOut => "no answer in time",
        _ => Clause(socket.Message),
    };

    // What gRPC says of an answer that is none of its own.
    private static bool IsForeign(Exception e) =>
        e is RpcException { StatusCode: StatusCode.Unimplemented } || Says(e, "Bad gRPC response") || Says(e, "HTTP status code");

    private static bool Says(Exception e, string text) => All(e).Any(one => one.Message.Contains(text, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<Exception> All(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            yield return e;
            if (e is RpcException { Status.DebugException: { } debug } && debug != e.InnerException)
            {
                foreach (var inner in All(debug))
                {
                    yield return inner;
                }
            }
        }
    }
}
