namespace EventStore.Client;

public sealed partial class EventStoreClient
{
    /// <summary>
    /// Appends events after a revision, whole or not at all. The same ids at the same expected revision are answered as the first time, whatever the events say.
    /// </summary>
    /// <exception cref="WrongExpectedVersionException">The stream is elsewhere; nothing was written.</exception>
    /// <exception cref="StreamDeletedException">The stream is tombstoned.</exception>
    /// <exception cref="Grpc.Core.RpcException">The connection was lost or the deadline has passed: it may have been written or not.</exception>
    public Task<IWriteResult> AppendToStreamAsync(
        string streamName, StreamRevision expectedRevision, IEnumerable<EventData> eventData,
        Action<EventStoreClientOperationOptions>? configureOperationOptions = null, TimeSpan? deadline = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc cref="AppendToStreamAsync(string, StreamRevision, IEnumerable{EventData}, Action{EventStoreClientOperationOptions}?, TimeSpan?, UserCredentials?, CancellationToken)"/>
    public Task<IWriteResult> AppendToStreamAsync(
        string streamName, StreamState expectedState, IEnumerable<EventData> eventData,
        Action<EventStoreClientOperationOptions>? configureOperationOptions = null, TimeSpan? deadline = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
