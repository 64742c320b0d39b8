using System.Text;
using EventStore.Client;
using Ledger.Log;
using Ledger.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Ledger.EventStoreDb.Tests;

/// <summary>What a process has appended itself gets its index without being read back: the order of the server stands all the same, and what stands there is what was recorded.</summary>
public sealed class OwnEventsTests(ITestOutputHelper console)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 15, 9, 30, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromTicks(3) };

    [Fact]
    public async Task Many_writers_of_one_process_are_sequenced_in_the_order_of_the_server()
    {
        await using var server = await TestServer.Start(console);
        await using var log = await server.NewLog(_time);
        await Record([log], writers: 8, each: 40);
        await IsInTheServersOrder(log, 8 * 40 * 2);
        console.WriteLine($"{log.Sequencer.OwnLots} lots without reading");
    }

    [Fact]
    public async Task A_server_without_records_of_its_own_is_read_once()
    {
        await using var server = await TestServer.StartDouble(console, new DoubleOptions { OwnRecordEvery = 0 });
        await using var log = await server.NewLog(_time);
        await Record([log], writers: 1, each: 50);
        Assert.Equal(49, log.Sequencer.OwnLots);
        await IsInTheServersOrder(log, 100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(41)]
    public async Task Processes_that_write_at_the_same_time_are_sequenced_in_the_order_of_the_server(int ownRecordEvery)
    {
        await using var server = await TestServer.StartDouble(console, new DoubleOptions { OwnRecordEvery = ownRecordEvery });
        await RecordThrough(server);
    }

    [Fact]
    public async Task Processes_that_write_at_the_same_time_are_sequenced_in_the_order_of_a_server()
    {
        await using var server = await TestServer.Start(console);
        await RecordThrough(server);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(87)]
    [InlineData(89)]
    [InlineData(1000)]
    public async Task Where_records_are_longer_or_shorter_than_is_thought_everything_is_read(int bytesAround)
    {
        await using var server = await TestServer.StartDouble(console, new DoubleOptions { BytesAround = bytesAround, OwnRecordEvery = 0 });
        await using var log = await server.NewLog(_time);
        await Record([log], writers: 4, each: 10);
        Assert.Equal(0, log.Sequencer.OwnLots);
        await RecordThrough(server);
    }

    [Fact]
    public async Task What_another_process_has_left_before_ones_own_event_comes_before_it()
    {
        await using var server = await TestServer.StartDouble(console, new DoubleOptions { OwnRecordEvery = 0 });
        await using var log = await server.NewLog(_time);
        for (var i = 0; i < 6; i++)
        {
            Assert.IsType<AppendResult.Written>(await log.Append(new StreamName("s-1"), i - 1, Events.Batch($"c-{i}"), default));

            // It has recorded, and died before it gave it an index.
            await using var dying = await TestServer.OpenAnother(log, _time);
            dying.Sequencer.AfterStep = _ => throw new OperationCanceledException("stopped here");
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dying.Append(new StreamName($"d-{i}"), -1, Events.Batch($"d-{i}"), default));
        }

        Assert.IsType<AppendResult.Written>(await log.Append(new StreamName("s-1"), 5, Events.Batch("c-6"), default));
        var commands = (await Events.All(log.ReadLog(0, default))).Select(item => item.Header.Command);
        Assert.Equal(["c-0", "d-0", "c-1", "d-1", "c-2", "d-2", "c-3", "d-3", "c-4", "d-4", "c-5", "d-5", "c-6"], commands);
        await IsInTheServersOrder(log, 13);
    }

    [Fact]
    public async Task Stopped_after_any_step_in_the_midst_of_recording_nothing_is_lost_or_given_twice()
    {
        await using var server = await TestServer.StartDouble(console, new DoubleOptions { OwnRecordEvery = 0 });
        await using var first = await server.NewLog(_time);
        var count = 0;
        foreach (var step in Enum.GetValues<SequencerStep>())
        {
            await using var dying = await TestServer.OpenAnother(first, _time);
            await Record([dying], writers: 1, each: 5, name: $"{step}");
            Assert.True(dying.Sequencer.OwnLots > 0);
            dying.Sequencer.AfterStep = at =>
            {
                if (at == step)
                {
                    throw new OperationCanceledException("stopped here");
                }
            };
            var batch = Events.Batch($"c-{step}", 3);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dying.Append(new StreamName($"s-{step}"), -1, batch, default));
            dying.Sequencer.AfterStep = null;

            // The same process goes on, and so does another.
            Assert.IsType<AppendResult.Written>(await dying.Append(new StreamName($"t-{step}"), -1, Events.Batch($"t-{step}"), default));
            Assert.IsType<AppendResult.Written>(await dying.Append(new StreamName($"s-{step}"), -1, Events.Again(batch), default));
            Assert.IsType<AppendResult.Written>(await first.Append(new StreamName($"u-{step}"), -1, Events.Batch($"u-{step}"), default));
            await IsInTheServersOrder(first, count += 10 + 3 + 2);
        }
    }

    [Fact]
    public async Task The_same_command_through_two_processes_at_once_is_recorded_once_as_it_is_answered()
    {
        await using var server = await TestServer.Start(console);
        await using var first = await server.NewLog(_time);
        await using var second = await TestServer.OpenAnother(first, _time);
        await Record([first], writers: 1, each: 3, name: "before");
        await Record([second], writers: 1, each: 3, name: "later");
        for (var i = 0; i < 40; i++)
        {
            var batch = Events.Batch($"c-{i}", 2);
            var stream = new StreamName("s-1");
            var answers = await Task.WhenAll(
                Task.Run(() => first.Append(stream, (2 * i) - 1, Events.Again(batch, 1), default)),
                Task.Run(() => second.Append(stream, (2 * i) - 1, Events.Again(batch, 2), default)));
            var lines = answers.Select(answer => Assert.IsType<AppendResult.Written>(answer).Events.Select(Events.Line).ToList()).ToList();
            Assert.Equal(lines[0], lines[1]);
        }

        await IsInTheServersOrder(first, 92);
        await IsInTheServersOrder(second, 92);
    }

    [Fact]
    public async Task An_event_under_the_id_of_its_header_is_one_as_they_were_before()
    {
        await using var server = await TestServer.StartDouble(console);
        await using var log = await server.NewLog(_time);
        await Record([log], writers: 1, each: 3);
        Write(server, log, Events.Event("old"), id: Events.Event("old").Id);
        Assert.IsType<AppendResult.Written>(await log.Append(new StreamName("old-1"), 0, Events.Batch("c-9"), default));
        await using var fresh = await TestServer.OpenAnother(log, _time);
        Assert.Equal(8, (await Events.All(fresh.ReadLog(0, default))).Count);
        Assert.Equal("old", Assert.Single(await Events.All(fresh.ReadStream(new StreamName("old-1"), 0, default)), item => item.Header.Rev == 0).Header.Command);
    }

    [Fact]
    public async Task An_event_under_an_id_that_is_not_of_it_stops_recording()
    {
        await using var server = await TestServer.StartDouble(console);
        await using var log = await server.NewLog(_time);
        Write(server, log, Events.Event("c-1"), id: Events.Event("c-2").Id);
        var failure = await Assert.ThrowsAsync<LedgerException>(() => log.Append(new StreamName("s-1"), -1, Events.Batch("c-9"), default));
        Assert.Equal(Failure.Integrity, failure.Failure);
        Assert.Contains("an id that is not of it", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_id_at_the_server_is_of_the_content()
    {
        var batch = new PreparedBatch(new StreamName("s-1"), -1, Events.Batch("c-1"), _time.GetUtcNow());
        var again = new PreparedBatch(new StreamName("s-1"), -1, Events.Again(Events.Batch("c-1")), _time.GetUtcNow());
        Assert.Equal(ContentId.OfEvent(batch.Data[0].Metadata.Span), batch.Data[0].EventId.ToGuid());
        Assert.NotEqual(batch.Data[0].EventId, again.Data[0].EventId);
        Assert.NotEqual(batch.Events[0].Id, batch.Data[0].EventId.ToGuid());
    }

    // As another version wrote it.
    private static void Write(TestServer server, EventStoreDbLog log, NewEvent item, Guid id)
    {
        var prepared = new PreparedBatch(new StreamName($"{item.Command.Value}-1"), -1, [item], DateTimeOffset.UnixEpoch).Data[0];
        server.Node!.Write(
            $"{log.Where.Split("prefix=")[1].Split('&')[0]}.{item.Command.Value}-1", item.Type, Encoding.UTF8.GetString(prepared.Data.Span), Encoding.UTF8.GetString(prepared.Metadata.Span), id);
    }

    private async Task RecordThrough(TestServer server)
    {
        await using var first = await server.NewLog(_time);
        await using var second = await TestServer.OpenAnother(first, _time);
        await using var third = await TestServer.OpenAnother(first, _time);
        await Record([first, second, third], writers: 3, each: 20);
        foreach (var log in (EventStoreDbLog[])[first, second, third])
        {
            await IsInTheServersOrder(log, 3 * 3 * 20 * 2);
        }

        console.WriteLine($"{first.Sequencer.OwnLots}, {second.Sequencer.OwnLots} and {third.Sequencer.OwnLots} lots without reading");
    }

    private static Task Record(EventStoreDbLog[] logs, int writers, int each, string name = "w") =>
        Task.WhenAll(logs.SelectMany((log, process) => Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var stream = new StreamName($"{name}-{process}-{writer}");
            for (var i = 0; i < each; i++)
            {
                Assert.IsType<AppendResult.Written>(await log.Append(stream, (2 * i) - 1, Events.Batch($"{name}-{process}-{writer}-{i}", 2), default));
            }
        }))));

    // Each entry names the place of its event, places only grow, each event has one entry, and everything reads from any index on.
    private static async Task IsInTheServersOrder(EventStoreDbLog log, int count)
    {
        await using var client = new EventStoreClient(EventStoreClientSettings.Create(TestServer.ConnectionOf(log).Full.Split("prefix=")[0].TrimEnd('&', '?')));
        var prefix = log.Where.Split("prefix=")[1].Split('&')[0] + ".";
        var events = new List<(string Stream, long Revision, Position Position)>();
        var entries = new List<Position>();
        await foreach (var item in client.ReadAllAsync(Direction.Forwards, Position.Start, StreamFilter.Prefix(prefix)))
        {
            if (item.Event.EventStreamId == prefix + "index")
            {
                entries.Add(IndexEntry.PositionOf(item.Event.Metadata.Span));
            }
            else if (item.Event.EventStreamId != prefix + "about")
            {
                events.Add((item.Event.EventStreamId[prefix.Length..], item.Event.EventNumber.ToInt64(), item.Event.Position));
            }
        }

        Assert.Equal(count, events.Count);
        Assert.Equal(events.Select(item => item.Position), entries);
        var read = await Events.All(log.ReadLog(0, default));
        Assert.Equal(events.Select(item => (item.Stream, item.Revision)), read.Select(item => (item.Header.Stream, item.Header.Rev)));
        Assert.Equal(read.Count, read.Select(item => item.Header.Id).Distinct().Count());
        Assert.Equal(read.Select(item => item.Header.Recorded).Order(), read.Select(item => item.Header.Recorded));
        for (var from = 0; from < count; from += Math.Max(1, count / 20))
        {
            Assert.Equal(count - from, (await Events.All(log.ReadLog(from, default))).Count);
        }
    }
}
