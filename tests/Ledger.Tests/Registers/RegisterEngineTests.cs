using CsCheck;
using Ledger.Json;
using Ledger.Log;
using Ledger.Registers;
using Ledger.Seal;
using static Ledger.Tests.Registers.ThingEvent;

namespace Ledger.Tests.Registers;

public class RegisterEngineTests
{
    private static readonly string[] Dates = ["2025", "2025-07", "2025-07-14", "[2025-06..2025-09-15]", "[2025-08..]", "[..2025-08]", "not-stated"];
    private static readonly DateOnly[] Days = [new(2024, 12, 31), new(2025, 1, 1), new(2025, 7, 14), new(2025, 8, 31), new(2026, 1, 1)];

    private static readonly Gen<(int Thing, ThingEvent Fact)> AnyFact =
        from thing in Gen.Int[0, 2]
        from kind in Gen.Int[0, 9]
        from part in Gen.Int[0, 2].Select(i => $"part-{i}")
        from date in Gen.Int[0, Dates.Length - 1].Select(i => Dates[i])
        from dated in Gen.Bool
        select (thing, kind switch
        {
            0 or 1 => new Named($"t{thing}", part) as ThingEvent,
            < 6 => new PartAdded(part) { Effective = dated ? ThingLedger.From(date) : null },
            < 9 => new PartEnded(part) { Effective = dated ? ThingLedger.From(date) : null },
            _ => new NothingShown(kind),
        });

    private sealed record Asserted(string Register, string Entity, string Key, Effective? Effective, string Data, long MadeBy);

    [Fact]
    public async Task Registers_that_are_a_directory_are_refused_by_name()
    {
        await using var ledger = new ThingLedger();
        Directory.CreateDirectory(ledger.Views());
        var failure = await Assert.ThrowsAsync<LedgerException>(() => ledger.Engine().CatchUp(progress: null, default));

        Assert.Equal((Failure.Usage, $"{ledger.Views()} is a directory"), (failure.Failure, failure.Message));
    }

    [Fact]
    public async Task At_every_index_and_on_every_day_the_answer_is_that_of_folding_everything_again() =>
        await AnyFact.List[0, 25].SampleAsync(
            async facts =>
            {
                await using var ledger = new ThingLedger();
                var expected = await Record(ledger, facts);
                var engine = ledger.Engine();
                for (var index = -1; index < facts.Count; index++)
                {
                    var view = await engine.View(index, default);
                    var rows = index < 0 ? [] : expected[index];
                    Assert.Equal(rows, All(view));
                    foreach (var day in Days)
                    {
                        Assert.Equal(
                            rows.Where(r => r.Register == "parts" && Holds(r, day) != Holding.No).Select(r => (r.Entity, r.Key, Holds(r, day))),
                            view.On(ThingRegister.Parts, day).Select(r => (r.Row.Entity, r.Row.Key, r.Holds)));
                    }
                }
            },
            iter: 60);

    [Fact]
    public async Task Followed_in_pieces_rebuilt_or_made_anew_the_rows_are_the_same() =>
        await Gen.Select(AnyFact.List[1, 40], Gen.Int[1, 7], Gen.Int[1, 3]).SampleAsync(
            async (facts, transaction, states) =>
            {
                await using var ledger = new ThingLedger();
                var pieces = ledger.Engine("pieces.db", new EngineLimits(transaction, states, states));
                foreach (var (i, (thing, fact)) in facts.Index())
                {
                    await ledger.Record(thing, fact);
                    if (i % transaction == 0)
                    {
                        await pieces.View(index: null, default);
                    }
                }

                await pieces.View(index: null, default);
                var incremental = await ThingLedger.Dump(pieces);

                var fresh = ledger.Engine("fresh.db");
                await fresh.View(index: null, default);
                Assert.Equal(incremental, await ThingLedger.Dump(fresh));

                await pieces.Rebuild(null, default);
                Assert.Equal(incremental, await ThingLedger.Dump(pieces));
            },
            iter: 40);

