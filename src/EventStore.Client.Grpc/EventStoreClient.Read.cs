using EventStore.Client.Wire;
using Google.Protobuf;

namespace EventStore.Client;

public sealed partial class EventStoreClient
{
    private static readonly Empty Yes = new();

    /// <summary>Reads the whole log from a position on, inclusive. Without a deadline of its own there is none.</summary>
    public ReadAllStreamResult ReadAllAsync(
        Direction direction, Position position, long maxCount = long.MaxValue, bool resolveLinkTos = false, TimeSpan? deadline = null,
        UserCredentials? userCredentials = null, CancellationToken cancellationToken = default) =>
        ReadAllAsync(direction, position, null, maxCount, resolveLinkTos, deadline, userCredentials, cancellationToken);

    /// <summary>Reads what matches a filter of the whole log from a position on, inclusive. Without a deadline of its own there is none.</summary>
    public ReadAllStreamResult ReadAllAsync(
        Direction direction, Position position, IEventFilter? eventFilter, long maxCount = long.MaxValue, bool resolveLinkTos = false,
        TimeSpan? deadline = null, UserCredentials? userCredentials = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxCount);
        var request = Request(direction == Direction.Backwards, resolveLinkTos, FilterOf(eventFilter, 0));
        request.Options.Count = (ulong)maxCount;
        request.Options.All = new() { Position = new() { Commit = position.CommitPosition, Prepare = position.PreparePosition } };
        return new(new Reading(this, request, ct => Options(deadline, userCredentials, ct), null, cancellationToken));
    }

    /// <summary>Reads a stream from a position on, inclusive. Without a deadline of its own there is none.</summary>
    public ReadStreamResult ReadStreamAsync(
        Direction direction, string streamName, StreamPosition revision, long maxCount = long.MaxValue, bool resolveLinkTos = false,
        TimeSpan? deadline = null, UserCredentials? userCredentials = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(streamName);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxCount);
        var request = Request(direction == Direction.Backwards, resolveLinkTos, null);
        request.Options.Count = (ulong)maxCount;
        request.Options.Stream = new() { Stream = new() { StreamName = ByteString.CopyFromUtf8(streamName) } };
        if (revision == StreamPosition.End)
        {
            request.Options.Stream.End = Yes;
        }
        else if (revision == StreamPosition.Start)
        {
            request.Options.Stream.Start = Yes;
        }
        else
        {
            request.Options.Stream.Revision = revision;
        }
        return new(streamName, new Reading(this, request, ct => Options(deadline, userCredentials, ct), streamName, cancellationToken));
    }

    private static ReadReq Request(bool backwards, bool resolveLinks, ReadOptions.Types.Filter? filter)
    {
        var request = new ReadReq
        {
            Options = new()
            {
                Backwards = backwards,
                ResolveLinks = resolveLinks,
                Uuids = new() { Structured = Yes },
                Control = new() { Compatibility = 1 },
            },
        };
        if (filter is null)
        {
            request.Options.NoFilter = Yes;
        }
        else
        {
            request.Options.Filter = filter;
        }
        return request;
    }

    private static ReadOptions.Types.Filter? FilterOf(IEventFilter? filter, uint checkpointInterval)
    {
        if (filter is null or StreamFilter { Prefixes: [], MaxSearchWindow: null } or EventTypeFilter { Prefixes: [], MaxSearchWindow: null })
        {
            return null;
        }
        var expression = new ReadOptions.Types.Expression();
        if (filter.Prefixes is [])
        {
            expression.Regex = (string?)filter.Regex ?? "";
        }
        else
        {
            expression.Prefix.AddRange(filter.Prefixes.Select(static prefix => prefix.ToString()));
        }
        var options = new ReadOptions.Types.Filter { CheckpointIntervalMultiplier = checkpointInterval };
        if (filter is EventTypeFilter)
        {
            options.EventType = expression;
        }
        else
        {
            options.StreamName = expression;
        }
        if (filter.MaxSearchWindow is { } window)
        {
            options.Max = window;
        }
        else
        {
            options.Count = Yes;
        }
        return options;
    }

    /// <summary>A reading of the whole log; its events, or everything the server says of it, once.</summary>
    public class ReadAllStreamResult : IAsyncEnumerable<ResolvedEvent>
    {
        private readonly Reading _reading;

        internal ReadAllStreamResult(Reading reading) => _reading = reading;

        /// <summary>Where the log ends, once <see cref="Messages"/> has told.</summary>
        public Position? LastPosition { get; private set; }

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
                    ReadResp.ContentOneofCase.LastAllPosition => new StreamMessage.LastAllStreamPosition(new(answer.LastAllPosition.Commit, answer.LastAllPosition.Prepare)),
                    ReadResp.ContentOneofCase.FirstStreamPosition => new StreamMessage.FirstStreamPosition(answer.FirstStreamPosition),
                    ReadResp.ContentOneofCase.LastStreamPosition => new StreamMessage.LastStreamPosition(answer.LastStreamPosition),
                    ReadResp.ContentOneofCase.StreamNotFound => StreamMessage.NotFound.Instance,
                    _ => StreamMessage.Unknown.Instance,
                };
                if (message is StreamMessage.LastAllStreamPosition(var position))
                {
                    LastPosition = position;
                }
                yield return message;
            }
        }

        /// <summary>The events.</summary>
        public IAsyncEnumerator<ResolvedEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default) => _reading.Events(cancellationToken);
    }

    /// <summary>A reading of a stream; its events, or everything the server says of it, once.</summary>
    public class ReadStreamResult : IAsyncEnumerable<ResolvedEvent>
    {
        private readonly Reading _reading;
        private readonly Lazy<Task<ReadState>> _state;

        internal ReadStreamResult(string streamName, Reading reading)
        {
            StreamName = streamName;
            _reading = reading;
            _state = new(async () => await reading.First().ConfigureAwait(false) is { ContentCase: ReadResp.ContentOneofCase.StreamNotFound }
                ? Client.ReadState.StreamNotFound
                : Client.ReadState.Ok);
        }

        /// <summary>The stream.</summary>
        public string StreamName { get; }

        /// <summary>Its first event that is left, once <see cref="Messages"/> has told.</summary>
        public StreamPosition? FirstStreamPosition { get; private set; }

        /// <summary>Its last event, once <see cref="Messages"/> has told.</summary>
        public StreamPosition? LastStreamPosition { get; private set; }

        /// <summary>Whether there is such a stream.</summary>
        public Task<ReadState> ReadState => _state.Value;

        /// <summary>Everything the server says.</summary>
        public IAsyncEnumerable<StreamMessage> Messages => Tell();

        private async IAsyncEnumerable<StreamMessage> Tell([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await using var taken = _reading.Take(cancellationToken).ConfigureAwait(false);
            using var reading = _reading;
            if (await ReadState.ConfigureAwait(false) == Client.ReadState.Ok)
            {
                yield return StreamMessage.Ok.Instance;
            }
            while (await reading.Next(cancellationToken).ConfigureAwait(false) is { } answer)
            {
                StreamMessage message = answer.ContentCase switch
                {
                    ReadResp.ContentOneofCase.Event => new StreamMessage.Event(reading.Resolve(answer.Event)),
                    ReadResp.ContentOneofCase.StreamNotFound => StreamMessage.NotFound.Instance,
                    ReadResp.ContentOneofCase.FirstStreamPosition => new StreamMessage.FirstStreamPosition(answer.FirstStreamPosition),
                    ReadResp.ContentOneofCase.LastStreamPosition => new StreamMessage.LastStreamPosition(answer.LastStreamPosition),
                    ReadResp.ContentOneofCase.LastAllPosition => new StreamMessage.LastAllStreamPosition(new(answer.LastAllPosition.Commit, answer.LastAllPosition.Prepare)),
                    _ => StreamMessage.Unknown.Instance,
                };
                switch (message)
                {
                    case StreamMessage.FirstStreamPosition(var first): FirstStreamPosition = first; break;
                    case StreamMessage.LastStreamPosition(var last): LastStreamPosition = last; break;
                }
                yield return message;
            }
        }

        /// <summary>The events.</summary>
        /// <exception cref="StreamNotFoundException">There is no such stream.</exception>
        public async IAsyncEnumerator<ResolvedEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            await using var taken = _reading.Take(cancellationToken).ConfigureAwait(false);
            using var reading = _reading;
            while (await reading.Next(cancellationToken).ConfigureAwait(false) is { } answer)
            {
                switch (answer.ContentCase)
                {
                    case ReadResp.ContentOneofCase.Event: yield return reading.Resolve(answer.Event); break;
                    case ReadResp.ContentOneofCase.StreamNotFound: throw new StreamNotFoundException(StreamName);
                }
            }
        }
    }
}
