using EventStore.Client.Wire;
using Grpc.Core;

namespace EventStore.Client;

public sealed partial class EventStoreClient
{
    /// <summary>Deletes a stream; it may be written again and goes on with the next number.</summary>
    /// <exception cref="WrongExpectedVersionException">The stream is elsewhere.</exception>
    public Task<DeleteResult> DeleteAsync(
        string streamName, StreamRevision expectedRevision, TimeSpan? deadline = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default) =>
        Delete(streamName, Expected.At(expectedRevision), false, deadline, userCredentials, cancellationToken);

    /// <inheritdoc cref="DeleteAsync(string, StreamRevision, TimeSpan?, UserCredentials?, CancellationToken)"/>
    public Task<DeleteResult> DeleteAsync(
        string streamName, StreamState expectedState, TimeSpan? deadline = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default) =>
        Delete(streamName, Expected.As(expectedState), false, deadline, userCredentials, cancellationToken);

    /// <summary>Deletes a stream for ever: it can neither be read nor written again.</summary>
    /// <exception cref="WrongExpectedVersionException">The stream is elsewhere.</exception>
    public Task<DeleteResult> TombstoneAsync(
        string streamName, StreamRevision expectedRevision, TimeSpan? deadline = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default) =>
        Delete(streamName, Expected.At(expectedRevision), true, deadline, userCredentials, cancellationToken);

    /// <inheritdoc cref="TombstoneAsync(string, StreamRevision, TimeSpan?, UserCredentials?, CancellationToken)"/>
    public Task<DeleteResult> TombstoneAsync(
        string streamName, StreamState expectedState, TimeSpan? deadline = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default) =>
        Delete(streamName, Expected.As(expectedState), true, deadline, userCredentials, cancellationToken);

    private Task<DeleteResult> Delete(string stream, Expected expected, bool forEver, TimeSpan? deadline, UserCredentials? user, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var request = new DeleteReq { Options = expected.Of(stream) };
        return Ask(
            async node =>
            {
                var options = await Options(deadline ?? _settings.DefaultDeadline, user, ct).ConfigureAwait(false);
                var answer = await (forEver ? node.Streams.TombstoneAsync(request, options) : node.Streams.DeleteAsync(request, options)).ConfigureAwait(false);
                return new DeleteResult(answer.AtCase == DeleteResp.AtOneofCase.Position ? new(answer.Position.Commit, answer.Position.Prepare) : default);
            },
            static failure => failure is NotLeaderException || Failures.NeverSent(failure),
            stream, ct);
    }
}