    [Fact]
    public async Task A_row_that_did_not_change_keeps_its_source_though_its_record_holds_a_list()
    {
        await using var ledger = new ThingLedger();
        await ledger.Record(0, new Named("t0", "pump"));
        await ledger.Record(0, new PartAdded("valve") { Effective = ThingLedger.From("2025-07") });
        await ledger.Record(0, new NothingShown(1));
        await ledger.Record(0, new PartAdded("seal"));

        var view = await ledger.Engine().View(index: null, default);

        Assert.Equal([(1L, null), (3L, (long?)null)], view.Rows(ThingRegister.Parts).Select(r => (r.MadeTrueBy, r.EndedBy)));
        Assert.Equal(3, Assert.Single(view.Rows(ThingRegister.Things)).MadeTrueBy);
    }

    [Fact]
    public async Task What_was_known_before_stays_reproducible_after_it_is_put_right()
    {
        await using var ledger = new ThingLedger();
        await ledger.Record(0, new Named("t0", "pump"));
        await ledger.Record(0, new PartAdded("valve") { Effective = ThingLedger.From("2025-07") });
        var engine = ledger.Engine();
        var before = All(await engine.View(1, default));

        await ledger.Record(0, new PartEnded("valve") { Effective = ThingLedger.From("2025-07-10") });

        Assert.Equal(before, All(await engine.View(1, default)));
        Assert.Equal([Holding.Certainly], (await engine.View(1, default)).On(ThingRegister.Parts, new(2025, 8, 1)).Select(r => r.Holds));
        Assert.Empty((await engine.View(2, default)).On(ThingRegister.Parts, new(2025, 8, 1)));
    }

    [Fact]
    public async Task A_view_names_the_index_it_answers_for_and_a_time_is_turned_into_one_first()
    {
        await using var ledger = new ThingLedger();
        var start = ledger.Time.GetUtcNow();
        await ledger.Record(0, new Named("t0", "pump"));
        await ledger.Record(0, new Named("t0", "fan"));
        var engine = ledger.Engine();

        Assert.Equal(1, (await engine.View(index: null, default)).Index);
        Assert.Equal(-1, (await engine.ViewAt(new KnownPoint.By(start.AddTicks(-1)), default)).Index);
        Assert.Equal(0, (await engine.ViewAt(new KnownPoint.By(start), default)).Index);
        Assert.Equal(0, (await engine.ViewAt(new KnownPoint.By(start.AddHours(6)), default)).Index);
        Assert.Equal(1, (await engine.ViewAt(new KnownPoint.By(start.AddHours(7)), default)).Index);
        Assert.Equal(start, (await engine.View(0, default)).Recorded);
        Assert.Equal(Failure.Usage, (await Assert.ThrowsAsync<LedgerException>(() => engine.View(2, default))).Failure);
    }

    [Fact]
    public async Task A_file_of_another_log_is_made_anew()
    {
        await using var other = new ThingLedger();
        await other.Record(0, new Named("t0", "another log"));
        await other.Engine().View(index: null, default);
        await using var ledger = new ThingLedger();
        await ledger.Record(1, new Named("t1", "pump"));
        File.Copy(other.Views(), ledger.Views());

        var view = await ledger.Engine().View(index: null, default);

        Assert.Equal(["t1"], view.Rows(ThingRegister.Things).Select(r => r.Entity));
    }

    [Fact]
    public async Task A_file_that_is_ahead_of_its_log_is_made_anew()
    {
        await using var ahead = new ThingLedger();
        await using var ledger = new ThingLedger();
        foreach (var one in (ThingLedger[])[ahead, ledger])
        {
            await one.Record(0, new Named("t0", "pump"));
        }

        await ahead.Record(0, new Named("t0", "fan"));
        await ahead.Engine().View(index: null, default);
        File.Copy(ahead.Views(), ledger.Views());

        var view = await ledger.Engine().View(index: null, default);

        Assert.Equal((0L, "pump"), (view.Index, Assert.Single(view.Rows(ThingRegister.Things)).Data.Name));
    }

