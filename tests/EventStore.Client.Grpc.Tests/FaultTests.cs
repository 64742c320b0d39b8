using Grpc.Core;
using Ledger.Testing;
using Xunit.Abstractions;

namespace EventStore.Client.Tests;

/// <summary>What the client follows and what it leaves to its caller, when the server or the way there fails. Against the double: a real server does not fail on request.</summary>
public sealed class FaultTests(ITestOutputHelper console) : IAsyncLifetime
{
    private StreamsDouble _node = null!;
    private EventStoreClient _client = null!;

    public async Task InitializeAsync()
    {
        console.WriteLine("against the double, whatever LEDGER_TEST_ESDB says");
        _node = await StreamsDouble.Start();
        _client = new(EventStoreClientSettings.Create(_node.ConnectionString));
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _node.DisposeAsync();
    }

    private static UserCredentials? Way(bool alone) => alone ? new UserCredentials("admin", "changeit") : null;

    private Task<IWriteResult> Append(string stream, bool alone, TimeSpan? deadline = null, EventData[]? events = null) => _client.AppendToStreamAsync(
        stream, StreamState.NoStream, events ?? TestServer.Events(2), deadline: deadline, userCredentials: Way(alone));

    private int Appends => _node.Calls.GetValueOrDefault("Append") + _node.Calls.GetValueOrDefault("BatchAppend");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_reply_is_told_and_not_repeated(bool alone)
    {
        await Append("first", alone);
        _node.Next(Fault.CutAfterWriting);
        await Assert.ThrowsAsync<RpcException>(() => Append("a", alone));
        Assert.Equal(2, _node.Events("a").Count);
        Assert.Equal(2, Appends);
        Assert.Equal(new StreamRevision(1), (await Append("b", alone)).NextExpectedStreamRevision);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_lost_under_way_is_told_and_not_repeated(bool alone)
    {
        await Append("first", alone);
        _node.Next(Fault.CutBeforeWriting);
        await Assert.ThrowsAsync<RpcException>(() => Append("a", alone));
        Assert.Empty(_node.Events("a"));
        Assert.Equal(2, Appends);
        Assert.Equal(new StreamRevision(1), (await Append("a", alone)).NextExpectedStreamRevision);
    }

    [Theory]
    [InlineData(Fault.SilentBeforeWriting, false)]
    [InlineData(Fault.SilentAfterWriting, false)]
    [InlineData(Fault.SilentBeforeWriting, true)]
    [InlineData(Fault.SilentAfterWriting, true)]
    public async Task No_answer_ends_at_the_deadline_and_others_go_on(Fault fault, bool alone)
    {
        await Append("first", alone); // connected, so that the next one comes to the server well before its deadline
        _node.Next(fault, 1, static stream => stream == "a");
        var silent = Append("a", alone, TimeSpan.FromSeconds(2));
        for (var n = 0; n < 5; n++)
        {
            await Append($"b-{n}", alone);
        }
        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => silent)).StatusCode);
        Assert.Equal(fault == Fault.SilentAfterWriting ? 2 : 0, _node.Events("a").Count);
    }

    [Theory]
    [InlineData(Fault.TimedOutBeforeWriting, false, StatusCode.DeadlineExceeded)]
    [InlineData(Fault.TimedOutAfterWriting, false, StatusCode.DeadlineExceeded)]
    [InlineData(Fault.TimedOutBeforeWriting, true, StatusCode.Aborted)]
    [InlineData(Fault.TimedOutAfterWriting, true, StatusCode.Aborted)]
    public async Task A_server_that_timed_out_may_have_written(Fault fault, bool alone, StatusCode code)
    {
        _node.Next(fault);
        Assert.Equal(code, (await Assert.ThrowsAsync<RpcException>(() => Append("a", alone))).StatusCode);
        Assert.Equal(fault == Fault.TimedOutAfterWriting ? 2 : 0, _node.Events("a").Count);
        Assert.Equal(1, Appends);
    }

    [Theory]
    [InlineData(Fault.NotReady)]
    [InlineData(Fault.TooBusy)]
    [InlineData(Fault.NoLeader)]
    public async Task A_server_that_takes_nothing_now_is_asked_again(Fault fault)
    {
        _node.Next(fault, 2);
        Assert.Equal(new StreamRevision(1), (await Append("a", false)).NextExpectedStreamRevision);
        _node.Next(fault, 20);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => Append("b", false))).StatusCode);
        Assert.Empty(_node.Events("b"));
    }

    [Fact]
    public async Task Answers_in_another_order_reach_those_who_asked()
    {
        await Append("first", false);
        _node.ReorderAnswers = 4;
        var many = Enumerable.Range(0, 8).Select(async n => (n, await Append($"a-{n}", false, events: TestServer.Events(n + 1)))).ToList();
        foreach (var (n, written) in await Task.WhenAll(many))
        {
            Assert.Equal((ulong)n, written.NextExpectedStreamRevision.ToUInt64());
        }
    }

    [Fact]
    public async Task Those_in_flight_when_a_call_ends_are_told_and_later_ones_go_on()
    {
        await Append("first", false);
        _node.Delay = TimeSpan.FromMilliseconds(100);
        var flying = Enumerable.Range(0, 5).Select(n => Append($"a-{n}", false)).ToList();
        await Task.Delay(50);
        _node.Delay = TimeSpan.Zero;
        _node.CutConnections();
        foreach (var one in flying)
        {
            await Assert.ThrowsAsync<RpcException>(() => one);
        }
        Assert.Equal(new StreamRevision(1), (await Append("b", false)).NextExpectedStreamRevision);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_restart_it_goes_on(bool alone)
    {
        await Append("a", alone);
        await _node.Stop();
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => Append("b", alone))).StatusCode);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => _client.ReadStreamAsync(Direction.Forwards, "a", StreamPosition.Start).All())).StatusCode);
        await _node.Restart();
        await Append("b", alone);
        Assert.Equal(2, (await _client.ReadStreamAsync(Direction.Forwards, "b", StreamPosition.Start).All()).Count);
    }

    [Fact]
    public async Task A_reading_that_has_not_begun_is_begun_again()
    {
        await Append("a", false);
        _node.CutNextReadingAfter(0);
        Assert.Equal(2, (await _client.ReadStreamAsync(Direction.Forwards, "a", StreamPosition.Start).All()).Count);
        Assert.Equal(2, _node.Calls["Read"]);
    }

    [Fact]
    public async Task A_reading_that_has_begun_ends_with_an_error_after_what_came()
    {
        await Append("a", false, events: TestServer.Events(50));
        _node.CutNextReadingAfter(10);
        List<ResolvedEvent> seen = [];
        await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var e in _client.ReadStreamAsync(Direction.Forwards, "a", StreamPosition.Start))
            {
                seen.Add(e);
            }
        });
        Assert.InRange(seen.Count, 1, 10);
        Assert.Equal(Enumerable.Range(0, seen.Count).Select(n => (ulong)n), seen.Select(e => e.OriginalEventNumber.ToUInt64()));
    }

    [Fact]
    public async Task A_subscription_that_is_lost_or_too_slow_says_so()
    {
        await Append("a", false);
        _node.CutNextReadingAfter(2);
        var lost = _client.SubscribeToStream("a", FromStream.Start).All();
        await Append("b", false);
        await _client.AppendToStreamAsync("a", new StreamRevision(1), TestServer.Events(1));
        await Assert.ThrowsAsync<RpcException>(() => lost);

        await using var slow = _client.SubscribeToAll(FromAll.End).Messages.GetAsyncEnumerator();
        while (await slow.MoveNextAsync() && slow.Current is not StreamMessage.CaughtUp)
        {
        }
        _node.DropsSubscribers = true;
        await Append("c", false);
        Assert.Equal(StatusCode.Aborted, (await Assert.ThrowsAsync<RpcException>(async () => await slow.MoveNextAsync())).StatusCode);
    }

    [Fact]
    public async Task A_slow_reader_slows_the_server_down()
    {
        for (var n = 0; n < 40; n++)
        {
            await _client.AppendToStreamAsync("a", StreamState.Any, Enumerable.Range(0, 50).Select(_ => new EventData(Uuid.NewUuid(), "large", new byte[16_000])));
        }
        await using var reading = _client.ReadStreamAsync(Direction.Forwards, "a", StreamPosition.Start).GetAsyncEnumerator(default);
        Assert.True(await reading.MoveNextAsync());
        long sent = -1;
        while (sent != _node.EventsSent)
        {
            sent = _node.EventsSent;
            await Task.Delay(200);
        }
        // 32 MB are asked for; no more is under way than the windows on both sides hold.
        Assert.InRange(sent, 1, 1000);
    }

    [Fact]
    public async Task A_deadline_is_kept_for_every_call()
    {
        await Append("a", false);
        _node.Delay = TimeSpan.FromSeconds(20);
        var soon = TimeSpan.FromMilliseconds(200);
        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => _client.ReadStreamAsync(Direction.Forwards, "a", StreamPosition.Start, deadline: soon).All())).StatusCode);
        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => _client.ReadAllAsync(Direction.Forwards, Position.Start, deadline: soon).All())).StatusCode);
        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => _client.DeleteAsync("a", StreamState.Any, soon))).StatusCode);
        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => _client.GetStreamMetadataAsync("a", soon))).StatusCode);
        await using var hurried = new EventStoreClient(EventStoreClientSettings.Create(_node.ConnectionString + "&defaultDeadline=200"));
        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => hurried.AppendToStreamAsync("b", StreamState.Any, TestServer.Events(1)))).StatusCode);
        Assert.Equal(
            StatusCode.DeadlineExceeded,
            (await Assert.ThrowsAsync<RpcException>(() => hurried.AppendToStreamAsync("b", StreamState.Any, TestServer.Events(1), userCredentials: Way(true)))).StatusCode);
    }

    [Fact]
    public async Task An_append_that_is_cancelled_under_way_says_so_at_once()
    {
        await Append("first", false);
        _node.Next(Fault.SilentAfterWriting, 2);
        foreach (var alone in (bool[])[false, true])
        {
            using var cancel = new CancellationTokenSource(200);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _client.AppendToStreamAsync(
                $"a-{alone}", StreamState.NoStream, TestServer.Events(1), userCredentials: Way(alone), cancellationToken: cancel.Token));
        }
    }

    [Fact]
    public async Task A_server_before_21_10_is_appended_to_one_by_one()
    {
        await using var old = await StreamsDouble.Start(new DoubleOptions { HasBatchAppend = false, Version = "20.10.5" });
        await using var client = new EventStoreClient(EventStoreClientSettings.Create(old.ConnectionString));
        await client.AppendToStreamAsync("a", StreamState.NoStream, TestServer.Events(3));
        Assert.Equal(1, old.Calls["Append"]);
        Assert.Equal(3, (await client.ReadStreamAsync(Direction.Forwards, "a", StreamPosition.Start).All()).Count);
    }

    [Fact]
    public async Task Every_call_says_its_name_and_whether_it_wants_the_leader()
    {
        await using var named = new EventStoreClient(EventStoreClientSettings.Create(_node.ConnectionString + "&connectionName=ledger-7&nodePreference=random"));
        await named.AppendToStreamAsync("a", StreamState.NoStream, TestServer.Events(1));
        Assert.Equal(("ledger-7", "False"), (_node.LastHeaders["connection-name"], _node.LastHeaders["requires-leader"]));
        await Append("b", true);
        Assert.Equal((_client.ConnectionName, "True"), (_node.LastHeaders["connection-name"], _node.LastHeaders["requires-leader"]));
        Assert.False(_node.LastHeaders.ContainsKey("authorization"));
    }

    [Fact]
    public async Task Nobody_there_is_told_soon()
    {
        await using var refused = new EventStoreClient(EventStoreClientSettings.Create("esdb://127.0.0.1:1?tls=false"));
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => refused.AppendToStreamAsync("a", StreamState.Any, TestServer.Events(1)))).StatusCode);
        await using var cluster = new EventStoreClient(EventStoreClientSettings.Create("esdb://127.0.0.1:1,127.0.0.1:2?tls=false&maxDiscoverAttempts=2&discoveryInterval=10"));
        var nobody = await Assert.ThrowsAsync<DiscoveryException>(() => cluster.AppendToStreamAsync("a", StreamState.Any, TestServer.Events(1)));
        Assert.Equal(2, nobody.MaxDiscoverAttempts);
        Assert.IsType<RpcException>(nobody.InnerException);
    }

    [Fact]
    public async Task A_client_that_was_disposed_of_serves_nobody()
    {
        _node.Next(Fault.SilentAfterWriting);
        var flying = Append("a", false);
        await Task.Delay(100);
        await _client.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => flying.WaitAsync(TimeSpan.FromSeconds(5)));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Append("b", false));
    }
}
