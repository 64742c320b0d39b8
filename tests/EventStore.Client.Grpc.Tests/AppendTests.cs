using System.Text;
using Xunit.Abstractions;

namespace EventStore.Client.Tests;

/// <summary>Appending: in the call that all share, and, as user and password make it, in one of its own.</summary>
public sealed class AppendTests(ITestOutputHelper console) : IAsyncLifetime
{
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.For(console);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    private static UserCredentials? Way(bool alone) => alone ? new UserCredentials("admin", "changeit") : null;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_appended_comes_back_unchanged(bool alone)
    {
        var stream = _server.Stream("a");
        var json = TestServer.Event("""{"ä":"日本"}""", "noted", """{"by":"me"}""");
        var bytes = new EventData(Uuid.NewUuid(), "raw", new byte[] { 0, 255, 10, 13 }, null, "application/octet-stream");
        var written = await _server.Client.AppendToStreamAsync(stream, StreamState.NoStream, [json, bytes], userCredentials: Way(alone));

        Assert.Equal(new StreamRevision(1), written.NextExpectedStreamRevision);
        var read = await _server.Client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).All();
        Assert.Equal([0ul, 1ul], read.Select(e => e.OriginalEventNumber.ToUInt64()));
        Assert.Equal(json.EventId, read[0].Event.EventId);
        Assert.Equal(stream, read[0].Event.EventStreamId);
        Assert.Equal("noted", read[0].Event.EventType);
        Assert.Equal("application/json", read[0].Event.ContentType);
        Assert.Equal(json.Data.ToArray(), read[0].Event.Data.ToArray());
        Assert.Equal(json.Metadata.ToArray(), read[0].Event.Metadata.ToArray());
        Assert.Equal("application/octet-stream", read[1].Event.ContentType);
        Assert.Equal(bytes.Data.ToArray(), read[1].Event.Data.ToArray());
        Assert.Empty(read[1].Event.Metadata.ToArray());
        Assert.Equal(DateTimeKind.Utc, read[0].Event.Created.Kind);
        Assert.InRange(read[0].Event.Created, DateTime.UnixEpoch.AddYears(50), DateTime.UnixEpoch.AddYears(100));
        Assert.Equal(written.LogPosition, read[1].Event.Position);
        Assert.Equal(read[1].Event.Position, read[1].OriginalPosition);
        Assert.True(read[0].Event.Position < read[1].Event.Position);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wrong_revision_writes_nothing_and_says_the_actual_one(bool alone)
    {
        var stream = _server.Stream("a");
        await _server.Client.AppendToStreamAsync(stream, StreamState.NoStream, TestServer.Events(2), userCredentials: Way(alone));

        var wrong = await Assert.ThrowsAsync<WrongExpectedVersionException>(() => _server.Client.AppendToStreamAsync(
            stream, new StreamRevision(0), TestServer.Events(1), userCredentials: Way(alone)));
        Assert.Equal((0L, 1L, stream), (wrong.ExpectedVersion, wrong.ActualVersion, wrong.StreamName));
        Assert.Equal(new StreamRevision(1), wrong.ActualStreamRevision);

        wrong = await Assert.ThrowsAsync<WrongExpectedVersionException>(() => _server.Client.AppendToStreamAsync(
            stream, StreamState.NoStream, TestServer.Events(1), userCredentials: Way(alone)));
        Assert.Equal((null, 1L), (wrong.ExpectedVersion, wrong.ActualVersion));

        wrong = await Assert.ThrowsAsync<WrongExpectedVersionException>(() => _server.Client.AppendToStreamAsync(
            _server.Stream("none"), new StreamRevision(5), TestServer.Events(1), userCredentials: Way(alone)));
        Assert.Equal(StreamRevision.None, wrong.ActualStreamRevision);
        Assert.Null(wrong.ActualVersion);

        await Assert.ThrowsAsync<WrongExpectedVersionException>(() => _server.Client.AppendToStreamAsync(
            _server.Stream("none"), StreamState.StreamExists, TestServer.Events(1), userCredentials: Way(alone)));
        Assert.Equal(2, (await _server.Client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).All()).Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_wrong_revision_is_a_result_when_asked_for(bool alone)
    {
        var stream = _server.Stream("a");
        await _server.Client.AppendToStreamAsync(stream, StreamState.NoStream, TestServer.Events(3));
        var result = Assert.IsType<WrongExpectedVersionResult>(await _server.Client.AppendToStreamAsync(
            stream, new StreamRevision(1), TestServer.Events(1), options => options.ThrowOnAppendFailure = false, userCredentials: Way(alone)));
        Assert.Equal((1L, 2L, stream), (result.NextExpectedVersion, result.ActualVersion, result.StreamName));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_revision_of_no_stream_expects_that_there_is_none(bool alone)
    {
        var stream = _server.Stream("a");
        await _server.Client.AppendToStreamAsync(stream, StreamRevision.None, TestServer.Events(1), userCredentials: Way(alone));
        await Assert.ThrowsAsync<WrongExpectedVersionException>(() => _server.Client.AppendToStreamAsync(
            stream, StreamRevision.None, TestServer.Events(1), userCredentials: Way(alone)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_repetition_is_answered_as_the_first_time_whatever_it_says(bool alone)
    {
        var stream = _server.Stream("a");
        var events = TestServer.Events(3);
        var first = await _server.Client.AppendToStreamAsync(stream, StreamState.NoStream, events, userCredentials: Way(alone));
        await _server.Client.AppendToStreamAsync(stream, new StreamRevision(2), TestServer.Events(1), userCredentials: Way(alone));

        var again = await _server.Client.AppendToStreamAsync(stream, StreamState.NoStream, events, userCredentials: Way(alone));
        Assert.Equal((first.NextExpectedStreamRevision, first.LogPosition), (again.NextExpectedStreamRevision, again.LogPosition));

        EventData[] other = [.. events.Select(e => new EventData(e.EventId, "other", new byte[] { 1 }))];
        again = await _server.Client.AppendToStreamAsync(stream, StreamState.NoStream, other, userCredentials: Way(alone));
        Assert.Equal(first.NextExpectedStreamRevision, again.NextExpectedStreamRevision);

        again = await _server.Client.AppendToStreamAsync(stream, StreamState.NoStream, events[..2], userCredentials: Way(alone));
        Assert.Equal(new StreamRevision(1), again.NextExpectedStreamRevision);

        await Assert.ThrowsAsync<WrongExpectedVersionException>(() => _server.Client.AppendToStreamAsync(
            stream, StreamState.NoStream, [.. events, TestServer.Event("{}")], userCredentials: Way(alone)));
        await Assert.ThrowsAsync<WrongExpectedVersionException>(() => _server.Client.AppendToStreamAsync(
            stream, StreamState.NoStream, [events[1], events[0]], userCredentials: Way(alone)));
        Assert.Equal(4, (await _server.Client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).All()).Count);
    }

    [Fact]
    public async Task The_same_ids_after_the_last_event_are_written_again()
    {
        var stream = _server.Stream("a");
        var events = TestServer.Events(2);
        await _server.Client.AppendToStreamAsync(stream, StreamState.NoStream, events);
        var again = await _server.Client.AppendToStreamAsync(stream, new StreamRevision(1), events);
        Assert.Equal(new StreamRevision(3), again.NextExpectedStreamRevision);
        var any = await _server.Client.AppendToStreamAsync(stream, StreamState.Any, events);
        Assert.Equal(new StreamRevision(1), any.NextExpectedStreamRevision);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Too_much_is_refused_and_the_next_append_goes_on(bool alone)
    {
        var stream = _server.Stream("a");
        EventData[] large = [new(Uuid.NewUuid(), "large", new byte[600_000]), new(Uuid.NewUuid(), "large", new byte[600_000])];
        var refused = await Assert.ThrowsAsync<MaximumAppendSizeExceededException>(() => _server.Client.AppendToStreamAsync(
            stream, StreamState.NoStream, large, userCredentials: Way(alone)));
        Assert.Equal(1_048_576u, refused.MaxAppendSize);
        await _server.Client.AppendToStreamAsync(stream, StreamState.NoStream, large[..1], userCredentials: Way(alone));
        var read = await _server.Client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).All();
        Assert.Equal(600_000, Assert.Single(read).Event.Data.Length);
    }

    [Fact]
    public async Task A_large_append_travels_in_parts_and_is_written_whole()
    {
        var stream = _server.Stream("a");
        var events = TestServer.Events(500);
        var written = await _server.Client.AppendToStreamAsync(stream, StreamState.NoStream, events, options => options.BatchAppendSize = 1000);
        Assert.Equal(new StreamRevision(499), written.NextExpectedStreamRevision);
        Assert.Equal(events.Select(e => e.EventId), (await _server.Client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).All()).Select(e => e.Event.EventId));
    }

    [Fact]
    public async Task Of_many_that_race_for_a_revision_one_wins()
    {
        var stream = _server.Stream("a");
        var won = 0;
        await Parallel.ForAsync(0, 32, async (i, ct) =>
        {
            try
            {
                await _server.Client.AppendToStreamAsync(stream, StreamState.NoStream, TestServer.Events(2), userCredentials: Way(i % 2 == 0), cancellationToken: ct);
                Interlocked.Increment(ref won);
            }
            catch (WrongExpectedVersionException e)
            {
                Assert.Equal(1, e.ActualVersion);
            }
        });
        Assert.Equal(1, won);
        Assert.Equal(2, (await _server.Client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).All()).Count);
    }

    [Fact]
    public async Task Many_writers_at_once_each_get_their_own_answer()
    {
        await Parallel.ForAsync(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, ct) =>
        {
            var stream = _server.Stream($"w-{i}");
            for (var n = 0; n < 10; n++)
            {
                var written = await _server.Client.AppendToStreamAsync(
                    stream, n == 0 ? StreamRevision.None : new StreamRevision((ulong)n - 1), [TestServer.Event($"{{\"w\":{i},\"n\":{n}}}")], cancellationToken: ct);
                Assert.Equal((ulong)n, written.NextExpectedStreamRevision.ToUInt64());
            }
        });
        for (var i = 0; i < 64; i++)
        {
            var read = await _server.Client.ReadStreamAsync(Direction.Forwards, _server.Stream($"w-{i}"), StreamPosition.Start).All();
            Assert.Equal(Enumerable.Range(0, 10).Select(n => $"{{\"w\":{i},\"n\":{n}}}"), read.Select(e => Encoding.UTF8.GetString(e.Event.Data.Span)));
        }
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a/b?c=d&e#f")]
    [InlineData("ä-日本-👩")]
    [InlineData("-")]
    [InlineData("'; --")]
    public async Task Odd_names_name_their_own_streams(string name)
    {
        var stream = _server.Stream(name);
        await _server.Client.AppendToStreamAsync(stream, StreamState.NoStream, TestServer.Events(1));
        Assert.Equal(stream, Assert.Single(await _server.Client.ReadStreamAsync(Direction.Forwards, stream, StreamPosition.Start).All()).OriginalStreamId);
        var missing = await Assert.ThrowsAsync<StreamNotFoundException>(() => _server.Client.ReadStreamAsync(Direction.Forwards, stream + "x", StreamPosition.Start).All());
        Assert.Equal(stream + "x", missing.Stream);
    }

    [Fact]
    public async Task A_cancelled_append_says_so()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _server.Client.AppendToStreamAsync(
            _server.Stream("a"), StreamState.NoStream, TestServer.Events(1), cancellationToken: cancelled.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _server.Client.AppendToStreamAsync(
            _server.Stream("a"), StreamState.NoStream, TestServer.Events(1), userCredentials: Way(true), cancellationToken: cancelled.Token));
    }
}
