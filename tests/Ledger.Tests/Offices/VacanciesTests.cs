using Ledger.Log;
using Ledger.Offices;
using Ledger.People;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Tests.Registers;
using static Ledger.Offices.OfficeEvent;

namespace Ledger.Tests.Offices;

public class VacanciesTests
{
    private static readonly OfficeId Chief = OfficeId.Parse("chief-executive");
    private static readonly PersonId Ann = PersonId.Parse("p-1");
    private static readonly PersonId Bo = PersonId.Parse("p-2");

    [Fact]
    public async Task An_office_is_vacant_between_two_holders_and_its_cover_is_shown()
    {
        using var shelf = new Shelf();
        await shelf.Record(
            Chief.Stream.Value,
            new OfficeCreated(Chief, "Chief Executive") { Effective = Shelf.Since("2025-01-01") },
            new HolderAppointed(Ann, Basis.Substantive) { Effective = Shelf.Since("2025-02-01") },
            new HolderCeased(Ann, Stated<string>.NotStated) { Effective = Shelf.Since("2025-07-01") },
            new ActingCoverStarted(Bo, Stated<string>.NotStated) { Effective = Shelf.Since("2025-07-10") },
            new HolderAppointed(Bo, Basis.Interim) { Effective = Shelf.Since("2025-09-01") });
        var engine = shelf.Engine();

        Assert.Empty(await On("2024-12-31"));
        Assert.Equal(["chief-executive certainly vacant by 0"], await On("2025-01-01"));
        Assert.Empty(await On("2025-06-30"));
        Assert.Equal(["chief-executive certainly vacant by 0"], await On("2025-07-01"));
        Assert.Equal(["chief-executive certainly vacant by 0, p-2 covers by 3"], await On("2025-07-10"));
        Assert.Empty(await On("2025-09-01"));

        async Task<List<string>> On(string day) => [.. Vacancies.Register.On(await engine.View(index: null, default), Day(day)).Select(Line)];
    }

    [Fact]
    public async Task Where_the_dates_are_not_exact_an_office_is_possibly_vacant()
    {
        using var shelf = new Shelf();
        await shelf.Record(
            Chief.Stream.Value,
            new OfficeCreated(Chief, "Chief Executive") { Effective = Shelf.Since("2024") },
            new HolderAppointed(Ann, Basis.Substantive) { Effective = Shelf.Since("2025-07") });
        await shelf.Record("office-new", new OfficeCreated(OfficeId.Parse("new"), "New") { Effective = Shelf.Since("2025-07") });
        var view = await shelf.Engine().View(index: null, default);

        Assert.Equal(
            ["chief-executive possibly vacant by 0, p-1 may hold it by 1", "new possibly vacant by 2"],
            Vacancies.Register.On(view, Day("2025-07-14")).Select(Line));
        Assert.Equal(["new certainly vacant by 2"], Vacancies.Register.On(view, Day("2025-08-01")).Select(Line));
    }

    [Fact]
    public async Task A_vacancy_is_answered_as_it_was_known()
    {
        using var shelf = new Shelf();
        await shelf.Record(Chief.Stream.Value, new OfficeCreated(Chief, "Chief Executive") { Effective = Shelf.Since("2025-01-01") });
        await shelf.Record(Chief.Stream.Value, new HolderAppointed(Ann, Basis.Substantive) { Effective = Shelf.Since("2025-02-01") });
        var engine = shelf.Engine();
        var question = new ShowRegister("vacancies", On: Day("2025-03-01"));

        Assert.Equal(
            """{"known":{"index":0,"recorded":"2026-03-01T09:00:00.0000000Z"},"on":"2025-03-01","register":"vacancies","rows":[{"data":{"covers":[],"holders":[],"title":"Chief Executive"},"entity":"chief-executive","holds":"certainly","key":"","madeTrueBy":0}]}""",
            await Shelf.AskJson(engine, question with { Known = new KnownPoint.At(0) }));
        Assert.Empty((await Shelf.Ask(engine, question)).Rows);
        Assert.Empty((await Shelf.Ask(engine, question with { Known = new KnownPoint.At(0), Entity = "chair" })).Rows);
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static string Line(ComputedRow<VacancyRow> row) => string.Join(", ", (string[])
    [
        $"{row.Entity} {(row.Holds == Holding.Certainly ? "certainly" : "possibly")} vacant by {row.MadeTrueBy}",
        .. row.Data.Holders.Select(h => $"{h.Holder} may hold it by {h.MadeTrueBy}"),
        .. row.Data.Covers.Select(c => $"{c.Cover} {(c.Certain ? "covers" : "may cover")} by {c.MadeTrueBy}"),
    ]);
}
