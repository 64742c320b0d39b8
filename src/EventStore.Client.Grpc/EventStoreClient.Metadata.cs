namespace EventStore.Client;

public sealed partial class EventStoreClient
{
    /// <summary>A stream's metadata; none is a result too.</summary>
    /// <exception cref="StreamDeletedException">The stream is tombstoned.</exception>
    public Task<StreamMetadataResult> GetStreamMetadataAsync(
        string streamName, TimeSpan? deadline = null, UserCredentials? userCredentials = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    /// <summary>Replaces a stream's metadata; what is expected is expected of the metadata stream.</summary>
    public Task<IWriteResult> SetStreamMetadataAsync(
        string streamName, StreamState expectedState, StreamMetadata metadata, Action<EventStoreClientOperationOptions>? configureOperationOptions = null,
        TimeSpan? deadline = null, UserCredentials? userCredentials = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <inheritdoc cref="SetStreamMetadataAsync(string, StreamState, StreamMetadata, Action{EventStoreClientOperationOptions}?, TimeSpan?, UserCredentials?, CancellationToken)"/>
    public Task<IWriteResult> SetStreamMetadataAsync(
        string streamName, StreamRevision expectedRevision, StreamMetadata metadata, Action<EventStoreClientOperationOptions>? configureOperationOptions = null,
        TimeSpan? deadline = null, UserCredentials? userCredentials = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
