namespace EventStore.Client;

/// <summary>Whether there was a stream to read.</summary>
public enum ReadState
{
    /// <summary>There is none: never written, or deleted.</summary>
    StreamNotFound,

    /// <summary>There is one.</summary>
    Ok,
}
