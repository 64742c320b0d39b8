namespace EventStore.Client;

public sealed partial class EventStoreClient
{
    /// <summary>Deletes a stream; it may be written again and goes on with the next number.</summary>
    /// <exception cref="WrongExpectedVersionException">The stream is elsewhere.</exception>
    public Task<DeleteResult> DeleteAsync(
        string streamName, StreamRevision expectedRevision, TimeSpan? deadline = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc cref="DeleteAsync(string, StreamRevision, TimeSpan?, UserCredentials?, CancellationToken)"/>
    public Task<DeleteResult> DeleteAsync(
        string streamName, StreamState expectedState, TimeSpan? deadline = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Deletes a stream for ever: it can neither be read nor written again.</summary>
    /// <exception cref="WrongExpectedVersionException">The stream is elsewhere.</exception>
    public Task<DeleteResult> TombstoneAsync(
        string streamName, StreamRevision expectedRevision, TimeSpan? deadline = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc cref="TombstoneAsync(string, StreamRevision, TimeSpan?, UserCredentials?, CancellationToken)"/>
    public Task<DeleteResult> TombstoneAsync(
        string streamName, StreamState expectedState, TimeSpan? deadline = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
