using System.Globalization;
using Grpc.Core;

namespace Ledger.Testing;

/// <summary>What the server refuses, in its own words: a status and, in the trailers, which exception it is.</summary>
internal static class Refusal
{
    public static RpcException WrongVersion(string stream, long expected, long current) => Of(
        StatusCode.FailedPrecondition,
        string.Create(CultureInfo.InvariantCulture, $"Delete failed due to WrongExpectedVersion. Stream: {stream}, Expected version: {expected}, Actual version: {current}"),
        "wrong-expected-version", ("stream-name", stream), ("expected-version", Text(expected)), ("actual-version", Text(current)));

    public static RpcException StreamDeleted(string stream) =>
        Of(StatusCode.FailedPrecondition, $"Event stream '{stream}' is deleted.", "stream-deleted", ("stream-name", stream));

    public static RpcException AccessDenied() => Of(StatusCode.PermissionDenied, "Access Denied", "access-denied");

    public static RpcException Unauthenticated() => new(new Status(StatusCode.Unauthenticated, "Unauthenticated"));

    public static RpcException NotLeader(string host, int port) => Of(
        StatusCode.NotFound, "Leader info available", "not-leader", ("leader-endpoint-host", host), ("leader-endpoint-port", Text(port)));

    public static RpcException TooLarge(int limit) => Of(
        StatusCode.InvalidArgument, $"Maximum Append Size of {Text(limit)} Exceeded.", "maximum-append-size-exceeded", ("maximum-append-size", Text(limit)));

    public static RpcException MetadataMissing(string name) => Of(
        StatusCode.InvalidArgument, $"Required Metadata Property '{name}' is missing", "missing-required-metadata-property",
        ("required-metadata-properties", "type,content-type"));

    public static RpcException Invalid(string words) => new(new Status(StatusCode.InvalidArgument, words));

    public static RpcException Unknown(string words) => new(new Status(StatusCode.Unknown, words));

    /// <summary>What the server has not foreseen.</summary>
    public static RpcException Thrown() => Unknown("Exception was thrown by handler.");

    public static RpcException NotReady() => new(new Status(StatusCode.Unavailable, "Server Is Not Ready"));

    public static RpcException TooBusy() => new(new Status(StatusCode.Unavailable, "Server Is Too Busy"));

    public static RpcException NoLeader() => Unknown("No leader info available in response");

    public static RpcException TimedOut() => new(new Status(StatusCode.Aborted, "Operation timed out: Commit phase timeout."));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static RpcException Of(StatusCode code, string words, string exception, params (string Key, string Value)[] trailers)
    {
        var metadata = new Metadata { { "exception", exception } };
        foreach (var (key, value) in trailers)
        {
            // A header holds ASCII; a real server ends the call without a word when a name does not fit in.
            metadata.Add(key, string.Concat(value.Select(static c => c is >= ' ' and <= '~' ? c : '?')));
        }
        return new RpcException(new Status(code, words), metadata);
    }
}
