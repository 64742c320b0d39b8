using System.Globalization;
using System.Net.Http;
using Grpc.Core;

namespace EventStore.Client;

/// <summary>What the server says went wrong, in its trailers, as this client's exceptions.</summary>
internal static class Failures
{
    /// <summary>The exception to throw; the same one when there is no better.</summary>
    public static Exception Of(RpcException e, string? stream = null) => Trailer(e, "exception") switch
    {
        "wrong-expected-version" => new WrongExpectedVersionException(
            Trailer(e, "stream-name") ?? stream ?? "<unknown>", Revision(e, "expected-version"), Revision(e, "actual-version"), e, e.Status.Detail),
        "stream-deleted" => new StreamDeletedException(Trailer(e, "stream-name") ?? stream ?? "<unknown>", e),
        "stream-not-found" => new StreamNotFoundException(Trailer(e, "stream-name") ?? stream ?? "<unknown>", e),
        "access-denied" => new AccessDeniedException(e.Message, e),
        "not-leader" when Trailer(e, "leader-endpoint-host") is { Length: > 0 } host && Number(e, "leader-endpoint-port") is > 0 and < 65536 and var port =>
            new NotLeaderException(host, port, e),
        "invalid-transaction" => new InvalidTransactionException(e.Message, e),
        "maximum-append-size-exceeded" => new MaximumAppendSizeExceededException(Number(e, "maximum-append-size"), e),
        "missing-required-metadata-property" =>
            new RequiredMetadataPropertyMissingException(Trailer(e, "required-metadata-properties") ?? "<unknown>", e),
        _ when e.StatusCode == StatusCode.Unauthenticated => new NotAuthenticatedException(e.Message, e),
        _ => e,
    };

    /// <summary>Whether the call never left: no connection could be made for it.</summary>
    public static bool NeverSent(Exception e)
    {
        for (var cause = (e as RpcException)?.Status.DebugException; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError })
            {
                return true;
            }
        }
        return e is NotSentException;
    }

    /// <summary>A deadline that has passed on this side.</summary>
    public static RpcException DeadlineExceeded() => new(new Status(StatusCode.DeadlineExceeded, "Deadline Exceeded"));

    private static string? Trailer(RpcException e, string key) => e.Trailers.GetValue(key);

    private static StreamRevision Revision(RpcException e, string key) =>
        ulong.TryParse(Trailer(e, key), NumberStyles.None, CultureInfo.InvariantCulture, out var revision) && revision <= long.MaxValue
            ? new(revision)
            : StreamRevision.None;

    private static int Number(RpcException e, string key) =>
        int.TryParse(Trailer(e, key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}

/// <summary>A call ended before this append was handed to it: it was not written, and may be asked for again. The inner exception is why.</summary>
internal sealed class NotSentException(Exception reason) : Exception(reason.Message, reason);
