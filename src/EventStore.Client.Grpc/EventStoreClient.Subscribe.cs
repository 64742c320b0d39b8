namespace EventStore.Client;

public sealed partial class EventStoreClient
{
    /// <summary>Follows the whole log: what is there after <paramref name="start"/>, and then what is written, until cancelled.</summary>
    public StreamSubscriptionResult SubscribeToAll(
        FromAll start, bool resolveLinkTos = false, SubscriptionFilterOptions? filterOptions = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Follows one stream: what is there after <paramref name="start"/>, and then what is written, until cancelled.</summary>
    public StreamSubscriptionResult SubscribeToStream(
        string streamName, FromStream start, bool resolveLinkTos = false, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Follows the whole log with callbacks, one at a time.</summary>
    public Task<StreamSubscription> SubscribeToAllAsync(
        FromAll start, Func<StreamSubscription, ResolvedEvent, CancellationToken, Task> eventAppeared, bool resolveLinkTos = false,
        Action<StreamSubscription, SubscriptionDroppedReason, Exception?>? subscriptionDropped = default, SubscriptionFilterOptions? filterOptions = null,
        UserCredentials? userCredentials = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Follows one stream with callbacks, one at a time.</summary>
    public Task<StreamSubscription> SubscribeToStreamAsync(
        string streamName, FromStream start, Func<StreamSubscription, ResolvedEvent, CancellationToken, Task> eventAppeared, bool resolveLinkTos = false,
        Action<StreamSubscription, SubscriptionDroppedReason, Exception?>? subscriptionDropped = default, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>A subscription; its events, or everything the server says of it, once.</summary>
    public sealed class StreamSubscriptionResult : IAsyncEnumerable<ResolvedEvent>, IAsyncDisposable, IDisposable
    {
        internal StreamSubscriptionResult()
        {
        }

        /// <summary>Its id, once <see cref="Messages"/> has told.</summary>
        public string? SubscriptionId { get; private set; }

        /// <summary>Everything the server says. Events and messages are one subscription: enumerate one of them, once.</summary>
        public IAsyncEnumerable<StreamMessage> Messages => throw new NotSupportedException();

        /// <summary>The events.</summary>
        public IAsyncEnumerator<ResolvedEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        /// <summary>Ends it.</summary>
        public void Dispose()
        {
        }

        /// <summary>Ends it.</summary>
        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
