using CsCheck;
using Ledger.Log;
using Ledger.Registers;
using Ledger.Testing;
using static Ledger.Tests.Registers.ThingEvent;

namespace Ledger.Tests.Registers;

public class RegisterEngineTests
{
    private static readonly EngineLimits Tight = new(EventsPerTransaction: 3, Streams: 1, Rows: 2);

    [Fact]
    public Task Every_index_and_every_day_is_answered_as_by_folding_everything_anew() => ThingHistories.Some.SampleAsync(
        async history =>
        {
            using var shelf = new Shelf();
            await shelf.Record(history);
            var engine = shelf.Engine(limits: history.Length % 2 == 0 ? Tight : new EngineLimits());
            var log = history.Select(item => (item.Stream, item.Fact)).ToList();
            for (var known = -1L; known < log.Count; known++)
            {
                foreach (var register in ThingRegister.All)
                {
                    foreach (var on in ThingHistories.Days.Select(day => (DateOnly?)day).Prepend(null))
                    {
                        var answer = await Shelf.Ask(engine, new ShowRegister(register.Name, On: on, Known: new KnownPoint.At(known)));
                        Assert.Equal(NaiveRegisters.Rows(log, known, register.Name, on), answer.Rows);
                        Assert.Equal(known, answer.Index);
                    }

                    var one = await Shelf.Ask(engine, new ShowRegister(register.Name, Entity: "t1", On: ThingHistories.Days[4], Known: new KnownPoint.At(known)));
                    Assert.Equal(NaiveRegisters.Rows(log, known, register.Name, ThingHistories.Days[4]).Where(row => row.Entity == "t1"), one.Rows);
                }
            }
        },
        iter: 60);

    [Fact]
    public Task In_steps_at_once_after_deletion_and_after_a_kill_the_registers_are_the_same() => Gen.Select(ThingHistories.Some, Gen.Int[1, 7], Gen.Int[1, 9]).SampleAsync(
        async (history, step, transaction) =>
        {
            using var shelf = new Shelf();
            var limits = Tight with { EventsPerTransaction = transaction };
            var steps = shelf.Engine("steps.db", limits);
            for (var at = 0; at < history.Length; at += step)
            {
                await shelf.Record(history.Skip(at).Take(step));
                await steps.CatchUp(progress: null, default);
                if (at / step % 2 == 1)
                {
                    steps = shelf.Engine("steps.db", limits); // as another process; the first is not closed
                }
            }

            var expected = await Shelf.Dump(shelf.Engine("once.db"));
            Assert.Equal(expected, await Shelf.Dump(steps));

            var killed = shelf.Engine("killed.db", limits);
            await killed.CatchUp(progress: null, default);
            File.Delete(shelf.File("killed.db"));
            Assert.Equal(expected, await Shelf.Dump(killed));

            await steps.Rebuild(progress: null, default);
            Assert.Equal(expected, await Shelf.Dump(steps));
        },
        iter: 60);

    [Fact]
    public async Task Cancelled_between_two_transactions_it_goes_on_where_it_was()
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-a", new Named("a", "ann"));
        await shelf.Engine().CatchUp(progress: null, default);
        for (var i = 0; i < 2000; i++)
        {
            await shelf.Record("thing-a", new Kept("bo") { Effective = Shelf.Since("2025-07") }, new Released("bo"));
        }

