namespace EventStore.Client;

/// <summary>There is no such stream.</summary>
public class StreamNotFoundException : Exception
{
    /// <summary>With its name.</summary>
    public StreamNotFoundException(string stream, Exception? exception = null)
        : base($"Event stream '{stream}' was not found.", exception) => Stream = stream;

    /// <summary>Its name.</summary>
    public string Stream { get; }
}
