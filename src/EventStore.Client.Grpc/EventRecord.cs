using System.Globalization;

namespace EventStore.Client;

/// <summary>An event as it was recorded.</summary>
public class EventRecord
{
    /// <summary>An event as it was recorded; <paramref name="metadata"/> holds type, content-type and created.</summary>
    public EventRecord(
        string eventStreamId, Uuid eventId, StreamPosition eventNumber, Position position, IDictionary<string, string> metadata,
        ReadOnlyMemory<byte> data, ReadOnlyMemory<byte> customMetadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        EventStreamId = eventStreamId;
        EventId = eventId;
        EventNumber = eventNumber;
        Position = position;
        Data = data;
        Metadata = customMetadata;
        EventType = metadata["type"];
        ContentType = metadata["content-type"];
        Created = DateTime.UnixEpoch.AddTicks(long.Parse(metadata["created"], NumberStyles.Integer, CultureInfo.InvariantCulture));
    }

    /// <summary>Its stream.</summary>
    public string EventStreamId { get; }

    /// <summary>Its id.</summary>
    public Uuid EventId { get; }

    /// <summary>Where it stands in its stream.</summary>
    public StreamPosition EventNumber { get; }

    /// <summary>Its type.</summary>
    public string EventType { get; }

    /// <summary>Its body, unchanged.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>What its writer said about it, unchanged.</summary>
    public ReadOnlyMemory<byte> Metadata { get; }

    /// <summary>When the server recorded it, UTC.</summary>
    public DateTime Created { get; }

    /// <summary>Where it stands in the whole log.</summary>
    public Position Position { get; }

    /// <summary>application/json or application/octet-stream.</summary>
    public string ContentType { get; }
}
