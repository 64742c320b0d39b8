using Grpc.Core;
using Ledger.Testing;
using Xunit.Abstractions;

namespace EventStore.Client.Tests;

/// <summary>Finding the right node and following the leader. Against doubles: they change roles on request.</summary>
public sealed class ClusterTests(ITestOutputHelper console) : IAsyncLifetime
{
    private readonly List<StreamsDouble> _nodes = [];

    public async Task InitializeAsync()
    {
        console.WriteLine("against the double, whatever LEDGER_TEST_ESDB says");
        _nodes.Add(await StreamsDouble.Start());
        _nodes.Add(await _nodes[0].Join());
        _nodes.Add(await _nodes[0].Join());
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private EventStoreClient Client(string options = "", string scheme = "esdb", params int[] hosts) => new(EventStoreClientSettings.Create(
        $"{scheme}://{string.Join(',', (hosts is [] ? [0, 1, 2] : hosts).Select(n => $"127.0.0.1:{_nodes[n].Port}"))}?tls=false{options}"));

    [Theory]
    [InlineData("esdb", new[] { 0, 1, 2 })]
    [InlineData("esdb", new[] { 1, 2 })]
    [InlineData("esdb+discover", new[] { 2 })]
    [InlineData("kurrentdb", new[] { 1, 2 })]
    [InlineData("kurrentdb+discover", new[] { 1 })]
    public async Task The_leader_is_found_by_asking_any_node(string scheme, int[] hosts)
    {
        await using var client = Client("", scheme, hosts);
        await client.AppendToStreamAsync("a", StreamState.NoStream, TestServer.Events(2));
        Assert.Equal(1, _nodes[0].Calls["BatchAppend"]);
        Assert.Equal(2, (await client.ReadStreamAsync(Direction.Forwards, "a", StreamPosition.Start).All()).Count);
        Assert.Equal(1, _nodes[0].Calls["Read"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_follower_that_was_named_alone_leads_to_the_leader(bool alone)
    {
        await using var client = Client("", "esdb", 1);
        var user = alone ? new UserCredentials("admin", "changeit") : null;
        Assert.Equal(new StreamRevision(1), (await client.AppendToStreamAsync("a", StreamState.NoStream, TestServer.Events(2), userCredentials: user)).NextExpectedStreamRevision);
        Assert.Equal(2, (await client.ReadStreamAsync(Direction.Forwards, "a", StreamPosition.Start).All()).Count);
        await client.TombstoneAsync("a", new StreamRevision(1));
        Assert.Equal(0, _nodes[1].Calls.GetValueOrDefault("BatchAppend") - (alone ? 0 : 1));
        Assert.Equal(1, _nodes[0].Calls["Read"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_new_leader_is_followed(bool alone)
    {
        await using var client = Client();
        var user = alone ? new UserCredentials("admin", "changeit") : null;
        for (var n = 0; n < 9; n++)
        {
            if (n % 3 == 0)
            {
                _nodes[n / 3].Lead();
            }
            await client.AppendToStreamAsync("a", n == 0 ? StreamRevision.None : new StreamRevision((ulong)n - 1), TestServer.Events(1), userCredentials: user);
            Assert.Equal(n + 1, (await client.ReadStreamAsync(Direction.Forwards, "a", StreamPosition.Start).All()).Count);
        }
    }

    [Fact]
    public async Task Many_writers_follow_a_leader_that_changes_under_them()
    {
        await using var client = Client();
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var writers = Enumerable.Range(0, 16).Select(async w =>
        {
            for (var n = 0; n < 40; n++)
            {
                var written = await client.AppendToStreamAsync(
                    $"w-{w}", n == 0 ? StreamRevision.None : new StreamRevision((ulong)n - 1), TestServer.Events(1), cancellationToken: end.Token);
                Assert.Equal((ulong)n, written.NextExpectedStreamRevision.ToUInt64());
            }
        }).ToList();
        for (var n = 0; writers.Exists(static writer => !writer.IsCompleted); n++)
        {
            _nodes[n % 3].Lead();
            await Task.Delay(30);
        }
        await Task.WhenAll(writers);
        Assert.All(Enumerable.Range(0, 16), w => Assert.Equal(40, _nodes[0].Events($"w-{w}").Count));
    }

    [Fact]
    public async Task A_leader_that_dies_is_replaced_by_the_next()
    {
        await using var client = Client();
        await client.AppendToStreamAsync("a", StreamState.NoStream, TestServer.Events(1));
        await _nodes[0].Stop();
        _nodes[1].Lead();
        IWriteResult? written = null;
        for (var n = 0; written is null && n < 20; n++)
        {
            try
            {
                written = await client.AppendToStreamAsync("a", new StreamRevision(0), TestServer.Events(1));
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable && n == 0)
            {
                // The call that all share ended when the node died, if it was not noticed before: this append may have been in it.
            }
        }
        Assert.Equal(new StreamRevision(1), written!.NextExpectedStreamRevision);
        Assert.Equal(2, (await client.ReadStreamAsync(Direction.Forwards, "a", StreamPosition.Start).All()).Count);
    }

    [Fact]
    public async Task A_subscription_ends_when_its_node_leads_no_more_and_the_next_begins_at_the_leader()
    {
        await using var client = Client();
        await client.AppendToStreamAsync("a", StreamState.NoStream, TestServer.Events(1));
        var first = client.SubscribeToAll(FromAll.Start).All();
        await Task.Delay(100);
        _nodes[2].Lead();
        await client.AppendToStreamAsync("a", new StreamRevision(0), TestServer.Events(1));
        await Assert.ThrowsAsync<NotLeaderException>(() => first);
        var again = await client.SubscribeToAll(FromAll.Start, filterOptions: new(StreamFilter.Prefix("a"))).First(2);
        Assert.Equal(2, again.Count);
        Assert.Equal(1, _nodes[2].Calls["Read"]);
    }

    [Theory]
    [InlineData("follower")]
    [InlineData("readOnlyReplica")]
    public async Task Another_kind_of_node_serves_when_preferred(string preference)
    {
        _nodes.Add(await _nodes[0].Join(NodeRole.ReadOnlyReplica));
        await using var client = Client($"&nodePreference={preference}");
        await client.AppendToStreamAsync("a", StreamState.NoStream, TestServer.Events(1)); // passed on to the leader
        Assert.Single(await client.ReadStreamAsync(Direction.Forwards, "a", StreamPosition.Start).All());
        var asked = preference == "follower" ? _nodes[1..3] : _nodes[3..];
        Assert.Equal(1, asked.Sum(node => node.Calls.GetValueOrDefault("Read")));
    }

    [Fact]
    public async Task Without_a_leader_nothing_is_found_and_it_is_told()
    {
        _nodes[0].Become(NodeRole.Follower);
        await using var client = Client("&maxDiscoverAttempts=3&discoveryInterval=10");
        var none = await Assert.ThrowsAsync<DiscoveryException>(() => client.AppendToStreamAsync("a", StreamState.Any, TestServer.Events(1)));
        Assert.Contains("Leader", none.InnerException!.Message, StringComparison.Ordinal);
        _nodes[2].Lead();
        await client.AppendToStreamAsync("a", StreamState.Any, TestServer.Events(1));
    }

    [Fact]
    public async Task A_leader_that_comes_in_time_is_waited_for()
    {
        _nodes[0].Become(NodeRole.Follower);
        await using var client = Client("&maxDiscoverAttempts=50&discoveryInterval=20");
        var writing = client.AppendToStreamAsync("a", StreamState.NoStream, TestServer.Events(1));
        await Task.Delay(150);
        _nodes[1].Lead();
        Assert.Equal(new StreamRevision(0), (await writing).NextExpectedStreamRevision);
    }

    [Fact]
    public async Task A_read_only_node_alone_refuses_and_names_no_leader()
    {
        await using var alone = await StreamsDouble.Start();
        alone.Become(NodeRole.ReadOnlyReplica);
        await using var client = new EventStoreClient(EventStoreClientSettings.Create(alone.ConnectionString));
        await Assert.ThrowsAsync<RpcException>(() => client.AppendToStreamAsync("a", StreamState.Any, TestServer.Events(1)));
    }
}
