using System.Diagnostics;
using System.Globalization;
using Ledger.Registers;

namespace Ledger.Bench.Scenarios;

/// <summary>The registers made anew from the big ledger.</summary>
internal static class RebuildScenario
{
    private const int Rounds = 3;

    public static async Task Run(BenchRun bench)
    {
        var big = await bench.Big();
        await bench.InDirectory(async directory =>
        {
            await using var ledger = OpenLedger.Open(big);
            var (rate, growth) = (new Samples(), 0.0);
            for (var round = 0; round < Rounds; round++)
            {
                // As after somebody deleted views.db.
                var views = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"views{round}.db"));
                using var registers = new RegisterEngine(views, ledger.Log, ledger.Codec, LedgerServices.Slices, LedgerServices.Computed);
                using var memory = Memory.Watch();
                var start = Stopwatch.GetTimestamp();
                var reached = await registers.CatchUp(progress: null, CancellationToken.None);
                rate.Add(bench.Events / Stopwatch.GetElapsedTime(start).TotalSeconds);
                growth = Math.Max(growth, memory.Growth);
                if (reached != bench.Events - 1)
                {
                    throw new InvalidOperationException($"The registers reach {reached} only.");
                }
            }

            bench.Add(new Figure("rebuild", $"registers made anew, of {bench.Events:N0} events", rate.Rate(), Target: "≥ 50,000/s", Met: rate.Median >= 50_000));
            bench.Add(new Figure("rebuild", "memory: most that the working set grew", string.Create(CultureInfo.InvariantCulture, $"{growth:0} MiB")));
        });
    }
}
