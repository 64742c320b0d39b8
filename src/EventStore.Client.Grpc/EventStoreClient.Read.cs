namespace EventStore.Client;

public sealed partial class EventStoreClient
{
    /// <summary>Reads the whole log from a position on, inclusive.</summary>
    public ReadAllStreamResult ReadAllAsync(
        Direction direction, Position position, long maxCount = long.MaxValue, bool resolveLinkTos = false, TimeSpan? deadline = null,
        UserCredentials? userCredentials = null, CancellationToken cancellationToken = default) =>
        ReadAllAsync(direction, position, null, maxCount, resolveLinkTos, deadline, userCredentials, cancellationToken);

    /// <summary>Reads what matches a filter of the whole log from a position on, inclusive.</summary>
    public ReadAllStreamResult ReadAllAsync(
        Direction direction, Position position, IEventFilter? eventFilter, long maxCount = long.MaxValue, bool resolveLinkTos = false,
        TimeSpan? deadline = null, UserCredentials? userCredentials = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Reads a stream from a position on, inclusive.</summary>
    public ReadStreamResult ReadStreamAsync(
        Direction direction, string streamName, StreamPosition revision, long maxCount = long.MaxValue, bool resolveLinkTos = false,
        TimeSpan? deadline = null, UserCredentials? userCredentials = null, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>A reading of the whole log; its events, once.</summary>
    public class ReadAllStreamResult : IAsyncEnumerable<ResolvedEvent>
    {
        internal ReadAllStreamResult()
        {
        }

        /// <summary>Where the log ends, once <see cref="Messages"/> has told.</summary>
        public Position? LastPosition { get; private set; }

        /// <summary>Everything the server says. Events and messages are one reading: enumerate one of them, once.</summary>
        public IAsyncEnumerable<StreamMessage> Messages => throw new NotSupportedException();

        /// <inheritdoc />
        public IAsyncEnumerator<ResolvedEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }

    /// <summary>A reading of a stream; its events, once.</summary>
    public class ReadStreamResult : IAsyncEnumerable<ResolvedEvent>
    {
        internal ReadStreamResult(string streamName) => StreamName = streamName;

        /// <summary>The stream.</summary>
        public string StreamName { get; }

        /// <summary>Its first event that is left, once <see cref="Messages"/> has told.</summary>
        public StreamPosition? FirstStreamPosition { get; private set; }

        /// <summary>Its last event, once <see cref="Messages"/> has told.</summary>
        public StreamPosition? LastStreamPosition { get; private set; }

        /// <summary>Whether there is such a stream.</summary>
        public Task<ReadState> ReadState => throw new NotSupportedException();

        /// <summary>Everything the server says. Events and messages are one reading: enumerate one of them, once.</summary>
        public IAsyncEnumerable<StreamMessage> Messages => throw new NotSupportedException();

        /// <summary>The events.</summary>
        /// <exception cref="StreamNotFoundException">There is no such stream.</exception>
        public IAsyncEnumerator<ResolvedEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}
