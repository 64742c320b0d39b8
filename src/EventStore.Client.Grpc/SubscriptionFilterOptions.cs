namespace EventStore.Client;

/// <summary>What a subscription to the whole log is to send, and how often it says how far it has come.</summary>
public class SubscriptionFilterOptions
{
    /// <summary>
    /// With a callback at each checkpoint. A checkpoint comes after <paramref name="checkpointInterval"/> times the filter's search window
    /// of events that were looked at.
    /// </summary>
    public SubscriptionFilterOptions(IEventFilter filter, uint checkpointInterval, Func<StreamSubscription, Position, CancellationToken, Task>? checkpointReached)
        : this(filter, checkpointInterval) => CheckpointReached = checkpointReached ?? (static (_, _, _) => Task.CompletedTask);

    /// <summary>A checkpoint comes after <paramref name="checkpointInterval"/> times the filter's search window of events that were looked at.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The interval is 0.</exception>
    public SubscriptionFilterOptions(IEventFilter filter, uint checkpointInterval = 1)
    {
        ArgumentOutOfRangeException.ThrowIfZero(checkpointInterval);
        Filter = filter;
        CheckpointInterval = checkpointInterval;
    }

    /// <summary>Which events.</summary>
    public IEventFilter Filter { get; }

    /// <summary>In search windows.</summary>
    public uint CheckpointInterval { get; }

    /// <summary>Called at each checkpoint of a subscription with callbacks.</summary>
    public Func<StreamSubscription, Position, CancellationToken, Task> CheckpointReached { get; } = static (_, _, _) => Task.CompletedTask;
}
