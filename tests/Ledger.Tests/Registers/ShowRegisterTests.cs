using Ledger.Registers;
using Ledger.Seal;
using static Ledger.Tests.Registers.ThingEvent;

namespace Ledger.Tests.Registers;

public class ShowRegisterTests
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    [Fact]
    public async Task What_was_recorded_late_is_not_known_before_and_what_was_answered_then_is_answered_for_ever()
    {
        using var shelf = new Shelf();
        var engine = shelf.Engine();
        shelf.Time.SetUtcNow(new DateTimeOffset(2026, 4, 1, 8, 0, 0, TimeSpan.Zero));
        await shelf.Record("thing-plan", new Named("plan", "planning submission"));
        var asked = new ShowRegister("keepings", On: new DateOnly(2026, 4, 1), Known: KnownPoint.Parse("2026-04-02", London));
        var first = await Shelf.AskJson(engine, asked);

        shelf.Time.SetUtcNow(new DateTimeOffset(2026, 4, 9, 8, 0, 0, TimeSpan.Zero));
        await shelf.Record("thing-plan", new Kept("submitted") { Effective = Shelf.Since("2026-03-30") });
        var later = await Shelf.AskJson(engine, asked with { Known = KnownPoint.Parse("2026-04-10", London) });
        await shelf.Record("thing-plan", new Released("submitted"));
        await shelf.Record("thing-plan", new Named("plan", "another name"));

        Assert.Equal(
            """{"known":{"index":0,"recorded":"2026-04-01T08:00:00.0000000Z"},"on":"2026-04-01","register":"keepings","rows":[]}""", first);
        Assert.Equal(
            """{"known":{"index":1,"recorded":"2026-04-09T08:00:00.0000000Z"},"on":"2026-04-01","register":"keepings","rows":[{"data":{"keeper":"submitted","marks":[{"number":19,"text":"submitted"}]},"effective":{"from":"2026-03-30"},"entity":"plan","holds":"certainly","key":"1","madeTrueBy":1}]}""",
            later);
        Assert.Equal(first, await Shelf.AskJson(engine, asked));
        Assert.Equal(later, await Shelf.AskJson(engine, asked with { Known = new KnownPoint.At(1) }));
        Assert.Equal(later, await Shelf.AskJson(shelf.Engine("anew.db"), asked with { Known = new KnownPoint.At(1) }));
    }

    [Fact]
    public async Task An_answer_says_whether_a_row_certainly_or_possibly_holds()
    {
        using var shelf = new Shelf();
        await shelf.Record(
            "thing-a",
            new Named("a", "ann"),
            new Kept("month") { Effective = Shelf.Since("2025-07") },
            new Kept("day") { Effective = Shelf.Since("2025-07-14") },
            new Kept("ended") { Effective = new Effective(PartialDate.Parse("2025"), PartialDate.Parse("2025-07-14")) },
            new Kept("unsaid"));

        var answer = await Shelf.Ask(shelf.Engine(), new ShowRegister("keepings", On: new DateOnly(2025, 7, 14)));

        Assert.Equal([("1", Holding.Possibly), ("2", Holding.Certainly), ("4", Holding.Possibly)], answer.Rows.Select(row => (row.Key, row.Holds!.Value)));
    }

    [Fact]
    public async Task A_timeline_shows_what_was_said_before_and_what_ended_it_but_nothing_later()
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-a", new Named("a", "ann"), new Named("a", "bo"), new Named("a", "cy"));
        var engine = shelf.Engine();

        var timeline = await Shelf.Ask(engine, new ShowRegister("things", Entity: "a", Known: new KnownPoint.At(1), Timeline: true));

        Assert.Equal([(0L, (long?)1L), (1L, null)], timeline.Rows.Select(row => (row.MadeTrueBy, row.EndedBy)));
        Assert.Contains("\"endedBy\":1,", await Shelf.AskJson(engine, new ShowRegister("things", Timeline: true)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_register_that_does_not_exist_is_not_found()
    {
        using var shelf = new Shelf();
        var failure = await Assert.ThrowsAsync<LedgerException>(() => Shelf.Ask(shelf.Engine(), new ShowRegister("tenure")));
        Assert.Equal(Failure.NotFound, failure.Failure);
        Assert.Equal("the registers are covers, fit-and-proper, keepings, objectives, offices, tenures, things, vacancies", failure.Hint);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task What_is_computed_for_a_day_needs_one(bool dated, bool timeline)
    {
        using var shelf = new Shelf();
        var question = new ShowRegister("vacancies", On: dated ? new DateOnly(2026, 4, 1) : null, Timeline: timeline);
        var failure = await Assert.ThrowsAsync<LedgerException>(() => Shelf.Ask(shelf.Engine(), question));
        Assert.Equal(Failure.Usage, failure.Failure);
    }

    [Fact]
    public async Task A_view_finds_rows_by_entity_and_key_and_reads_them()
    {
        using var shelf = new Shelf();
        await shelf.Record("thing-a", new Named("a", "ann"), new Tagged(["x"]), new Kept("bo") { Effective = Shelf.Since("2025-07") });
        await shelf.Record("thing-b", new Named("b", "bo"));
        var view = await shelf.Engine().View(index: null, default);

        Assert.Equal(3, view.Index);
        Assert.Equal(["a", "b"], view.Rows(ThingRegister.Things).Select(row => row.Entity));
        Assert.Equal(["x"], Assert.Single(view.Rows(ThingRegister.Things, "a")).Data.Tags);
        var held = Assert.Single(view.On(ThingRegister.Keepings, new DateOnly(2025, 7, 1)));
        Assert.Equal(("1", "bo", 2L, Holding.Possibly), (held.Row.Key, held.Row.Data.Keeper.Value, held.Row.MadeTrueBy, held.Holds));
        Assert.Empty(view.On(ThingRegister.Keepings, new DateOnly(2025, 6, 30)));
    }
}
