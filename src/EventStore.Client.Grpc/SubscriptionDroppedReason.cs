namespace EventStore.Client;

/// <summary>Why a subscription ended.</summary>
public enum SubscriptionDroppedReason
{
    /// <summary>It was disposed of, or cancelled.</summary>
    Disposed,

    /// <summary>The subscriber threw.</summary>
    SubscriberError,

    /// <summary>The server or the connection failed.</summary>
    ServerError,
}
