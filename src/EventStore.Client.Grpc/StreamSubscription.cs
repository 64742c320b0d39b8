using Grpc.Core;

namespace EventStore.Client;

/// <summary>A subscription with callbacks, one at a time.</summary>
public sealed class StreamSubscription : IDisposable
{
    private readonly EventStoreClient.StreamSubscriptionResult _subscription;
    private readonly Action<StreamSubscription, SubscriptionDroppedReason, Exception?>? _dropped;
    private readonly CancellationTokenSource _end;
    private int _isOver;

    private StreamSubscription(
        string subscriptionId, EventStoreClient.StreamSubscriptionResult subscription,
        Action<StreamSubscription, SubscriptionDroppedReason, Exception?>? dropped, CancellationToken ct)
    {
        SubscriptionId = subscriptionId;
        _subscription = subscription;
        _dropped = dropped;
        _end = CancellationTokenSource.CreateLinkedTokenSource(ct);
    }

    /// <summary>What the server calls it.</summary>
    public string SubscriptionId { get; }

    internal static async Task<StreamSubscription> Confirm(
        EventStoreClient.StreamSubscriptionResult subscription, Func<StreamSubscription, ResolvedEvent, CancellationToken, Task> appeared,
        Func<StreamSubscription, Position, CancellationToken, Task>? checkpoint, Action<StreamSubscription, SubscriptionDroppedReason, Exception?>? dropped,
        CancellationToken ct)
    {
        var messages = subscription.Messages.GetAsyncEnumerator(ct);
        try
        {
            if (await messages.MoveNextAsync().ConfigureAwait(false) && messages.Current is StreamMessage.SubscriptionConfirmation(var id))
            {
                var confirmed = new StreamSubscription(id, subscription, dropped, ct);
                _ = Task.Run(() => confirmed.Follow(messages, appeared, checkpoint), CancellationToken.None);
                return confirmed;
            }
        }
        catch
        {
            await messages.DisposeAsync().ConfigureAwait(false);
            throw;
        }
        await messages.DisposeAsync().ConfigureAwait(false);
        throw new InvalidOperationException("The server did not confirm the subscription.");
    }

    private async Task Follow(
        IAsyncEnumerator<StreamMessage> messages, Func<StreamSubscription, ResolvedEvent, CancellationToken, Task> appeared,
        Func<StreamSubscription, Position, CancellationToken, Task>? checkpoint)
    {
        try
        {
            while (await messages.MoveNextAsync().ConfigureAwait(false))
            {
                try
                {
                    switch (messages.Current)
                    {
                        case StreamMessage.Event(var resolved): await appeared(this, resolved, _end.Token).ConfigureAwait(false); break;
                        case StreamMessage.AllStreamCheckpointReached(var position) when checkpoint is not null:
                            await checkpoint(this, position, _end.Token).ConfigureAwait(false);
                            break;
                    }
                }
                catch (Exception e)
                {
                    Drop(e is ObjectDisposedException or OperationCanceledException ? SubscriptionDroppedReason.Disposed : SubscriptionDroppedReason.SubscriberError, e);
                    return;
                }
            }
            Drop(SubscriptionDroppedReason.ServerError, null);
        }
        catch (Exception e) when (e is RpcException or NotLeaderException or StreamDeletedException or AccessDeniedException or NotAuthenticatedException)
        {
            Drop(SubscriptionDroppedReason.ServerError, e);
        }
        catch (OperationCanceledException e)
        {
            Drop(SubscriptionDroppedReason.Disposed, e);
        }
        finally
        {
            await messages.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Ends it.</summary>
    public void Dispose() => Drop(SubscriptionDroppedReason.Disposed, null);

    private void Drop(SubscriptionDroppedReason reason, Exception? e)
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 1)
        {
            return;
        }
        try
        {
            _dropped?.Invoke(this, reason, e);
        }
        finally
        {
            _end.Cancel();
            _subscription.Dispose();
            _end.Dispose();
        }
    }
}
