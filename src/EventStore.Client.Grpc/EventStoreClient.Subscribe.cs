using EventStore.Client.Wire;
using Google.Protobuf;

namespace EventStore.Client;

public sealed partial class EventStoreClient
{
    /// <summary>Follows the whole log: what is there after <paramref name="start"/>, and then what is written, until cancelled.</summary>
    public StreamSubscriptionResult SubscribeToAll(
        FromAll start, bool resolveLinkTos = false, SubscriptionFilterOptions? filterOptions = null, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default)
    {
        var request = Request(false, resolveLinkTos, FilterOf(filterOptions?.Filter, filterOptions?.CheckpointInterval ?? 1));
        request.Options.Subscription = Yes;
        request.Options.All = new();
        if (start == FromAll.Start)
        {
            request.Options.All.Start = Yes;
        }
        else if (start == FromAll.End)
        {
            request.Options.All.End = Yes;
        }
        else
        {
            var (commit, prepare) = start.ToUInt64();
            request.Options.All.Position = new() { Commit = commit, Prepare = prepare };
        }
        return new(new Reading(this, request, ct => Options(null, userCredentials, ct), null, cancellationToken));
    }

    /// <summary>Follows one stream: what is there after <paramref name="start"/>, and then what is written, until cancelled.</summary>
    public StreamSubscriptionResult SubscribeToStream(
        string streamName, FromStream start, bool resolveLinkTos = false, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(streamName);
        var request = Request(false, resolveLinkTos, null);
        request.Options.Subscription = Yes;
        request.Options.Stream = new() { Stream = new() { StreamName = ByteString.CopyFromUtf8(streamName) } };
        if (start == FromStream.Start)
        {
            request.Options.Stream.Start = Yes;
        }
        else if (start == FromStream.End)
        {
            request.Options.Stream.End = Yes;
        }
        else
        {
            request.Options.Stream.Revision = start.ToUInt64();
        }
        return new(new Reading(this, request, ct => Options(null, userCredentials, ct), streamName, cancellationToken));
    }

    /// <summary>Follows the whole log with callbacks, one at a time. Returns when the server has confirmed it.</summary>
    public Task<StreamSubscription> SubscribeToAllAsync(
        FromAll start, Func<StreamSubscription, ResolvedEvent, CancellationToken, Task> eventAppeared, bool resolveLinkTos = false,
        Action<StreamSubscription, SubscriptionDroppedReason, Exception?>? subscriptionDropped = default, SubscriptionFilterOptions? filterOptions = null,
        UserCredentials? userCredentials = null, CancellationToken cancellationToken = default) => StreamSubscription.Confirm(
            SubscribeToAll(start, resolveLinkTos, filterOptions, userCredentials, cancellationToken), eventAppeared, filterOptions?.CheckpointReached,
            subscriptionDropped, cancellationToken);

    /// <summary>Follows one stream with callbacks, one at a time. Returns when the server has confirmed it.</summary>
    public Task<StreamSubscription> SubscribeToStreamAsync(
        string streamName, FromStream start, Func<StreamSubscription, ResolvedEvent, CancellationToken, Task> eventAppeared, bool resolveLinkTos = false,
        Action<StreamSubscription, SubscriptionDroppedReason, Exception?>? subscriptionDropped = default, UserCredentials? userCredentials = null,
        CancellationToken cancellationToken = default) => StreamSubscription.Confirm(
            SubscribeToStream(streamName, start, resolveLinkTos, userCredentials, cancellationToken), eventAppeared, null, subscriptionDropped, cancellationToken);

    /// <summary>
    /// A subscription, which begins at once; its events, or everything the server says of it, once. When the connection is lost or the leader changes after
    /// it has begun it ends with an exception: whoever follows goes on after the last event that was taken.
    /// </summary>
    public sealed class StreamSubscriptionResult : IAsyncEnumerable<ResolvedEvent>, IAsyncDisposable, IDisposable
    {
        private readonly Reading _reading;

        internal StreamSubscriptionResult(Reading reading)
        {
            _reading = reading;
            _ = reading.First();
        }

        /// <summary>Its id, once <see cref="Messages"/> has told.</summary>
        public string? SubscriptionId { get; private set; }

        /// <summary>Everything the server says.</summary>
        public IAsyncEnumerable<StreamMessage> Messages => Tell();

        private async IAsyncEnumerable<StreamMessage> Tell([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await using var taken = _reading.Take(cancellationToken).ConfigureAwait(false);
            using var reading = _reading;
            while (await reading.Next(cancellationToken).ConfigureAwait(false) is { } answer)
            {
                StreamMessage message = answer.ContentCase switch
                {
                    ReadResp.ContentOneofCase.Event => new StreamMessage.Event(reading.Resolve(answer.Event)),
                    ReadResp.ContentOneofCase.Confirmation => new StreamMessage.SubscriptionConfirmation(answer.Confirmation.SubscriptionId),
                    ReadResp.ContentOneofCase.Checkpoint => new StreamMessage.AllStreamCheckpointReached(new(answer.Checkpoint.Commit, answer.Checkpoint.Prepare)),
                    ReadResp.ContentOneofCase.CaughtUp => StreamMessage.CaughtUp.Instance,
                    ReadResp.ContentOneofCase.FellBehind => StreamMessage.FellBehind.Instance,
                    ReadResp.ContentOneofCase.FirstStreamPosition => new StreamMessage.FirstStreamPosition(answer.FirstStreamPosition),
                    ReadResp.ContentOneofCase.LastStreamPosition => new StreamMessage.LastStreamPosition(answer.LastStreamPosition),
                    ReadResp.ContentOneofCase.LastAllPosition => new StreamMessage.LastAllStreamPosition(new(answer.LastAllPosition.Commit, answer.LastAllPosition.Prepare)),
                    _ => StreamMessage.Unknown.Instance,
                };
                if (message is StreamMessage.SubscriptionConfirmation(var id))
                {
                    SubscriptionId = id;
                }
                yield return message;
            }
        }

        /// <summary>The events.</summary>
        public IAsyncEnumerator<ResolvedEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default) => _reading.Events(cancellationToken);

        /// <summary>Ends it.</summary>
        public void Dispose() => _reading.Dispose();

        /// <summary>Ends it.</summary>
        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
