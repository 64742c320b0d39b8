using Ledger.Log;
using Ledger.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Ledger.EventStoreDb.Tests;

/// <summary>What a server may do to an append, to a ledger's stream and to the index stream: the answer is found out by reading, never guessed.</summary>
public sealed class LostReplyTests(ITestOutputHelper console) : IAsyncLifetime
{
    private static readonly StreamName Stream = new("decision-7");

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 15, 9, 30, 0, TimeSpan.Zero));
    private TestServer _server = null!;
    private EventStoreDbLog _log = null!;

    public static TheoryData<Fault, bool> Faults
    {
        get
        {
            var data = new TheoryData<Fault, bool>();
            foreach (var fault in Enum.GetValues<Fault>())
            {
                data.Add(fault, true);
                data.Add(fault, false);
            }

            return data;
        }
    }

    private StreamsDouble Node => _server.Node!;

    public async Task InitializeAsync()
    {
        _server = await TestServer.StartDouble(console);
        _log = await _server.NewLog(_time, "&defaultDeadline=500");
    }

    public async Task DisposeAsync()
    {
        await _log.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_mended_or_told_and_asking_again_records_once(Fault fault, bool ofIndex)
    {
        await Written(-1, Events.Batch("c-1", 2));
        Node.Next(fault, 1, stream => stream.EndsWith(".index", StringComparison.Ordinal) == ofIndex && !stream.StartsWith('$'));

        AppendResult? answered = null;
        try
        {
            answered = await _log.Append(Stream, 1, Events.Batch("c-2", 3), default);
        }
        catch (LedgerException e)
        {
            Assert.Equal(Failure.Unexpected, e.Failure);
            Assert.Contains("ask again with the same command id", e.Hint, StringComparison.Ordinal);
        }

        Node.NoFaults();
        var again = await Written(1, Events.Again(Events.Batch("c-2", 3)));
        if (answered is not null)
        {
            Assert.Equal(Lines(Assert.IsType<AppendResult.Written>(answered).Events), Lines(again));
        }

        await Holds(5);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_while_a_decision_is_made_is_mended_or_told_and_whoever_comes_next_finds_one_account(Fault fault, bool ofDecision)
    {
        await Written(-1, Events.Batch("c-1", 2));
        var settled = await _log.Settle(default);
        Node.Next(fault, 1, stream => !stream.StartsWith('$') && !stream.EndsWith(".index", StringComparison.Ordinal) && stream.EndsWith(".decisions", StringComparison.Ordinal) == ofDecision);

        AppendResult? answered = null;
        try
        {
            answered = await _log.Decide(settled, Stream, 1, Events.Batch("c-2", 3), default);
            Assert.IsType<AppendResult.Written>(answered);
        }
        catch (LedgerException e)
        {
            Assert.Equal(Failure.Unexpected, e.Failure);
            Assert.Contains("ask again with the same command id", e.Hint, StringComparison.Ordinal);
        }

        Node.NoFaults();
        await using var other = await TestServer.OpenAnother(_log, _time);
        var place = await other.Settle(default);
        var recorded = Assert.IsType<AppendResult.Written>(
            await other.Decide(place, Stream, (await Events.All(other.ReadStream(Stream, 0, default))).Count - 1, Events.Again(Events.Batch("c-2", 3)), default));
        if (answered is AppendResult.Written written)
        {
            Assert.Equal(Lines(written.Events), Lines(recorded.Events));
        }

        Assert.Equal(await other.Settle(default), await _log.Settle(default));
        await Holds(5);
    }

    [Theory]
    [InlineData(Fault.CutAfterWriting)]
    [InlineData(Fault.TimedOutAfterWriting)]
    public async Task An_id_that_recorded_something_else_is_an_error_though_the_server_takes_it_for_the_same(Fault fault)
    {
        await Written(-1, Events.Batch("c-1"));

        // Another process that does not know of the first: to the server these are the same events at the same revision.
        await using var other = await TestServer.OpenAnother(_log, _time);
        await Written(0, Events.Batch("c-2"));
        Node.Next(fault, 1);
        var failure = await Assert.ThrowsAsync<EventIdReusedException>(() => other.Append(Stream, 0, [Events.Event("c-2", 0, "other")], default));
        Assert.Equal(1, failure.Index);
        await Holds(2);
    }

    [Fact]
    public async Task Connections_that_are_cut_all_the_time_lose_and_double_nothing()
    {
        using var stop = new CancellationTokenSource();
        var cutting = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Task.Delay(40);
                Node.CutConnections();
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                await Persist(_log, new StreamName($"s-{writer}"), i - 1, Events.Batch($"c-{writer}-{i}"));
            }
        })));
        await stop.CancelAsync();
        await cutting;
        await Holds(200);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(90)]
    public async Task A_reading_that_is_cut_is_never_taken_for_the_end(int after)
    {
        await Written(-1, Events.Batch("c-1", 50));
        Node.CutNextReadingAfter(after);
        var seen = new List<LoggedEvent>();
        var failed = false;
        try
        {
            await foreach (var item in _log.ReadLog(0, default))
            {
                seen.Add(item);
            }
        }
        catch (LedgerException)
        {
            failed = true; // a reading that had not begun is followed by the client
        }

        Assert.Equal(Enumerable.Range(0, seen.Count).Select(i => (long)i), seen.Select(item => item.Index));
        Assert.True(failed || seen.Count == 50);
        await Holds(50);
    }

    [Fact]
    public async Task A_server_that_was_killed_and_started_again_goes_on()
    {
        await Written(-1, Events.Batch("c-1", 2));
        await Node.Stop();
        var failure = await Assert.ThrowsAsync<LedgerException>(() => _log.Append(Stream, 1, Events.Batch("c-2"), default));
        Assert.Contains("cannot be reached", failure.Message, StringComparison.Ordinal);
        await Node.Restart();
        await Persist(_log, Stream, 1, Events.Batch("c-2"));
        await Holds(3);
    }

    [Fact]
    public async Task A_leader_that_changes_is_followed()
    {
        await using var other = await Node.Join();
        await using var log = await TestServer.Open(
            LogConnection.Parse(
                $"esdb+discover://127.0.0.1:{Node.Port},127.0.0.1:{other.Port}?tls=false&defaultDeadline=2000&{TestServer.ConnectionOf(_log).Full.Split('?')[1].Replace("tls=false&", "", StringComparison.Ordinal).Replace("defaultDeadline=500", "discoveryInterval=10", StringComparison.Ordinal)}",
                new Layout("unused")),
            _time);
        await Persist(log, Stream, -1, Events.Batch("c-1"));
        other.Lead();
        await Persist(log, Stream, 0, Events.Batch("c-2"));
        Node.Lead();
        await Persist(log, Stream, 1, Events.Batch("c-3"));
        await Holds(3);
    }

    [Fact]
    public async Task A_node_that_only_reads_is_told_from_one_that_is_down()
    {
        Node.Become(NodeRole.ReadOnlyReplica);
        var failure = await Assert.ThrowsAsync<LedgerException>(() => _log.Append(Stream, -1, Events.Batch("c-1"), default));
        Assert.Equal(Failure.Unexpected, failure.Failure);
        Assert.DoesNotContain("nobody answers", failure.Message, StringComparison.Ordinal);
        console.WriteLine(failure.Message);
    }

    private static List<string> Lines(IEnumerable<LoggedEvent> events) => [.. events.Select(Events.Line)];

    // As a person would: the same request again until it is answered.
    private static async Task Persist(EventStoreDbLog log, StreamName stream, long expected, NewEvent[] batch)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Assert.IsType<AppendResult.Written>(await log.Append(stream, expected, batch, default));
                return;
            }
            catch (LedgerException e) when (e.Failure == Failure.Unexpected && attempt < 50)
            {
                await Task.Delay(20);
            }
        }
    }

    private async Task<IReadOnlyList<LoggedEvent>> Written(long expected, NewEvent[] batch) =>
        Assert.IsType<AppendResult.Written>(await _log.Append(Stream, expected, batch, default)).Events;

    private async Task Holds(int events)
    {
        await using var fresh = await TestServer.OpenAnother(_log, _time);
        var read = await Events.All(fresh.ReadLog(0, default));
        Assert.Equal(Enumerable.Range(0, events).Select(i => (long)i), read.Select(item => item.Index));
        Assert.Equal(events, read.Select(item => item.Header.Id).Distinct().Count());
        foreach (var stream in read.GroupBy(item => item.Stream))
        {
            Assert.Equal(Enumerable.Range(0, stream.Count()).Select(i => (long)i), stream.Select(item => item.Header.Rev));
        }
    }
}