        using var stop = new CancellationTokenSource();
        var killed = shelf.Engine(limits: new EngineLimits(EventsPerTransaction: 256));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => killed.CatchUp(new Told(index => stop.Cancel()), stop.Token));

        var reached = 0L;
        var next = shelf.Engine();
        await next.CatchUp(new Told(index => reached = reached == 0 ? index : reached), default);
        Assert.True(reached > 1);
        Assert.Equal(await Shelf.Dump(shelf.Engine("once.db")), await Shelf.Dump(next));
        Assert.Equal(await Shelf.Dump(next), await Shelf.Dump(killed));
    }

    [Fact]
    public async Task A_transaction_that_fails_in_the_middle_leaves_nothing_and_is_done_again_once()
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-a", new Named("a", "ann"), new Kept("bo"));
        var failing = false;
        var slice = ThingRegister.SliceOf(state => failing && state.Name == "cy" ? throw new TimeoutException("as scripted") : ThingRegister.Rows(state));
        var engine = shelf.Engine(slices: [slice, Shelf.Slices[1]]);
        await engine.CatchUp(progress: null, default);
        var before = await Shelf.Dump(engine);

        await shelf.Record("thing-a", new Kept("ann"), new Released("bo"), new Named("a", "cy"), new Kept("cy"));
        failing = true;
        await Assert.ThrowsAsync<TimeoutException>(() => engine.CatchUp(progress: null, default));
        var reader = shelf.Engine(slices: [slice, Shelf.Slices[1]], log: new FirstEvents(shelf.Log, 2));
        Assert.Equal(before, await Shelf.Dump(reader));

        failing = false;
        var expected = await Shelf.Dump(shelf.Engine("once.db", slices: [slice, Shelf.Slices[1]]));
        Assert.Equal(expected, await Shelf.Dump(engine));
    }

    [Fact]
    public async Task Several_engines_share_one_file_and_apply_each_event_once()
    {
        using var shelf = new Shelf();
        var engines = Enumerable.Range(0, 4).Select(i => shelf.Engine(limits: i % 2 == 0 ? Tight : new EngineLimits())).ToList();
        using var done = new CancellationTokenSource();
        var catching = engines.ConvertAll(engine => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var view = await engine.View(index: null, default);
                Assert.Equal(view.Index >= 0, view.Rows(ThingRegister.Things).Count > 0);
            }
        }));
        var stream = 0;
        foreach (var history in ThingHistories.Some.Array[6].Single())
        {
            await shelf.Record($"thing-x{stream++}", new Named("x", "ann"));
            await shelf.Record(history);
        }

        await done.CancelAsync();
        await Task.WhenAll(catching);
        var expected = await Shelf.Dump(shelf.Engine("once.db"));
        foreach (var engine in engines)
        {
            Assert.Equal(expected, await Shelf.Dump(engine));
        }
    }

    [Fact]
    public async Task A_row_that_says_the_same_keeps_the_event_that_made_it_true()
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-a", new Named("a", "ann"), new Tagged(["x", "y"]), new Seen("bo"), new Tagged(["x", "y"]), new Tagged(["y"]), new Kept("cy"));

        var answer = await Shelf.Ask(shelf.Engine(), new ShowRegister("things", Timeline: true));

        Assert.Equal([(0L, (long?)1L), (1L, 4L), (4L, null)], answer.Rows.Select(row => (row.MadeTrueBy, row.EndedBy)));
    }

    [Fact]
    public async Task Two_rows_in_one_place_are_an_error()
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-a", new Named("a", "ann"));
        var slice = ThingRegister.SliceOf(state => ThingRegister.Rows(state).Concat(ThingRegister.Rows(state)));

        var failure = await Assert.ThrowsAsync<LedgerException>(() => shelf.Engine(slices: [slice]).CatchUp(progress: null, default));

        Assert.Equal("index 0: two rows of things stand under a and the key ''", failure.Message);
    }

    [Fact]
    public async Task An_index_that_the_log_does_not_reach_is_refused()
    {
        using var shelf = new Shelf();
        var engine = shelf.Engine();
        Assert.Equal("there is no index 0: the log is empty", await Refused(engine, 0));
        await shelf.Record("thing-a", new Named("a", "ann"));
        Assert.Equal("there is no index 1: the log reaches 0", await Refused(engine, 1));
        Assert.Equal("there is no index -2: the log reaches 0", await Refused(engine, -2));
    }

    [Fact]
    public async Task Before_the_first_event_nothing_is_known()
    {
        using var shelf = new Shelf();
        var engine = shelf.Engine();
        Assert.Equal("""{"known":{"index":-1},"register":"things","rows":[]}""", await Shelf.AskJson(engine, new ShowRegister("things")));

        await shelf.Record("thing-a", new Named("a", "ann"));
        var view = await engine.View(-1, default);
        Assert.Empty(view.Rows(ThingRegister.Things));
        Assert.Null(view.Recorded);
        var before = new KnownPoint.By(shelf.Time.GetUtcNow().AddTicks(-1));
        Assert.Equal(-1, (await engine.ViewAt(before, default)).Index);
        Assert.Equal(0, (await engine.ViewAt(new KnownPoint.By(shelf.Time.GetUtcNow()), default)).Index);
    }

    [Fact]
    public async Task A_point_of_time_is_the_last_event_recorded_at_or_before_it()
    {
        using var shelf = new Shelf();
        var engine = shelf.Engine();
        var recorded = new List<DateTimeOffset>();
        for (var i = 0; i < 40; i++)
        {
            shelf.Time.Advance(TimeSpan.FromTicks(i % 3));
            recorded.Add(shelf.Time.GetUtcNow());
            await shelf.Record("thing-a", new Seen("ann"));
        }

        foreach (var instant in recorded.SelectMany(at => (DateTimeOffset[])[at.AddTicks(-1), at, at.AddTicks(1)]))
        {
            Assert.Equal(recorded.FindLastIndex(at => at <= instant), (await engine.ViewAt(new KnownPoint.By(instant), default)).Index);
        }
    }

    [Fact]
    public async Task An_event_is_found_by_its_id()
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-a", new Named("a", "ann"), new Seen("bo"));
        var events = await Events.All(shelf.Log.ReadLog(0, default));

        Assert.Equal(1, await shelf.Engine().IndexOf(events[1].Header.Id, default));
        Assert.Null(await shelf.Engine().IndexOf(Guid.Empty, default));
    }

    private static async Task<string> Refused(RegisterEngine engine, long index)
    {
        var failure = await Assert.ThrowsAsync<LedgerException>(() => engine.View(index, default));
        Assert.Equal(Failure.Usage, failure.Failure);
        return failure.Message;
    }

    private sealed class Told(Action<long> tell) : IProgress<long>
    {
        public void Report(long value) => tell(value);
    }
}
