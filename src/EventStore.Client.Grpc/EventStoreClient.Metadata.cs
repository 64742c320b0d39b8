namespace EventStore.Client;

public sealed partial class EventStoreClient
{
    /// <summary>A stream's metadata; none is a result too.</summary>
    /// <exception cref="StreamDeletedException">The stream is tombstoned.</exception>
    /// <exception cref="System.Text.Json.JsonException">It is not a JSON object, or one of the server's own properties is of the wrong kind.</exception>
    public async Task<StreamMetadataResult> GetStreamMetadataAsync(
        string streamName, TimeSpan? deadline = null, UserCredentials? userCredentials = null, CancellationToken cancellationToken = default)
    {
        var reading = ReadStreamAsync(
            Direction.Backwards, SystemStreams.MetastreamOf(streamName), StreamPosition.End, 1, false, deadline ?? _settings.DefaultDeadline, userCredentials,
            cancellationToken);
        await foreach (var message in reading.Messages.ConfigureAwait(false))
        {
            if (message is StreamMessage.Event(var resolved))
            {
                return StreamMetadataResult.Create(streamName, resolved.OriginalEventNumber, StreamMetadataJson.Read(resolved.Event.Data));
            }
        }
        return StreamMetadataResult.None(streamName);
    }

    /// <summary>Replaces a stream's metadata; what is expected is expected of the metadata stream.</summary>
    public Task<IWriteResult> SetStreamMetadataAsync(
        string streamName, StreamState expectedState, StreamMetadata metadata, Action<EventStoreClientOperationOptions>? configureOperationOptions = null,
        TimeSpan? deadline = null, UserCredentials? userCredentials = null, CancellationToken cancellationToken = default) =>
        SetMetadata(streamName, Expected.As(expectedState), metadata, configureOperationOptions, deadline, userCredentials, cancellationToken);

    /// <inheritdoc cref="SetStreamMetadataAsync(string, StreamState, StreamMetadata, Action{EventStoreClientOperationOptions}?, TimeSpan?, UserCredentials?, CancellationToken)"/>
    public Task<IWriteResult> SetStreamMetadataAsync(
        string streamName, StreamRevision expectedRevision, StreamMetadata metadata, Action<EventStoreClientOperationOptions>? configureOperationOptions = null,
        TimeSpan? deadline = null, UserCredentials? userCredentials = null, CancellationToken cancellationToken = default) =>
        SetMetadata(streamName, Expected.At(expectedRevision), metadata, configureOperationOptions, deadline, userCredentials, cancellationToken);

    private Task<IWriteResult> SetMetadata(
        string stream, Expected expected, StreamMetadata metadata, Action<EventStoreClientOperationOptions>? configure, TimeSpan? deadline,
        UserCredentials? user, CancellationToken ct) => Append(
            SystemStreams.MetastreamOf(stream), expected,
            [new EventData(Uuid.NewUuid(), SystemEventTypes.StreamMetadata, StreamMetadataJson.Write(metadata))], configure, deadline, user, ct);
}
