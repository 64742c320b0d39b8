using Ledger.Log;
using Ledger.Registers;
using Ledger.Replay;
using Ledger.Testing;
using Ledger.Tests.Registers;
using static Ledger.Tests.Registers.ThingEvent;

namespace Ledger.Tests.Replay;

public class ReplayTests
{
    [Fact]
    public async Task A_history_tells_who_recorded_what_and_where_it_is_said()
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-b", new Named("b", "bo"));
        await shelf.Record("thing-a", new Named("a", "ann"));
        var cause = (await Events.All(shelf.Log.ReadLog(0, default)))[1].Header.Id;
        var command = new TestCommand { Source = new Source("minutes", "4.2"), Behalf = Ledger.Offices.OfficeId.Parse("chair"), Capacity = "acting", Cause = cause, Correlation = "meeting-1" };
        await shelf.Record(command, "thing-a", new Kept("cy") { Effective = Shelf.Since("2025-07") });

        var history = await History(shelf, shelf.Engine(), known: null);

        Assert.Equal([1L, 2L], history.Select(e => e.Index));
        Assert.Equal(
            new HistoryEvent(
                2, EventId.Derive(new CommandId("c-2"), 0), new StreamName("thing-a"), 1, "ThingKept", shelf.Time.GetUtcNow(), Shelf.Since("2025-07"), "user-1", "chair", "acting",
                cause, "meeting-1", new Source("minutes", "4.2"), DecidedAt: null, """{"fact":{"keeper":"cy"},"source":{"document":"minutes","locator":"4.2"}}"""),
            history[1]);
        Assert.Equal([1L], (await History(shelf, shelf.Engine(), new KnownPoint.At(1))).Select(e => e.Index));
        Assert.Empty(await History(shelf, shelf.Engine(), new KnownPoint.At(0)));
    }

    [Fact]
    public async Task A_replay_shows_what_each_event_opened_changed_and_ended()
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-a", new Named("a", "ann"), new Kept("bo") { Effective = Shelf.Since("2025-07") });
        await shelf.Record("thing-b", new Named("b", "bo"));
        await shelf.Record("thing-a", new Redated(0) { Effective = Shelf.Since("2025-08") }, new Seen("cy"), new Released("bo"));

        Assert.Equal(
            [
                "0: things/a/: nothing > {\"name\":\"ann\",\"tags\":[]} by 0",
                "1: keepings/a/1: nothing > 2025-07 {\"keeper\":\"bo\",\"marks\":[{\"number\":3,\"text\":\"bo\"}]} by 1",
                "2: things/b/: nothing > {\"name\":\"bo\",\"tags\":[]} by 2",
                "3: keepings/a/1: 2025-07 {\"keeper\":\"bo\",\"marks\":[{\"number\":3,\"text\":\"bo\"}]} by 1 > 2025-08 {\"keeper\":\"bo\",\"marks\":[{\"number\":3,\"text\":\"bo\"}]} by 3",
                "4:",
                "5: keepings/a/1: 2025-08 {\"keeper\":\"bo\",\"marks\":[{\"number\":3,\"text\":\"bo\"}]} by 3 > nothing",
            ],
            await Replay(shelf, new ReplayLog()));
        Assert.Equal(["3", "4"], (await Replay(shelf, new ReplayLog(2, 4, new StreamName("thing-a")))).Select(line => line[..1]));
        Assert.Equal(["2"], (await Replay(shelf, new ReplayLog(2, 2))).Select(line => line[..1]));
    }

    [Theory]
    [InlineData(-1, null)]
    [InlineData(3, 2L)]
    [InlineData(0, 1L)]
    public async Task A_stretch_that_the_log_does_not_have_is_refused(long from, long? to)
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-a", new Named("a", "ann"));
        Assert.Equal(Failure.Usage, (await Assert.ThrowsAsync<LedgerException>(() => Replay(shelf, new ReplayLog(from, to)))).Failure);
    }

    private static async Task<List<HistoryEvent>> History(Shelf shelf, RegisterEngine engine, KnownPoint? known) =>
        await Events.All(await new ShowHistory.Handler(engine, shelf.Log, shelf.Codec, new FactReader(shelf.Log, shelf.Codec)).Handle(new ShowHistory(new StreamName("thing-a"), known), default));

    private static async Task<List<string>> Replay(Shelf shelf, ReplayLog question)
    {
        var steps = await Events.All(await new ReplayLog.Handler(shelf.Engine(), shelf.Log, shelf.Codec, new FactReader(shelf.Log, shelf.Codec)).Handle(question, default));
        return steps.ConvertAll(step => $"{step.Event.Index}:{string.Concat(step.Changes.Select(c => $" {c.Register}/{c.Entity}/{c.Key}: {Side(c.Before)} > {Side(c.After)}"))}");
    }

    private static string Side(RowSide? side) => side is null ? "nothing" : $"{(side.Effective is null ? string.Empty : side.Effective.From + " ")}{side.Data} by {side.MadeTrueBy}";
}