    [Fact]
    public async Task A_damaged_file_is_made_anew()
    {
        await using var ledger = new ThingLedger();
        await ledger.Record(0, new Named("t0", "pump"));
        await File.WriteAllTextAsync(ledger.Views(), new string('x', 9000));

        Assert.Single((await ledger.Engine().View(index: null, default)).Rows(ThingRegister.Things));
    }

    [Fact]
    public async Task Two_engines_on_one_file_apply_every_event_once()
    {
        await using var ledger = new ThingLedger();
        var engines = Enumerable.Range(0, 3).Select(_ => ledger.Engine("views.db", new EngineLimits(EventsPerTransaction: 2))).ToList();
        for (var round = 0; round < 10; round++)
        {
            for (var i = 0; i < 6; i++)
            {
                await ledger.Record(i % 2, i == 0 && round == 0 ? new Named("t0", "pump") : new PartAdded($"part-{round}-{i}"));
            }

            await Task.WhenAll(engines.Select(engine => Task.Run(() => engine.View(index: null, default))));
        }

        var fresh = ledger.Engine("fresh.db");
        await fresh.View(index: null, default);
        Assert.Equal(await ThingLedger.Dump(fresh), await ThingLedger.Dump(engines[0]));
    }

    [Fact]
    public async Task A_fact_that_is_not_known_stops_the_registers_and_what_is_before_it_still_answers()
    {
        await using var ledger = new ThingLedger();
        await ledger.Record(0, new Named("t0", "pump"));
        await ledger.RecordUnknown(0);
        await ledger.Record(1, new Named("t1", "fan"));
        var engine = ledger.Engine();

        var stopped = await Assert.ThrowsAsync<LogCorruptException>(() => engine.View(index: null, default));

        Assert.Equal((1L, Failure.Integrity), (stopped.Index, stopped.Failure));
        Assert.Single((await engine.View(0, default)).Rows(ThingRegister.Things));
    }

    private static async Task<List<List<Asserted>>> Record(ThingLedger ledger, IReadOnlyList<(int Thing, ThingEvent Fact)> facts)
    {
        var states = new Dictionary<int, Thing>();
        var standing = new Dictionary<(string, string, string), Asserted>();
        var expected = new List<List<Asserted>>();
        foreach (var (index, (thing, fact)) in facts.Index())
        {
            await ledger.Record(thing, fact);
            states[thing] = Thing.Evolve(states.GetValueOrDefault(thing, Thing.Initial), fact);
            var now = states.Values.SelectMany(ThingRegister.Rows)
                .Select(r => new Asserted(r.Register.Name, r.Entity, r.Key, r.Effective, LedgerJson.Write(r.Data), index))
                .ToDictionary(r => (r.Register, r.Entity, r.Key));
            foreach (var (key, row) in now)
            {
                now[key] = standing.TryGetValue(key, out var before) && before with { MadeBy = index } == row ? before : row;
            }

            standing = now;
            expected.Add([.. now.Values.OrderBy(r => r.Register, StringComparer.Ordinal).ThenBy(r => r.Entity, StringComparer.Ordinal).ThenBy(r => r.Key, StringComparer.Ordinal)]);
        }

        return expected;
    }

    private static List<Asserted> All(RegisterView view) =>
    [
        .. view.Rows(ThingRegister.Parts).Select(r => new Asserted("parts", r.Entity, r.Key, r.Effective, LedgerJson.Write(r.Data), r.MadeTrueBy)),
        .. view.Rows(ThingRegister.Things).Select(r => new Asserted("things", r.Entity, r.Key, r.Effective, LedgerJson.Write(r.Data), r.MadeTrueBy)),
    ];

    private static Holding Holds(Asserted row, DateOnly day) => row.Effective?.HoldsOn(day) ?? Holding.Possibly;
}
