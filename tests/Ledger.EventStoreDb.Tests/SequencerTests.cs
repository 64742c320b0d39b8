using Ledger.Log;
using Ledger.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace Ledger.EventStoreDb.Tests;

public sealed class SequencerTests(ITestOutputHelper console) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 15, 9, 30, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromTicks(3) };
    private TestServer _server = null!;

    public async Task InitializeAsync() => _server = await TestServer.Start(console);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Stopped_after_any_step_another_process_goes_on_and_nothing_is_lost_or_given_twice()
    {
        await using var first = await _server.NewLog(_time);
        foreach (var step in Enum.GetValues<SequencerStep>())
        {
            for (var round = 0; round < 3; round++)
            {
                await using var dying = await TestServer.OpenAnother(first, _time);
                dying.Sequencer.AfterStep = at =>
                {
                    if (at == step)
                    {
                        throw new OperationCanceledException("stopped here");
                    }
                };
                var batch = Events.Batch($"c-{step}-{round}", 2);
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dying.Append(new StreamName($"s-{step}"), (round * 2) - 1, batch, default));

                // Another one records something else, and with it the first gets its index.
                await using var next = await TestServer.OpenAnother(first, _time);
                Assert.IsType<AppendResult.Written>(await next.Append(new StreamName($"o-{step}"), round - 1, Events.Batch($"o-{step}-{round}"), default));
                var log = await Events.All(next.ReadLog(0, default));
                Assert.Equal(Enumerable.Range(0, log.Count).Select(i => (long)i), log.Select(item => item.Index));
                Assert.Equal(2, log.Count(item => item.Header.Command == $"c-{step}-{round}"));
                var again = Assert.IsType<AppendResult.Written>(await next.Append(new StreamName($"s-{step}"), (round * 2) - 1, Events.Again(batch), default));
                Assert.Equal(log.Where(item => item.Header.Command == $"c-{step}-{round}").Select(Events.Line), again.Events.Select(Events.Line));
            }
        }
    }

    [Fact]
    public async Task Racing_sequencers_give_each_event_one_index()
    {
        const int Processes = 4;
        const int Writers = 4;
        const int Each = 15;
        await using var first = await _server.NewLog(_time);
        var logs = new List<EventStoreDbLog>();
        for (var i = 0; i < Processes; i++)
        {
            logs.Add(await TestServer.OpenAnother(first, _time));
        }

        var answered = await Task.WhenAll(logs.SelectMany((log, process) => Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var stream = new StreamName($"s-{process}-{writer}");
            var written = new List<LoggedEvent>();
            for (var i = 0; i < Each; i++)
            {
                written.AddRange(Assert.IsType<AppendResult.Written>(await log.Append(stream, i - 1, Events.Batch($"c-{process}-{writer}-{i}"), default)).Events);
            }

            return written;
        }))));

        foreach (var log in logs)
        {
            var read = await Events.All(log.ReadLog(0, default));
            Assert.Equal(answered.SelectMany(list => list).OrderBy(item => item.Index).Select(Events.Line), read.Select(Events.Line));
            Assert.Equal(Processes * Writers * Each, read.Count);
            await log.DisposeAsync();
        }
    }

    [Fact]
    public async Task Readers_that_learn_meanwhile_what_others_sequenced_give_nothing_a_second_index()
    {
        const int Processes = 3;
        const int Each = 60;
        await using var first = await _server.NewLog(_time);
        using var stop = new CancellationTokenSource();
        var logs = new List<EventStoreDbLog>();
        for (var i = 0; i < Processes; i++)
        {
            logs.Add(await TestServer.OpenAnother(first, _time));
        }

        // Each process reads all the time what it writes, and so takes up the others' entries between any two steps of its own sequencing.
        var reading = logs.Select(log => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await log.Sequencer.CatchUp(default);
            }
        })).ToList();
        await Task.WhenAll(logs.SelectMany((log, process) => Enumerable.Range(0, 2).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                Assert.IsType<AppendResult.Written>(await log.Append(new StreamName($"s-{process}-{writer}"), i - 1, Events.Batch($"c-{process}-{writer}-{i}"), default));
            }
        }))));
        await stop.CancelAsync();
        await Task.WhenAll(reading);

        await using var fresh = await TestServer.OpenAnother(first, _time);
        var read = await Events.All(fresh.ReadLog(0, default));
        Assert.Equal(Processes * 2 * Each, read.Count);
        Assert.Equal(read.Count, read.Select(item => item.Header.Id).Distinct().Count());
        foreach (var log in logs)
        {
            await log.DisposeAsync();
        }
    }

    [Fact]
    public async Task Recorded_time_never_decreases_though_the_clocks_of_two_machines_differ()
    {
        var slow = new FakeTimeProvider(_time.GetUtcNow().AddMinutes(-5));
        await using var first = await _server.NewLog(_time);
        await using var second = await TestServer.OpenAnother(first, slow);
        for (var i = 0; i < 6; i++)
        {
            Assert.IsType<AppendResult.Written>(await (i % 2 == 0 ? first : second).Append(new StreamName("s-1"), i - 1, Events.Batch($"c-{i}"), default));
        }

        var recorded = (await Events.All(first.ReadLog(0, default))).Select(item => item.Header.Recorded).ToList();
        Assert.Equal(recorded.Order(), recorded);
    }

    [Fact]
    public async Task A_new_process_knows_all_ids_of_before()
    {
        await using var first = await _server.NewLog(_time);
        await first.Append(new StreamName("s-1"), -1, Events.Batch("c-1"), default);
        await using var second = await TestServer.OpenAnother(first, _time);
        await Assert.ThrowsAsync<EventIdReusedException>(() => second.Append(new StreamName("s-2"), -1, Events.Batch("c-1"), default));
    }
}
