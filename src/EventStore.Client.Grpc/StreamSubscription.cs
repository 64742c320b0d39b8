namespace EventStore.Client;

/// <summary>A subscription with callbacks.</summary>
public sealed class StreamSubscription : IDisposable
{
    internal StreamSubscription(string subscriptionId) => SubscriptionId = subscriptionId;

    /// <summary>What the server calls it.</summary>
    public string SubscriptionId { get; }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
    }
}
