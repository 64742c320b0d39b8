namespace EventStore.Client;

/// <summary>An event to append.</summary>
public sealed class EventData
{
    /// <summary>An event to append. <paramref name="contentType"/> is application/json or application/octet-stream.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The id is empty, or the content type is neither.</exception>
    public EventData(Uuid eventId, string type, ReadOnlyMemory<byte> data, ReadOnlyMemory<byte>? metadata = null, string contentType = "application/json")
    {
        if (eventId == Uuid.Empty)
        {
            throw new ArgumentOutOfRangeException(nameof(eventId), "An event's id is not all zero.");
        }
        if (contentType is not ("application/json" or "application/octet-stream"))
        {
            throw new ArgumentOutOfRangeException(nameof(contentType), contentType, "Neither application/json nor application/octet-stream.");
        }
        EventId = eventId;
        Type = type;
        Data = data;
        Metadata = metadata ?? default;
        ContentType = contentType;
    }

    /// <summary>What tells a repetition.</summary>
    public Uuid EventId { get; }

    /// <summary>Its type.</summary>
    public string Type { get; }

    /// <summary>Its body.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>What the writer says about it.</summary>
    public ReadOnlyMemory<byte> Metadata { get; }

    /// <summary>application/json or application/octet-stream.</summary>
    public string ContentType { get; }
}
