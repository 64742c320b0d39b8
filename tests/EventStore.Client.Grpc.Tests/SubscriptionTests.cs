using System.Threading.Channels;
using Xunit.Abstractions;

namespace EventStore.Client.Tests;

public sealed class SubscriptionTests(ITestOutputHelper console) : IAsyncLifetime
{
    private readonly CancellationTokenSource _end = new(TimeSpan.FromSeconds(30));
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.For(console);

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _end.Dispose();
    }

    private SubscriptionFilterOptions Ours => new(StreamFilter.Prefix(_server.Prefix));

    [Fact]
    public async Task What_is_there_comes_first_and_then_what_is_written()
    {
        await _server.Client.AppendToStreamAsync(_server.Stream("a"), StreamState.NoStream, TestServer.Events(40));
        await using var subscription = _server.Client.SubscribeToAll(FromAll.Start, filterOptions: Ours, cancellationToken: _end.Token);
        List<ulong> seen = [];
        var confirmed = false;
        await foreach (var message in subscription.Messages)
        {
            switch (message)
            {
                case StreamMessage.SubscriptionConfirmation(var id):
                    Assert.Empty(seen);
                    Assert.Equal(id, subscription.SubscriptionId ?? id);
                    confirmed = true;
                    break;
                case StreamMessage.Event(var e): seen.Add(e.OriginalEventNumber); break;
                case StreamMessage.CaughtUp:
                    Assert.Equal(40, seen.Count);
                    await _server.Client.AppendToStreamAsync(_server.Stream("a"), new StreamRevision(39), TestServer.Events(3));
                    break;
            }
            if (seen.Count == 43)
            {
                break;
            }
        }
        Assert.True(confirmed);
        Assert.NotNull(subscription.SubscriptionId);
        Assert.Equal(Enumerable.Range(0, 43).Select(n => (ulong)n), seen);
    }

    [Fact]
    public async Task A_position_is_exclusive()
    {
        await _server.Client.AppendToStreamAsync(_server.Stream("a"), StreamState.NoStream, TestServer.Events(5));
        var all = await _server.Client.ReadAllAsync(Direction.Forwards, Position.Start, StreamFilter.Prefix(_server.Prefix)).All();
        var after = await _server.Client.SubscribeToAll(FromAll.After(all[1].OriginalPosition!.Value), filterOptions: Ours, cancellationToken: _end.Token).First(3);
        Assert.Equal([2ul, 3ul, 4ul], after.Select(e => e.OriginalEventNumber.ToUInt64()));
        after = await _server.Client.SubscribeToStream(_server.Stream("a"), FromStream.After(new StreamPosition(2)), cancellationToken: _end.Token).First(2);
        Assert.Equal([3ul, 4ul], after.Select(e => e.OriginalEventNumber.ToUInt64()));
        after = await _server.Client.SubscribeToStream(_server.Stream("a"), FromStream.Start, cancellationToken: _end.Token).First(2);
        Assert.Equal([0ul, 1ul], after.Select(e => e.OriginalEventNumber.ToUInt64()));
    }

    [Fact]
    public async Task From_the_end_only_what_is_new_comes()
    {
        await _server.Client.AppendToStreamAsync(_server.Stream("a"), StreamState.NoStream, TestServer.Events(5));
        await using var all = _server.Client.SubscribeToAll(FromAll.End, filterOptions: Ours, cancellationToken: _end.Token).Messages.GetAsyncEnumerator();
        await using var one = _server.Client.SubscribeToStream(_server.Stream("a"), FromStream.End, cancellationToken: _end.Token).Messages.GetAsyncEnumerator();
        while (await all.MoveNextAsync() && all.Current is not StreamMessage.CaughtUp)
        {
            Assert.IsNotType<StreamMessage.Event>(all.Current);
        }
        while (await one.MoveNextAsync() && one.Current is not StreamMessage.CaughtUp)
        {
            Assert.IsNotType<StreamMessage.Event>(one.Current);
        }
        await _server.Client.AppendToStreamAsync(_server.Stream("a"), new StreamRevision(4), TestServer.Events(1));
        while (await all.MoveNextAsync() && all.Current is not StreamMessage.Event)
        {
        }
        while (await one.MoveNextAsync() && one.Current is not StreamMessage.Event)
        {
        }
        Assert.Equal(5ul, ((StreamMessage.Event)all.Current).ResolvedEvent.OriginalEventNumber.ToUInt64());
        Assert.Equal(5ul, ((StreamMessage.Event)one.Current).ResolvedEvent.OriginalEventNumber.ToUInt64());
    }

    [Fact]
    public async Task A_stream_can_be_followed_before_it_is_there()
    {
        await using var subscription = _server.Client.SubscribeToStream(_server.Stream("later"), FromStream.Start, cancellationToken: _end.Token);
        var first = subscription.First(2);
        await Task.Delay(100);
        await _server.Client.AppendToStreamAsync(_server.Stream("later"), StreamState.NoStream, TestServer.Events(2));
        Assert.Equal(2, (await first).Count);
    }

    [Fact]
    public async Task Checkpoints_come_where_nothing_matches()
    {
        var reached = Channel.CreateUnbounded<Position>();
        var dropped = new TaskCompletionSource<SubscriptionDroppedReason>();
        using var subscription = await _server.Client.SubscribeToAllAsync(
            FromAll.Start, static (_, _, _) => Task.CompletedTask,
            filterOptions: new SubscriptionFilterOptions(
                StreamFilter.Prefix(4, _server.Prefix + "none"), 2, (_, position, ct) => reached.Writer.WriteAsync(position, ct).AsTask()),
            subscriptionDropped: (_, reason, _) => dropped.SetResult(reason), cancellationToken: _end.Token);
        Assert.NotEmpty(subscription.SubscriptionId);
        await _server.Client.AppendToStreamAsync(_server.Stream("a"), StreamState.NoStream, TestServer.Events(100));
        var last = (await _server.Client.ReadStreamAsync(Direction.Backwards, _server.Stream("a"), StreamPosition.End, 1).All())[0].Event.Position;
        // Two windows of four events: there is always one not far behind.
        var position = Position.Start;
        while (position.CommitPosition + 2000 < last.CommitPosition)
        {
            var next = await reached.Reader.ReadAsync(_end.Token);
            Assert.True(next >= position);
            position = next;
        }
        subscription.Dispose();
        Assert.Equal(SubscriptionDroppedReason.Disposed, await dropped.Task.WaitAsync(_end.Token));
    }

    [Fact]
    public async Task Callbacks_come_one_at_a_time_and_an_error_ends_them()
    {
        await _server.Client.AppendToStreamAsync(_server.Stream("a"), StreamState.NoStream, TestServer.Events(10));
        List<ulong> seen = [];
        var dropped = new TaskCompletionSource<(SubscriptionDroppedReason, Exception?)>();
        using var subscription = await _server.Client.SubscribeToStreamAsync(
            _server.Stream("a"), FromStream.Start,
            (_, e, _) =>
            {
                seen.Add(e.OriginalEventNumber);
                return seen.Count == 5 ? throw new InvalidDataException("enough") : Task.CompletedTask;
            },
            subscriptionDropped: (_, reason, e) => dropped.SetResult((reason, e)), cancellationToken: _end.Token);
        var (why, error) = await dropped.Task.WaitAsync(_end.Token);
        Assert.Equal(SubscriptionDroppedReason.SubscriberError, why);
        Assert.IsType<InvalidDataException>(error);
        Assert.Equal([0ul, 1ul, 2ul, 3ul, 4ul], seen);
    }

    [Fact]
    public async Task A_subscription_ends_when_it_is_cancelled_or_disposed()
    {
        using var cancel = new CancellationTokenSource();
        var subscription = _server.Client.SubscribeToAll(FromAll.End, cancellationToken: cancel.Token);
        var following = subscription.All();
        await Task.Delay(50);
        Assert.False(following.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following.WaitAsync(_end.Token));

        subscription = _server.Client.SubscribeToAll(FromAll.End);
        following = subscription.All();
        await Task.Delay(50);
        await subscription.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following.WaitAsync(_end.Token));
    }
}
