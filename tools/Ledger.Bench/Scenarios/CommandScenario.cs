using System.Diagnostics;
using System.Globalization;

namespace Ledger.Bench.Scenarios;

/// <summary>One command with its receipt, one caller; next to one durable row.</summary>
internal static class CommandScenario
{
    private const int Offices = 500;
    private const int WarmUp = 500;
    private const int Measured = 2000;

    public static Task Run(BenchRun bench) => bench.InDirectory(async directory =>
    {
        await using var ledger = await OpenLedger.Create(Path.Combine(directory, "ledger"));
        using var raw = new RawSqlite(Path.Combine(directory, "raw.db"));
        var mediator = ledger.Mediator;
        var ids = Enumerable.Range(0, Offices).Select(i => Facts.Office("desk", i)).ToArray();
        foreach (var id in ids)
        {
            await mediator.Send(Facts.Create(id));
        }

        var (command, row) = (new Samples(), new Samples());
        for (var i = -WarmUp; i < Measured; i++)
        {
            var request = Facts.Objectives(ids[(i + WarmUp) % Offices], i);
            var start = Stopwatch.GetTimestamp();
            var outcome = await mediator.Send(request);
            var first = Stopwatch.GetElapsedTime(start);
            var bytes = await Stored(ledger, outcome);

            start = Stopwatch.GetTimestamp();
            raw.Insert(bytes);
            var second = Stopwatch.GetElapsedTime(start);
            if (i >= 0)
            {
                command.Add(first.TotalMilliseconds);
                row.Add(second.TotalMilliseconds);
            }
        }

        var limit = (1.5 * row.Median) + 0.5;
        bench.Add(new Figure(
            "command",
            "a command with its receipt",
            command.Milliseconds(),
            row.Milliseconds(),
            command.Over(row).At(0.5).ToString("0.00", CultureInfo.InvariantCulture),
            string.Create(CultureInfo.InvariantCulture, $"≤ 1.5 × raw + 0.5 ms = {limit:0.00} ms"),
            command.Median <= limit));
        bench.Add(new Figure("command", "the same, 99 of 100 within", string.Create(CultureInfo.InvariantCulture, $"{command.At(0.99):0.00} ms"), string.Create(CultureInfo.InvariantCulture, $"{row.At(0.99):0.00} ms")));
    });

    private static async Task<StoredBytes> Stored(OpenLedger ledger, Outcome outcome)
    {
        var recorded = outcome as Outcome.Recorded ?? throw new InvalidOperationException($"A command was not recorded: {outcome}");
        await foreach (var logged in ledger.Log.ReadLog(recorded.Facts[0].Index, CancellationToken.None))
        {
            return StoredBytes.Of(logged);
        }

        throw new InvalidOperationException("What was recorded cannot be read.");
    }
}
