using System.Diagnostics;
using System.Globalization;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Seal.Bundles;
using Ledger.Snapshots;
using Microsoft.Extensions.DependencyInjection;

namespace Ledger.Bench.Scenarios;

/// <summary>
/// Snapshots of the big ledger, one with every payload in scope and one with none: the bundle written (and checked before it gets its name), and then checked by the
/// recipient's program.
/// </summary>
internal static class SnapshotScenario
{
    private const int Rounds = 5;
    private const int Starts = 30;

    public static async Task Run(BenchRun bench)
    {
        var big = await bench.Big();
        await bench.InDirectory(async directory =>
        {
            Copy(big, directory);
            var (all, none) = (Path.Combine(directory, "all.zip"), Path.Combine(directory, "none.zip"));
            string key;
            await using (var ledger = OpenLedger.Open(directory))
            {
                key = Sealing.SealSetup.VerifierKeyOf(ledger.Layout).ToString();
                await ledger.Get<RegisterEngine>().CatchUp(progress: null, CancellationToken.None);
                await Write(bench, ledger, all, "offices", "with all payloads");
                await Write(bench, ledger, none, "portfolios", "headers only");
            }

            await Check(bench, all, key, "with all payloads");
            await Check(bench, none, key, "headers only");
            await Start(bench);
        });
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static async Task Write(BenchRun bench, OpenLedger ledger, string bundle, string register, string what)
    {
        var request = new SnapshotRequest(new DateOnly(2026, 4, 1), new KnownPoint.At(bench.Events - 1), [register], "The regulator", "Benchmark", [], Base: null);
        var command = await request.ToCommand(ledger.Get<RegisterEngine>(), CancellationToken.None);
        if (await ledger.Mediator.Send(command) is not Outcome.Recorded)
        {
            throw new InvalidOperationException("The snapshot was not logged.");
        }

        var (rate, growth) = (new Samples(), 0.0);
        for (var round = 0; round < Rounds; round++)
        {
            using var memory = Memory.Watch();
            var start = Stopwatch.GetTimestamp();
            await ledger.Get<SnapshotBundles>().Write(command.Id, bundle, held: null, progress: null, CancellationToken.None);
            rate.Add(bench.Events / Stopwatch.GetElapsedTime(start).TotalSeconds);
            growth = Math.Max(growth, memory.Growth);
        }

        bench.Add(new Figure("snapshot", $"events written and checked, {what}, of {bench.Events:N0}", rate.Rate(), Target: "≥ 200,000/s", Met: rate.Median >= 200_000));
        bench.Add(new Figure("snapshot", "the same, memory: most that the working set grew", string.Create(CultureInfo.InvariantCulture, $"{growth:0} MiB")));
        bench.Add(new Figure("snapshot", "the same, length of the bundle", string.Create(CultureInfo.InvariantCulture, $"{new FileInfo(bundle).Length / (double)(1 << 20):0} MiB")));
    }

    private static async Task Check(BenchRun bench, string bundle, string key, string what)
    {
        var inProcess = new Samples();
        var verifier = VerifierKey.Parse(key);
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            var verdict = BundleVerifier.Verify(bundle, new BundleQuestion(verifier));
            inProcess.Add(bench.Events / Stopwatch.GetElapsedTime(start).TotalSeconds);
            if (verdict.Failed is { } failed)
            {
                throw new InvalidOperationException(failed.Text);
            }
        }

        bench.Add(new Figure("bundle", $"headers checked within this process, {what}, of {bench.Events:N0}", inProcess.Rate()));
        if (Published() is not { } program)
        {
            Screen.Talk("  ledger-verify was not published: not measured");
            return;
        }

        var whole = new Samples();
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await Processes.Run(program, [bundle, "--key", key]);
            whole.Add(bench.Events / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        var most = await PeakOf(program, [bundle, "--key", key]); // apart: watching it takes time of its cores

        bench.Add(new Figure("bundle", $"`ledger-verify` from start to end, {what}, headers of {bench.Events:N0}", whole.Rate(), Target: "≥ 1,000,000/s", Met: whole.Median >= 1_000_000));
        bench.Add(new Figure("bundle", "the same: largest working set seen", string.Create(CultureInfo.InvariantCulture, $"{most:0} MiB")));
    }

    private static async Task Start(BenchRun bench)
    {
        if (Published() is not { } program)
        {
            return;
        }

        var starts = new Samples();
        for (var i = 0; i < Starts; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await Processes.Run(program, ["--help"]);
            starts.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        bench.Add(new Figure("bundle", "`ledger-verify --help`", starts.Milliseconds(), Target: "< 30 ms", Met: starts.Median < 30));
    }

    private static async Task<double> PeakOf(string program, IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true })
            ?? throw new InvalidOperationException($"{program} did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var most = 0L;
        var ended = process.WaitForExitAsync();
        while (!ended.IsCompleted)
        {
            process.Refresh();
            most = Math.Max(most, process.HasExited ? 0 : process.WorkingSet64);
            await Task.WhenAny(ended, Task.Delay(5));
        }

        await ended;
        return process.ExitCode == 0 ? most / (double)(1 << 20) : throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }

    private static string? Published()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            var project = Path.Combine(directory.FullName, "tools", "Ledger.Verify", "bin", "Release");
            if (Directory.Exists(project))
            {
                return Directory.EnumerateFiles(project, "ledger-verify", SearchOption.AllDirectories).FirstOrDefault(path => path.Contains("/publish/", StringComparison.Ordinal));
            }
        }

        return null;
    }
}
