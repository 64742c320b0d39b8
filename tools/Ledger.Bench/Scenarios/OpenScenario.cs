using System.Diagnostics;
using System.Globalization;
using Ledger.Log.Embedded;
using Ledger.Sealing;

namespace Ledger.Bench.Scenarios;

/// <summary>
/// Opening the big ledger in a process that has done nothing else, compiling included: the log, the sealer (which compares guard, tree and log), one event
/// read, and then ready to append. The files are put out of the operating system's cache before each.
/// </summary>
internal static class OpenScenario
{
    public const string Child = "open-child";

    private const int Rounds = 9;

    public static async Task Run(BenchRun bench)
    {
        var directory = await bench.Big();
        var layout = new Layout(directory);
        var (opened, process, cold) = (new Samples(), new Samples(), true);
        for (var round = -1; round < Rounds; round++)
        {
            foreach (var path in (string[])[layout.Log, layout.Tree, layout.Guard])
            {
                cold &= FileCache.Forget(path);
            }

            var start = Stopwatch.GetTimestamp();
            var inside = await Processes.Run(Environment.ProcessPath!, [Child, directory]);
            var whole = Stopwatch.GetElapsedTime(start);
            if (round >= 0)
            {
                opened.Add(double.Parse(inside, CultureInfo.InvariantCulture));
                process.Add(whole.TotalMilliseconds);
            }
        }

        bench.Add(new Figure("open", $"a ledger of {bench.Events:N0} events, {(cold ? "files out of the cache" : "files may be in the cache")}", opened.Milliseconds(), Target: "< 500 ms", Met: opened.Median < 500));
        bench.Add(new Figure("open", "the same, with the process's start and end", process.Milliseconds(), Target: "< 500 ms", Met: process.Median < 500));
    }

    public static async Task<int> RunChild(string directory)
    {
        var start = Stopwatch.GetTimestamp();
        var layout = new Layout(directory);
        await using var log = EmbeddedEventLog.Open(layout.Log, TimeProvider.System);
        await using var sealer = new Sealer(log, layout);
        var latest = await sealer.Seal(0, CancellationToken.None);
        await foreach (var logged in log.ReadLog(latest.Checkpoint.Size / 2, CancellationToken.None))
        {
            _ = await sealer.ReceiptFor(logged, CancellationToken.None);
            break;
        }

        Screen.Data(Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        return 0;
    }
}
