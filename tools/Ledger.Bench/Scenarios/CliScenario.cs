using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Ledger.Bench.Scenarios;

/// <summary>Questions to a small ledger on the command line, the whole process.</summary>
internal static class CliScenario
{
    private const int Offices = 10;
    private const int WarmUp = 3;
    private const int Measured = 25;

    private static readonly string[][] Questions = [["key"], ["receipt", "3"], ["show", "objectives"], ["show", "offices", "--on", "2025-10-01", "--json"]];

    public static Task Run(BenchRun bench) => bench.InDirectory(async directory =>
    {
        await using (var ledger = await OpenLedger.Create(Path.Combine(directory, "ledger")))
        {
            for (var i = 0; i < Offices; i++)
            {
                await ledger.Mediator.Send(Facts.Create(Facts.Office("desk", i)));
                await ledger.Mediator.Send(Facts.Objectives(Facts.Office("desk", i), i));
            }
        }

        var (program, how) = Program();
        var times = Questions.Select(_ => new Samples()).ToArray();
        for (var round = -WarmUp; round < Measured; round++)
        {
            for (var i = 0; i < Questions.Length; i++)
            {
                var start = Stopwatch.GetTimestamp();
                await Processes.Run(program, [.. Questions[i], "--data", Path.Combine(directory, "ledger")]);
                if (round >= 0)
                {
                    times[i].Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            }
        }

        foreach (var (question, time) in Questions.Zip(times))
        {
            bench.Add(new Figure("cli", $"`ledger {string.Join(' ', question)}`, {how}, the whole process", time.Milliseconds(), Target: "< 250 ms", Met: time.Median < 250));
        }
    });

    // tools/Ledger.Bench/bin/Release/net10.0 → tools/Ledger.Cli/bin/Release/net10.0, and in it what was published.
    private static (string Path, string How) Program()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var built = Path.Combine(own.Parent!.Parent!.Parent!.Parent!.FullName, "Ledger.Cli", "bin", own.Parent.Name, own.Name);
        var published = Path.Combine(built, RuntimeInformation.RuntimeIdentifier, "publish", "Ledger.Cli");
        return File.Exists(published) ? (published, "as published") : (Path.Combine(built, "ledger"), "as built");
    }
}
