namespace EventStore.Client;

/// <summary>The stream is not where the append or delete expected it; nothing was written.</summary>
public class WrongExpectedVersionException : Exception
{
    /// <summary>A revision was expected.</summary>
    public WrongExpectedVersionException(
        string streamName, StreamRevision expectedStreamRevision, StreamRevision actualStreamRevision, Exception? exception = null, string? message = null)
        : base(
            message ?? $"Append failed due to WrongExpectedVersion. Stream: {streamName}, Expected version: {expectedStreamRevision}, Actual version: {actualStreamRevision}",
            exception)
    {
        StreamName = streamName;
        ExpectedStreamRevision = expectedStreamRevision;
        ActualStreamRevision = actualStreamRevision;
        ExpectedVersion = expectedStreamRevision == StreamRevision.None ? null : expectedStreamRevision.ToInt64();
        ActualVersion = actualStreamRevision == StreamRevision.None ? null : actualStreamRevision.ToInt64();
    }

    /// <summary>A state was expected.</summary>
    public WrongExpectedVersionException(string streamName, StreamState expectedStreamState, StreamRevision actualStreamRevision, Exception? exception = null)
        : this(
            streamName, StreamRevision.None, actualStreamRevision, exception,
            $"Append failed due to WrongExpectedVersion. Stream: {streamName}, Expected state: {expectedStreamState}, Actual version: {actualStreamRevision}")
    {
    }

    /// <summary>The stream.</summary>
    public string StreamName { get; }

    /// <summary>What was expected; null for anything but a revision.</summary>
    public long? ExpectedVersion { get; }

    /// <summary>What is; null when there is no such stream.</summary>
    public long? ActualVersion { get; }

    /// <summary>What is; <see cref="StreamRevision.None"/> when there is no such stream.</summary>
    public StreamRevision ActualStreamRevision { get; }

    /// <summary>What was expected; <see cref="StreamRevision.None"/> for anything but a revision.</summary>
    public StreamRevision ExpectedStreamRevision { get; }
}
