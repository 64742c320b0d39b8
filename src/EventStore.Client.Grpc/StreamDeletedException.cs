namespace EventStore.Client;

/// <summary>The stream was tombstoned: it can neither be read nor written again.</summary>
public class StreamDeletedException : Exception
{
    /// <summary>With its name.</summary>
    public StreamDeletedException(string stream, Exception? exception = null)
        : base($"Event stream '{stream}' is deleted.", exception) => Stream = stream;

    /// <summary>Its name.</summary>
    public string Stream { get; }
}
