using Ledger.Bench.Scenarios;

namespace Ledger.Bench;

/// <summary>Measures what was asked for and prints it. Exit codes: 0 every target met, 1 some missed, 2 usage.</summary>
internal static class BenchApp
{
    private static readonly (string Name, Func<BenchRun, Task> Run)[] All =
    [
        ("command", CommandScenario.Run),
        ("writers", WritersScenario.Run),
        ("tree", TreeScenario.Run),
        ("verify", VerifyScenario.Run),
        ("map", MapScenario.Run),
        ("rebuild", RebuildScenario.Run),
        ("open", OpenScenario.Run),
        ("read", ReadScenario.Run),
        ("cli", CliScenario.Run),
        ("server", ServerScenario.Run),
        ("client", ClientScenario.Run),
        ("snapshot", SnapshotScenario.Run),
        ("fuzz", FuzzScenario.Run),
    ];

    public static async Task<int> Run(string[] args)
    {
        if (args is [OpenScenario.Child, var directory])
        {
            return await OpenScenario.RunChild(directory);
        }

        if (Arguments.Parse(args, [.. All.Select(s => s.Name)], out var problem) is not { } arguments)
        {
            Screen.Talk($"bench: {problem}");
            Screen.Talk($"hint: dotnet run -c Release --project tools/Ledger.Bench -- [{string.Join("|", All.Select(s => s.Name))}…] [--events N] [--data DIR] [--connection esdb://…] [--markdown]");
            return 2;
        }

        using var bench = new BenchRun(arguments);
        foreach (var (name, run) in All)
        {
            if (arguments.Names.Contains(name, StringComparer.Ordinal) && (name is not "fuzz" || args.Contains(name, StringComparer.Ordinal))) // fuzzing is asked for by name only
            {
                Screen.Talk($"{name} …");
                await run(bench);
            }
        }

        Report.Print(Machine.Describe(bench.Root), bench.Figures, arguments.Markdown);
        return bench.Figures.Any(f => f.Met == false) ? 1 : 0;
    }
}
