using Xunit.Abstractions;

namespace EventStore.Client.Tests;

public sealed class ReadTests(ITestOutputHelper console) : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.For(console);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private static IEnumerable<ulong> Numbers(IEnumerable<ResolvedEvent> events) => events.Select(e => e.OriginalEventNumber.ToUInt64());

    [Fact]
    public async Task A_stream_is_read_from_a_position_inclusive_either_way()
    {
        var stream = _server.Stream("a");
        await _server.Client.AppendToStreamAsync(stream, StreamState.NoStream, TestServer.Events(100));

        Assert.Equal(Enumerable.Range(40, 60).Select(n => (ulong)n), Numbers(await _server.Client.ReadStreamAsync(Direction.Forwards, stream, new StreamPosition(40)).All()));
        Assert.Equal([40ul, 41ul, 42ul], Numbers(await _server.Client.ReadStreamAsync(Direction.Forwards, stream, new StreamPosition(40), 3).All()));
        Assert.Equal([40ul, 39ul, 38ul], Numbers(await _server.Client.ReadStreamAsync(Direction.Backwards, stream, new StreamPosition(40), 3).All()));
        Assert.Equal([99ul], Numbers(await _server.Client.ReadStreamAsync(Direction.Backwards, stream, StreamPosition.End, 1).All()));
        Assert.Equal([0ul], Numbers(await _server.Client.ReadStreamAsync(Direction.Backwards, stream, StreamPosition.Start).All()));
        Assert.Empty(await _server.Client.ReadStreamAsync(Direction.Forwards, stream, new StreamPosition(100)).All());
        Assert.Empty(await _server.Client.ReadStreamAsync(Direction.Forwards, stream, new StreamPosition(1000)).All());
        Assert.Equal(100, (await _server.Client.ReadStreamAsync(Direction.Backwards, stream, new StreamPosition(1000)).All()).Count);
    }

    [Fact]
    public async Task A_reading_tells_where_the_stream_begins_and_ends()
    {
        var stream = _server.Stream("a");
        await _server.Client.AppendToStreamAsync(stream, StreamState.NoStream, TestServer.Events(5));
        var reading = _server.Client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start, 10);
        Assert.Equal(ReadState.Ok, await reading.ReadState);
        var messages = await reading.Messages.All();
        Assert.IsType<StreamMessage.Ok>(messages[0]);
        Assert.Equal(5, messages.OfType<StreamMessage.Event>().Count());
        Assert.Equal(new StreamPosition(4), reading.LastStreamPosition);
        await Assert.ThrowsAsync<InvalidOperationException>(() => reading.Messages.All());

        reading = _server.Client.ReadStreamAsync(Direction.Forwards, stream, new StreamPosition(9), 10);
        messages = await reading.Messages.All();
        Assert.Equal((new StreamPosition(5), new StreamPosition(4)), (reading.FirstStreamPosition, reading.LastStreamPosition));
        Assert.Empty(messages.OfType<StreamMessage.Event>());
    }

    [Fact]
    public async Task A_stream_that_is_not_there_is_said_to_be_missing()
    {
        var reading = _server.Client.ReadStreamAsync(Direction.Forwards, _server.Stream("none"), StreamPosition.Start);
        Assert.Equal(ReadState.StreamNotFound, await reading.ReadState);
        Assert.IsType<StreamMessage.NotFound>(Assert.Single(await reading.Messages.All()));
        var missing = await Assert.ThrowsAsync<StreamNotFoundException>(
            () => _server.Client.ReadStreamAsync(Direction.Backwards, _server.Stream("none"), StreamPosition.End).All());
        Assert.Equal(_server.Stream("none"), missing.Stream);
    }

    [Fact]
    public async Task The_whole_log_is_read_in_the_order_it_was_written()
    {
        var (a, b) = (_server.Stream("a"), _server.Stream("b"));
        for (var n = 0; n < 20; n++)
        {
            await _server.Client.AppendToStreamAsync(n % 2 == 0 ? a : b, StreamState.Any, TestServer.Events(2));
        }
        var all = await _server.Client.ReadAllAsync(Direction.Forwards, Position.Start, StreamFilter.Prefix(_server.Prefix)).All();
        Assert.Equal(40, all.Count);
        Assert.Equal(all.OrderBy(e => e.OriginalPosition!.Value).Select(e => e.Event.EventId), all.Select(e => e.Event.EventId));
        Assert.Equal(Enumerable.Range(0, 20).Select(n => (ulong)n), Numbers(all.Where(e => e.OriginalStreamId == a)));

        var tenth = all[10].OriginalPosition!.Value;
        Assert.Equal(all.Skip(10).Select(e => e.Event.EventId), (await _server.Client.ReadAllAsync(Direction.Forwards, tenth, StreamFilter.Prefix(_server.Prefix)).All()).Select(e => e.Event.EventId));
        Assert.Equal(
            all.Take(10).Reverse().Select(e => e.Event.EventId),
            (await _server.Client.ReadAllAsync(Direction.Backwards, tenth, StreamFilter.Prefix(_server.Prefix)).All()).Select(e => e.Event.EventId));
        Assert.Equal(
            all.TakeLast(3).Reverse().Select(e => e.Event.EventId),
            (await _server.Client.ReadAllAsync(Direction.Backwards, Position.End, StreamFilter.Prefix(_server.Prefix), 3).All()).Select(e => e.Event.EventId));
        Assert.Empty(await _server.Client.ReadAllAsync(Direction.Forwards, Position.End).All());
        Assert.Contains(await _server.Client.ReadAllAsync(Direction.Forwards, Position.Start, 1000).All(), e => e.OriginalStreamId.StartsWith('$'));
    }

    [Fact]
    public async Task A_filter_sends_what_matches()
    {
        await _server.Client.AppendToStreamAsync(_server.Stream("a-1"), StreamState.NoStream, [TestServer.Event("{}", _server.Prefix + "red"), TestServer.Event("{}", _server.Prefix + "green")]);
        await _server.Client.AppendToStreamAsync(_server.Stream("b-1"), StreamState.NoStream, [TestServer.Event("{}", _server.Prefix + "red")]);
        await _server.Client.AppendToStreamAsync(_server.Stream("c-1"), StreamState.NoStream, [TestServer.Event("{}", _server.Prefix + "red")]);

        Assert.Equal(2, await Count(StreamFilter.Prefix(_server.Stream("a-"))));
        Assert.Equal(3, await Count(StreamFilter.Prefix(_server.Stream("a-"), _server.Stream("c"))));
        Assert.Equal(3, await Count(StreamFilter.Prefix(4, _server.Stream("a-"), _server.Stream("c"))));
        Assert.Equal(2, await Count(StreamFilter.RegularExpression($"^{_server.Prefix}[bc]-")));
        Assert.Equal(3, await Count(EventTypeFilter.Prefix(_server.Prefix + "r")));
        Assert.Equal(1, await Count(EventTypeFilter.RegularExpression($"^{_server.Prefix}.*een$")));
        Assert.Equal(4, await Count(StreamFilter.Prefix(_server.Prefix)));
        Assert.DoesNotContain(
            await _server.Client.ReadAllAsync(Direction.Forwards, Position.Start, EventTypeFilter.ExcludeSystemEvents(), 1000).All(),
            e => e.Event.EventType.StartsWith('$'));

        async Task<int> Count(IEventFilter filter) => (await _server.Client.ReadAllAsync(Direction.Forwards, Position.Start, filter).All()).Count;
    }

    [Fact]
    public async Task A_position_where_nothing_begins_is_an_error()
    {
        await _server.Client.AppendToStreamAsync(_server.Stream("a"), StreamState.NoStream, TestServer.Events(1));
        var first = (await _server.Client.ReadAllAsync(Direction.Forwards, Position.Start, StreamFilter.Prefix(_server.Prefix)).All())[0].OriginalPosition!.Value;
        var between = new Position(first.CommitPosition + 1, first.CommitPosition + 1);
        await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => _server.Client.ReadAllAsync(Direction.Forwards, between).All());
        Assert.Equal(
            first, (await _server.Client.ReadAllAsync(Direction.Forwards, new Position(first.CommitPosition, 0), StreamFilter.Prefix(_server.Prefix)).All())[0].OriginalPosition);
    }

    [Fact]
    public async Task A_long_stream_is_read_whole()
    {
        var stream = _server.Stream("a");
        for (var n = 0; n < 20; n++)
        {
            await _server.Client.AppendToStreamAsync(stream, StreamState.Any, TestServer.Events(250));
        }
        Assert.Equal(Enumerable.Range(0, 5000).Select(n => (ulong)n), Numbers(await _server.Client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).All()));
        Assert.Equal(Enumerable.Range(0, 5000).Reverse().Select(n => (ulong)n), Numbers(await _server.Client.ReadStreamAsync(Direction.Backwards, stream, StreamPosition.End).All()));
    }

    [Fact]
    public async Task A_reading_that_is_left_or_cancelled_ends()
    {
        var stream = _server.Stream("a");
        await _server.Client.AppendToStreamAsync(stream, StreamState.NoStream, TestServer.Events(200));
        Assert.Equal(3, (await _server.Client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).First(3)).Count);

        using var cancel = new CancellationTokenSource();
        var reading = _server.Client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start, cancellationToken: cancel.Token).GetAsyncEnumerator(default);
        Assert.True(await reading.MoveNextAsync());
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await reading.MoveNextAsync())
            {
            }
        });
        await reading.DisposeAsync();
    }

    [Fact]
    public async Task A_deleted_stream_is_missing_and_goes_on_where_it_was()
    {
        var stream = _server.Stream("a");
        await _server.Client.AppendToStreamAsync(stream, StreamState.NoStream, TestServer.Events(3));
        var wrong = await Assert.ThrowsAsync<WrongExpectedVersionException>(() => _server.Client.DeleteAsync(stream, new StreamRevision(7)));
        Assert.Equal((7L, 2L, stream), (wrong.ExpectedVersion, wrong.ActualVersion, wrong.StreamName));
        await _server.Client.DeleteAsync(stream, new StreamRevision(2));

        Assert.Equal(ReadState.StreamNotFound, await _server.Client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).ReadState);
        var metadata = await _server.Client.GetStreamMetadataAsync(stream);
        Assert.Equal(StreamPosition.End, metadata.Metadata.TruncateBefore);
        Assert.Equal(3, (await _server.Client.ReadAllAsync(Direction.Forwards, Position.Start, StreamFilter.Prefix(stream)).All()).Count);

        var again = await _server.Client.AppendToStreamAsync(stream, StreamState.NoStream, TestServer.Events(1));
        Assert.Equal(new StreamRevision(3), again.NextExpectedStreamRevision);
        Assert.Equal([3ul], Numbers(await _server.Client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).All()));
        Assert.Equal(new StreamPosition(3), (await _server.Client.GetStreamMetadataAsync(stream)).Metadata.TruncateBefore);
    }

    [Fact]
    public async Task A_tombstoned_stream_can_neither_be_read_nor_written()
    {
        var stream = _server.Stream("a");
        await _server.Client.AppendToStreamAsync(stream, StreamState.NoStream, TestServer.Events(2));
        var deleted = await _server.Client.TombstoneAsync(stream, new StreamRevision(1));
        Assert.NotEqual(default, deleted.LogPosition);

        Assert.Equal(stream, (await Assert.ThrowsAsync<StreamDeletedException>(() => _server.Client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).All())).Stream);
        await Assert.ThrowsAsync<StreamDeletedException>(() => _server.Client.AppendToStreamAsync(stream, new StreamRevision(1), TestServer.Events(1)));
        await Assert.ThrowsAsync<StreamDeletedException>(() => _server.Client.AppendToStreamAsync(
            stream, StreamState.Any, TestServer.Events(1), userCredentials: new UserCredentials("admin", "changeit")));
        await Assert.ThrowsAsync<StreamDeletedException>(() => _server.Client.GetStreamMetadataAsync(stream));
        await Assert.ThrowsAsync<StreamDeletedException>(() => _server.Client.TombstoneAsync(stream, StreamState.Any));
        await Assert.ThrowsAsync<StreamDeletedException>(() => _server.Client.SubscribeToStream(stream, FromStream.Start).All());
        var all = await _server.Client.ReadAllAsync(Direction.Forwards, Position.Start, StreamFilter.Prefix(stream)).All();
        Assert.Equal(["noted", "noted", "$streamDeleted"], all.Select(e => e.Event.EventType));
        Assert.Equal(long.MaxValue, all[2].OriginalEventNumber.ToInt64());
    }

    [Fact]
    public async Task Metadata_says_what_is_kept_and_who_may_read()
    {
        var stream = _server.Stream("a");
        Assert.Null((await _server.Client.GetStreamMetadataAsync(stream)).MetastreamRevision);
        await _server.Client.AppendToStreamAsync(stream, StreamState.NoStream, TestServer.Events(50));
        var metadata = new StreamMetadata(
            maxCount: 10, maxAge: TimeSpan.FromDays(3), truncateBefore: new StreamPosition(45), cacheControl: TimeSpan.FromSeconds(7),
            acl: new StreamAcl(readRoles: ["ops", "$all"], writeRoles: ["me"]), customMetadata: System.Text.Json.JsonDocument.Parse("""{"k":{"l":[1,2]}}"""));
        await _server.Client.SetStreamMetadataAsync(stream, StreamState.NoStream, metadata);
        await Assert.ThrowsAsync<WrongExpectedVersionException>(() => _server.Client.SetStreamMetadataAsync(stream, StreamState.NoStream, default));

        var read = await _server.Client.GetStreamMetadataAsync(stream);
        Assert.Equal((stream, new StreamPosition(0)), (read.StreamName, read.MetastreamRevision));
        Assert.Equal((10, TimeSpan.FromDays(3), new StreamPosition(45), TimeSpan.FromSeconds(7)), (read.Metadata.MaxCount, read.Metadata.MaxAge, read.Metadata.TruncateBefore, read.Metadata.CacheControl));
        Assert.Equal(new StreamAcl(readRoles: ["ops", "$all"], writeRoles: ["me"]), read.Metadata.Acl);
        Assert.Equal("""{"k":{"l":[1,2]}}""", read.Metadata.CustomMetadata!.RootElement.GetRawText());
        Assert.Equal(metadata, read.Metadata);

        Assert.Equal([45ul, 46ul, 47ul, 48ul, 49ul], Numbers(await _server.Client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).All()));
        await _server.Client.SetStreamMetadataAsync(stream, new StreamRevision(0), new StreamMetadata(maxCount: 2));
        Assert.Equal([48ul, 49ul], Numbers(await _server.Client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).All()));
        Assert.Equal(50, (await _server.Client.ReadAllAsync(Direction.Forwards, Position.Start, StreamFilter.Prefix(stream)).All()).Count);
        Assert.Equal(new StreamPosition(1), (await _server.Client.GetStreamMetadataAsync(stream)).MetastreamRevision);

        var reading = _server.Client.ReadStreamAsync(Direction.Forwards, stream, new StreamPosition(1), 1);
        Assert.Equal([48ul], (await reading.Messages.All()).OfType<StreamMessage.Event>().Select(e => e.ResolvedEvent.OriginalEventNumber.ToUInt64()));
        Assert.Equal((new StreamPosition(48), new StreamPosition(49)), (reading.FirstStreamPosition, reading.LastStreamPosition));
    }
}
