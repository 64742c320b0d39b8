using Ledger.Cli;
using Microsoft.Extensions.Time.Testing;

namespace Ledger.Cli.Tests;

/// <summary>An empty folder with a ledger's command line in front of it: what a person would type, in this process and with a clock to set.</summary>
public sealed class Folder : IDisposable
{
    public const string Origin = "trust.example/ledger";

    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal) { ["HOME"] = "/nonexistent" };

    public Folder() => Root = Directory.CreateTempSubdirectory("ledger-cli-").FullName;

    public string Root { get; }

    public string Data => Path.Combine(Root, "data");

    public Layout Layout => new(Data);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 31, 9, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };

    public string this[string variable]
    {
        set => _environment[variable] = value;
    }

    public static async Task<Folder> WithLedger()
    {
        var folder = new Folder();
        (await folder.Run("init", "--origin", Origin)).Done();
        return folder;
    }

    public string Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        File.WriteAllText(path, text);
        return path;
    }

    public Task<Ran> Run(params string[] args) => RunWith(Stream.Null, args);

    /// <summary>Runs it with somebody at the keyboard, who types this.</summary>
    public Task<Ran> Answering(string typed, params string[] args) =>
        Run(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(typed)), isKeyboard: true, args);

    public Task<Ran> RunWith(Stream input, params string[] args) => Run(input, isKeyboard: false, args);

    private async Task<Ran> Run(Stream input, bool isKeyboard, string[] args)
    {
        using var data = new StringWriter { NewLine = "\n" };
        using var talk = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal
        {
            Input = () => input,
            InputIsScreen = isKeyboard,
            Data = data,
            Talk = talk,
            Environment = new Dictionary<string, string>(_environment, StringComparer.Ordinal) { ["LEDGER_DATA"] = _environment.GetValueOrDefault("LEDGER_DATA", Data) },
            Time = Time,
        };
        var code = await CommandLineApp.Run(args, terminal);
        return new Ran(code, data.ToString(), talk.ToString());
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}

/// <summary>What a run came to.</summary>
public sealed record Ran(int Code, string Data, string Talk)
{
    public IReadOnlyList<string> Lines => Data.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>It did what was asked.</summary>
    public Ran Done()
    {
        Assert.True(Code == 0, $"exit code {Code}\n{Data}{Talk}");
        return this;
    }

    /// <summary>It failed as designed: the exit code, one line that says so in lower case with no full stop, and a hint if one is expected.</summary>
    public Ran Failed(int code, string saying, bool hint = true)
    {
        Assert.True(Code == code, $"exit code {Code}, not {code}\n{Data}{Talk}");
        var line = Talk.Split('\n').Single(l => l.StartsWith("ledger: ", StringComparison.Ordinal));
        Assert.Contains(saying, line, StringComparison.Ordinal);
        Assert.False(line.EndsWith('.'), line);
        Assert.DoesNotContain("   at ", Talk, StringComparison.Ordinal);
        Assert.Equal(hint, Talk.Contains("\nhint: ", StringComparison.Ordinal));
        return this;
    }
}
