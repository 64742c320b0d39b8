using System.Diagnostics;
using System.Globalization;
using Ledger.Log;
using Ledger.Offices;

namespace Ledger.Bench.Scenarios;

/// <summary>
/// 64 writers at once, each waiting for the receipt of its event before the next; next to 64 writers at once, each waiting for its row to be durable, whose
/// rows are committed in groups; and to one thread that waits for nobody and makes a transaction of every 64 rows.
/// </summary>
internal static class WritersScenario
{
    private const int Writers = 64;
    private const int EventsEach = 400;
    private const int CommandsEach = 100;
    private const int OfficesEach = 20;
    private const int Rounds = 7;

    public static async Task Run(BenchRun bench)
    {
        await bench.InDirectory(directory => Events(bench, directory));
        await bench.InDirectory(directory => Commands(bench, directory));
    }

    private static async Task Events(BenchRun bench, string directory)
    {
        await using var ledger = await OpenLedger.Create(Path.Combine(directory, "ledger"));
        using var raw = new RawSqlite(Path.Combine(directory, "raw.db"));
        await using var group = new RawGroupCommit(raw);
        var (events, grouped, rows) = (new Samples(), new Samples(), new Samples());
        for (var round = -1; round < Rounds; round++)
        {
            var work = Enumerable.Range(0, Writers).Select(writer => Prepare(ledger.Codec, round, writer)).ToArray();
            GC.Collect();
            var start = Stopwatch.GetTimestamp();
            await Task.WhenAll(work.Select(w => Task.Run(() => Write(ledger, w.Stream, w.Events))));
            var ledgers = Stopwatch.GetElapsedTime(start);

            var bytes = await StoredBytes.From(ledger.Log, (round + 1) * Writers * EventsEach);
            start = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write(group, bytes, writer))));
            var groups = Stopwatch.GetElapsedTime(start);

            start = Stopwatch.GetTimestamp();
            for (var i = 0; i < bytes.Length; i += Writers)
            {
                raw.InOneTransaction(bytes.AsSpan(i, Writers));
            }

            var raws = Stopwatch.GetElapsedTime(start);
            if (round >= 0)
            {
                events.Add(bytes.Length / ledgers.TotalSeconds);
                grouped.Add(bytes.Length / groups.TotalSeconds);
                rows.Add(bytes.Length / raws.TotalSeconds);
            }
        }

        var ratio = events.Over(grouped);
        bench.Add(new Figure("writers", "64 writers: events with their receipts", events.Rate(), grouped.Rate(), ratio.Ratio(), "≥ 20,000/s", events.Median >= 20_000));
        bench.Add(new Figure("writers", "the same, next to one thread that waits for nobody, 64 rows a transaction", events.Rate(), rows.Rate(), events.Over(rows).Ratio()));
        bench.Add(new Figure("writers", "the same, as a part of raw group commit", string.Create(CultureInfo.InvariantCulture, $"{ratio.Median:0.00}"), null, ratio.Ratio(), "≥ 0.5 × raw", ratio.Median >= 0.5));
    }

    private static (StreamName Stream, NewEvent[] Events) Prepare(EventCodec codec, int round, int writer)
    {
        var id = Facts.Office("desk", ((round + 1) * Writers) + writer);
        var command = new SetAppraisalObjective(id, "-", default) { Correlation = "bench" };
        return (id.Stream, [.. Enumerable.Range(0, EventsEach).Select(revision => codec.Encode(
            id.Stream,
            revision,
            0,
            revision == 0 ? Facts.Created(id) : Facts.ObjectiveSet(revision),
            command,
            new CommandId(string.Create(CultureInfo.InvariantCulture, $"0d5c9a4e-bench-{round + 1:D8}-{writer:D4}-{revision:D7}")),
            OpenLedger.Caller.Actor,
            decidedAt: null))]);
    }

    private static async Task Write(OpenLedger ledger, StreamName stream, NewEvent[] events)
    {
        for (var i = 0; i < events.Length; i++)
        {
            var (_, receipts) = await ledger.Sealer.Append(stream, i - 1, [events[i]], recorded: null, CancellationToken.None);
            if (receipts is not [{ Proof: not null }])
            {
                throw new InvalidOperationException("An event was not recorded.");
            }
        }
    }

    private static async Task Write(RawGroupCommit group, StoredBytes[] rows, int writer)
    {
        for (var i = writer; i < rows.Length; i += Writers)
        {
            await group.Insert(rows[i]);
        }
    }

    private static async Task Commands(BenchRun bench, string directory)
    {
        await using var ledger = await OpenLedger.Create(Path.Combine(directory, "ledger"));
        var mediator = ledger.Mediator;
        var ids = Enumerable.Range(0, Writers * OfficesEach).Select(i => Facts.Office("desk", i)).ToArray();
        foreach (var id in ids)
        {
            await mediator.Send(Facts.Create(id));
        }

        var commands = new Samples();
        for (var round = -1; round < 3; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
            {
                for (var i = 0; i < CommandsEach; i++)
                {
                    var outcome = await mediator.Send(Facts.Objectives(ids[(writer * OfficesEach) + (i % OfficesEach)], ((long)round * CommandsEach) + i));
                    _ = outcome as Outcome.Recorded ?? throw new InvalidOperationException($"A command was not recorded: {outcome}");
                }
            })));
            if (round >= 0)
            {
                commands.Add(Writers * CommandsEach / Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        bench.Add(new Figure("writers", "64 callers: commands with their receipts", commands.Rate()));
    }
}
