namespace Ledger.Bench;

/// <summary>One run: where its files are, and what it has measured.</summary>
internal sealed class BenchRun : IDisposable
{
    private readonly List<Figure> _figures = [];
    private readonly bool _kept;
    private readonly Arguments _arguments;
    private int _directories;

    public BenchRun(Arguments arguments)
    {
        _arguments = arguments;
        _kept = arguments.Data is not null;
        Root = _kept ? Path.GetFullPath(arguments.Data!) : Directory.CreateTempSubdirectory("ledger-bench-").FullName;
        Directory.CreateDirectory(Root);
    }

    public string Root { get; }

    public int Events => _arguments.Events;

    /// <summary>The server to measure on, if one is named.</summary>
    public string? Connection => _arguments.Connection ?? (Environment.GetEnvironmentVariable("LEDGER_TEST_ESDB") is { Length: > 0 } named ? named : null);

    public IReadOnlyList<Figure> Figures => _figures;

    public void Add(Figure figure)
    {
        _figures.Add(figure);
        Screen.Talk($"  {figure.What}: {figure.Measured}{(figure.Raw is null ? string.Empty : $"; raw {figure.Raw}")}{(figure.Ratio is null ? string.Empty : $"; ratio {figure.Ratio}")}");
    }

    /// <summary>The big ledger's directory; built the first time.</summary>
    public async Task<string> Big()
    {
        var directory = Path.Combine(Root, $"big-{Events}");
        if (Directory.Exists(directory) && !File.Exists(Path.Combine(directory, "complete")))
        {
            Directory.Delete(directory, recursive: true); // an earlier run ended while building it
        }

        await BigLedger.Build(directory, Events);
        return directory;
    }

    /// <summary>Runs with an empty directory, and deletes it.</summary>
    public async Task InDirectory(Func<string, Task> run)
    {
        var directory = Path.Combine(Root, $"run-{Environment.ProcessId}-{_directories++}");
        Directory.CreateDirectory(directory);
        try
        {
            await run(directory);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    public void Dispose()
    {
        if (!_kept)
        {
            Directory.Delete(Root, recursive: true);
        }
    }
}
