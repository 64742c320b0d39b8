using EventStore.Client;
using Ledger.Log;

namespace Ledger.EventStoreDb;

/// <summary>
/// Streams that are being filled with another log's events. Until it is complete there is no <c>about</c> stream, so that nobody opens it. Events go to
/// their streams first, at concrete revisions, and then their headers to the index stream: what an interrupted copy left is found there and not written twice.
/// </summary>
internal sealed class AdoptingStreams(Server server, EventStoreDbLog log, Func<Task> complete) : IAdoptingLog
{
    private Position _read = Position.Start;

    /// <inheritdoc/>
    public IEventLog Log => log;

    /// <inheritdoc/>
    public async Task<long> Count(CancellationToken ct) =>
        await server.ReadLast(server.Names.Index, ct).ConfigureAwait(false) is { } last ? last.EventNumber.ToInt64() + 1 : 0;

    /// <inheritdoc/>
    public async Task Add(IReadOnlyList<LoggedEvent> events, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (var stream in events.GroupBy(item => item.Header.Stream, StringComparer.Ordinal))
        {
            ct.ThrowIfCancellationRequested();
            var batch = stream
                .Select(item => PreparedBatch.Encode(item.Header.Type, item.Header.Media, item.Payload, item.Salt, item.HeaderBytes.Span))
                .ToList();
            if (await server.Append(server.Names.Of(stream.Key), stream.First().Header.Rev - 1, batch).ConfigureAwait(false) is not Written.There)
            {
                throw new LogCorruptException(stream.First().Index, $"it does not follow on what was copied before to stream {server.Names.Of(stream.Key)}");
            }
        }

        // Read back, for where they stand in the server's order, and that they do stand there.
        var places = await Places(events, ct).ConfigureAwait(false);
        var entries = events.Select(item => IndexEntry.Write(item.Index, item.HeaderBytes, places[(item.Header.Stream, item.Header.Rev)])).ToList();
        if (await server.Append(server.Names.Index, events[0].Index - 1, entries).ConfigureAwait(false) is not Written.There)
        {
            throw new LogCorruptException(events[0].Index, $"it does not follow on what was copied before to {server.Names.Index}");
        }
    }

    private async Task<Dictionary<(string Stream, long Revision), Position>> Places(IReadOnlyList<LoggedEvent> events, CancellationToken ct)
    {
        var places = new Dictionary<(string Stream, long Revision), Position>();
        var wanted = events.Select(item => (item.Header.Stream, item.Header.Rev)).ToHashSet();
        await foreach (var record in server.ReadAll(_read, [server.Names.Prefix], ct).ConfigureAwait(false))
        {
            _read = record.Position;
            if (!server.Names.IsOwn(record.EventStreamId) && server.Names.Read(record.EventStreamId) is { } stream && wanted.Contains((stream, record.EventNumber.ToInt64())))
            {
                places[(stream, record.EventNumber.ToInt64())] = record.Position;
            }
        }

        return places.Count == wanted.Count
            ? places
            : throw new LogCorruptException(events[0].Index, $"what was copied to {server.Address.Where} does not show in its order");
    }

    /// <inheritdoc/>
    public Task Complete(CancellationToken ct) => complete();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => log.DisposeAsync();
}
