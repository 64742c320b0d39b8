using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ledger.Maps;
using Ledger.Seal;
using Ledger.Seal.Maps;

namespace Ledger.Bench.Scenarios;

/// <summary>The map of streams of the big ledger, read back and compared with what was sealed; and one more map of as many streams, each changed since the last.</summary>
internal static class MapScenario
{
    private const int Rounds = 5;
    private const int Streams = 10_000;

    public static async Task Run(BenchRun bench)
    {
        var directory = await bench.Big();
        await using var ledger = OpenLedger.Open(directory);
        var mapping = ledger.Get<StreamsMapping>();
        var (clock, processor, growth) = (new Samples(), new Samples(), 0.0);
        for (var round = -1; round < Rounds; round++)
        {
            using var memory = Memory.Watch();
            using var process = Process.GetCurrentProcess();
            var (start, before) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
            _ = await mapping.Of(bench.Events, CancellationToken.None);
            process.Refresh();
            growth = Math.Max(growth, memory.Growth);
            if (round >= 0)
            {
                clock.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
                processor.Add((process.TotalProcessorTime - before).TotalSeconds);
            }
        }

        bench.Add(new Figure("map", string.Create(CultureInfo.InvariantCulture, $"the map of {bench.Events:N0} events"), Seconds(clock)));
        bench.Add(new Figure("map", "the same: processor time", Seconds(processor)));
        bench.Add(new Figure("map", "the same: most that the working set grew", string.Create(CultureInfo.InvariantCulture, $"{growth:0} MiB")));
        bench.Add(new Figure("map", string.Create(CultureInfo.InvariantCulture, $"one more map of {Streams:N0} streams, each changed"), Milliseconds(OneMore())));
    }

    private static Samples OneMore()
    {
        var names = Enumerable.Range(0, Streams).Select(i => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"office-{i:D8}"))).ToList();
        var builder = new StreamsMapBuilder();
        var samples = new Samples();
        for (var round = -3; round < Rounds; round++)
        {
            names.ForEach(name => builder.Add(name, TreeHash.Empty));
            var start = Stopwatch.GetTimestamp();
            _ = builder.Map();
            if (round >= 0)
            {
                samples.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return samples;
    }

    private static string Seconds(Samples samples) => string.Create(CultureInfo.InvariantCulture, $"{samples.Median:0.00} s ({samples.Min:0.00}–{samples.Max:0.00})");

    private static string Milliseconds(Samples samples) => string.Create(CultureInfo.InvariantCulture, $"{samples.Median:0.0} ms ({samples.Min:0.0}–{samples.Max:0.0})");
}
