using System.Diagnostics;
using System.Runtime.CompilerServices;
using EventStore.Client;
using Ledger.Log;

namespace Ledger.EventStoreDb;

/// <summary>The server as the engine uses it: concrete expected revisions only, and answers that did not come are found out by reading.</summary>
internal sealed class Server : IAsyncDisposable
{
    /// <summary>What a server takes in one append unless it is told otherwise (MaxAppendSize), and what of it is left for the protocol.</summary>
    public const int MostBytes = 1024 * 1024;

    // Each event's id, type and so on, generously.
    private const int Framing = 256;

    // How much a server looks at before it says how far it came; small windows make long ways past other applications' events slow.
    private const uint SearchWindow = 4096;

    private const int Attempts = 5;

    private readonly EventStoreClient _client;

    public Server(ServerAddress address)
    {
        Address = address;
        _client = new EventStoreClient(address.Settings);
    }

    /// <summary>Where it is.</summary>
    public ServerAddress Address { get; }

    /// <summary>The ledger's streams there.</summary>
    public StreamNames Names => Address.Names;

    /// <summary>What was appended through this and acknowledged, by its place.</summary>
    public OwnAppends Own { get; } = new();

    /// <summary>
    /// Appends a batch after a concrete revision, whole or not at all (−1: to a stream that does not exist). An answer that does not come is asked for
    /// again, which is safe: the ids and the revision are the same, so that the server writes once.
    /// </summary>
    /// <exception cref="LedgerException">It cannot be written, or it is not known whether it is; the message and the hint say which.</exception>
    public async Task<Written> Append(string stream, long expected, IReadOnlyList<EventData> events)
    {
        var size = events.Sum(item => (long)item.Data.Length + item.Metadata.Length + Framing);
        if (size > MostBytes)
        {
            throw new EventTooLargeException($"a batch has about {size} bytes with its headers, and the most is {MostBytes}");
        }

        var started = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            Exception failure;
            try
            {
                return await AppendOnce(stream, expected, events).ConfigureAwait(false);
            }
            catch (Exception e) when (ServerFailure.IsPassing(e))
            {
                failure = e;
            }
            catch (MaximumAppendSizeExceededException e)
            {
                throw new EventTooLargeException($"a batch is larger than this server takes, which is {e.MaxAppendSize} bytes");
            }
            catch (Exception e) when (ServerFailure.IsOne(e))
            {
                throw ServerFailure.Explain(e, Address.Where, writing: true);
            }

            if (await IsThere(stream, expected, events).ConfigureAwait(false) is { } written)
            {
                return written;
            }

            if (attempt == Attempts || Stopwatch.GetElapsedTime(started) >= Address.Deadline)
            {
                throw ServerFailure.Explain(failure, Address.Where, writing: true);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20 << attempt)).ConfigureAwait(false);
        }
    }

    /// <summary>A stream's events from a revision on. None, if there is no such stream or all was truncated.</summary>
    public IAsyncEnumerable<EventRecord> ReadStream(string stream, long from, long count, CancellationToken ct) =>
        Events(_client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.FromInt64(from), count, cancellationToken: ct), ct);

    /// <summary>The last event of a stream; null if there is none.</summary>
    public async Task<EventRecord?> ReadLast(string stream, CancellationToken ct)
    {
        await foreach (var item in Events(
            _client.ReadStreamAsync(Direction.Backwards, stream, StreamPosition.End, 1, deadline: Address.Deadline, cancellationToken: ct), ct).ConfigureAwait(false))
        {
            return item;
        }

        return null;
    }

    /// <summary>The server's own order, from a position on, as far as streams start with one of these.</summary>
    public async IAsyncEnumerable<EventRecord> ReadAll(Position from, string[] prefixes, [EnumeratorCancellation] CancellationToken ct)
    {
        var read = _client.ReadAllAsync(Direction.Forwards, from, StreamFilter.Prefix(SearchWindow, prefixes), cancellationToken: ct);
        await foreach (var item in Explained(read, ct).ConfigureAwait(false))
        {
            yield return item.Event;
        }
    }

    /// <summary>The settings of a stream.</summary>
    public async Task<StreamMetadataResult> ReadSettings(string stream, CancellationToken ct)
    {
        try
        {
            return await _client.GetStreamMetadataAsync(stream, Address.Deadline, cancellationToken: ct).ConfigureAwait(false);
        }
        catch (Exception e) when (ServerFailure.IsOne(e))
        {
            throw ServerFailure.Explain(e, Address.Where);
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private async Task<Written> AppendOnce(string stream, long expected, IReadOnlyList<EventData> events)
    {
        Own.Begin();
        try
        {
            var result = expected < 0
                ? await _client.AppendToStreamAsync(stream, StreamState.NoStream, events, deadline: Address.Deadline).ConfigureAwait(false)
                : await _client.AppendToStreamAsync(stream, StreamRevision.FromInt64(expected), events, deadline: Address.Deadline).ConfigureAwait(false);
            if (result.NextExpectedStreamRevision.ToInt64() != expected + events.Count)
            {
                throw new LedgerException(
                    Failure.Integrity,
                    $"{Address.Where} wrote to stream {stream} at another revision than it was asked to",
                    "the stream was deleted or truncated at the server: run `ledger doctor`");
            }

            return new Written.There(Own.Add(stream, expected + 1, events, result.LogPosition, areEvents: !Names.IsOwn(stream)));
        }
        catch (WrongExpectedVersionException wrong)
        {
            return new Written.Elsewhere(wrong.ActualVersion ?? -1);
        }
        finally
        {
            Own.Finish();
        }
    }

    // After an answer that did not come: is it there? Null when nothing is, and then it may still be on its way.
    private async Task<Written?> IsThere(string stream, long expected, IReadOnlyList<EventData> events)
    {
        try
        {
            var found = 0;
            await foreach (var item in Events(
                _client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.FromInt64(expected + 1), events.Count, deadline: Address.Deadline), default).ConfigureAwait(false))
            {
                if (item.EventNumber.ToInt64() != expected + 1 + found || item.EventId != events[found].EventId)
                {
                    return await ReadLast(stream, default).ConfigureAwait(false) is { } last ? new Written.Elsewhere(last.EventNumber.ToInt64()) : null;
                }

                found++;
            }

            return found == events.Count ? new Written.There(IsPlaced: false) : null;
        }
        catch (LedgerException e) when (e.InnerException is { } inner && ServerFailure.IsPassing(inner))
        {
            return null; // it is asked again
        }
    }

    private async IAsyncEnumerable<EventRecord> Events(EventStoreClient.ReadStreamResult read, [EnumeratorCancellation] CancellationToken ct)
    {
        // A stream that does not exist is known from the state; a deleted one from an exception.
        ReadState state;
        try
        {
            state = await read.ReadState.ConfigureAwait(false);
        }
        catch (Exception e) when (ServerFailure.IsOne(e) && !ct.IsCancellationRequested)
        {
            throw ServerFailure.Explain(e, Address.Where);
        }
        catch (Exception e) when (ServerFailure.IsOne(e))
        {
            throw new OperationCanceledException(e.Message, e, ct);
        }

        if (state == ReadState.StreamNotFound)
        {
            yield break;
        }

        await foreach (var item in Explained(read, ct).ConfigureAwait(false))
        {
            yield return item.Event;
        }
    }

    private async IAsyncEnumerable<ResolvedEvent> Explained(IAsyncEnumerable<ResolvedEvent> read, [EnumeratorCancellation] CancellationToken ct)
    {
        var events = read.GetAsyncEnumerator(ct);
        await using var reading = events.ConfigureAwait(false);
        while (true)
        {
            bool more;
            try
            {
                more = await events.MoveNextAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (ServerFailure.IsOne(e))
            {
                throw ct.IsCancellationRequested ? new OperationCanceledException(e.Message, e, ct) : ServerFailure.Explain(e, Address.Where);
            }

            if (!more)
            {
                yield break;
            }

            yield return events.Current;
        }
    }
}
