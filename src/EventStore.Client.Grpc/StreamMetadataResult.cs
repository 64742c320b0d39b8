namespace EventStore.Client;

/// <summary>A stream's metadata, and at which revision of its metadata stream.</summary>
public readonly struct StreamMetadataResult : IEquatable<StreamMetadataResult>
{
    private StreamMetadataResult(string streamName, StreamPosition? metastreamRevision, StreamMetadata metadata)
    {
        StreamName = streamName;
        MetastreamRevision = metastreamRevision;
        Metadata = metadata;
    }

    /// <summary>The stream.</summary>
    public string StreamName { get; }

    /// <summary>Always false: a tombstoned stream is answered with <see cref="StreamDeletedException"/>.</summary>
    public bool StreamDeleted { get; }

    /// <summary>What it says.</summary>
    public StreamMetadata Metadata { get; }

    /// <summary>Null: it has none.</summary>
    public StreamPosition? MetastreamRevision { get; }

    /// <summary>No metadata.</summary>
    public static StreamMetadataResult None(string streamName) => new(streamName, null, default);

    /// <summary>Some.</summary>
    public static StreamMetadataResult Create(string streamName, StreamPosition revision, StreamMetadata metadata) => new(streamName, revision, metadata);

    /// <inheritdoc />
    public bool Equals(StreamMetadataResult other) =>
        StreamName == other.StreamName && Metadata == other.Metadata && MetastreamRevision == other.MetastreamRevision;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is StreamMetadataResult other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(StreamName, Metadata, MetastreamRevision);

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(StreamMetadataResult left, StreamMetadataResult right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(StreamMetadataResult left, StreamMetadataResult right) => !left.Equals(right);
}
