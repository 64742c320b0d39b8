#pragma warning disable RS0030 // This is the command line's output: the one place that knows the console.
using System.Collections;
using System.Text;

namespace Ledger.Cli;

/// <summary>What the command line talks to: the three streams, the environment, the clock. Tests bring their own.</summary>
public sealed class Terminal
{
    /// <summary>Where piped commands come from.</summary>
    public required Func<Stream> Input { get; init; }

    /// <summary>Data goes here.</summary>
    public required TextWriter Data { get; init; }

    /// <summary>Talk goes here: progress, explanations, errors.</summary>
    public required TextWriter Talk { get; init; }

    /// <summary>Whether data goes to a person's screen.</summary>
    public bool DataIsScreen { get; init; }

    /// <summary>Whether talk goes to a person's screen.</summary>
    public bool TalkIsScreen { get; init; }

    /// <summary>Whether a person can be asked.</summary>
    public bool InputIsScreen { get; init; }

    /// <summary>The screen's width in columns, if there is a screen.</summary>
    public int Width { get; init; } = 400;

    /// <summary>The environment's variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Whether colour is wanted: on a screen, unless NO_COLOR is set or the terminal is dumb.</summary>
    public bool Colour => DataIsScreen && string.IsNullOrEmpty(Environment.GetValueOrDefault("NO_COLOR")) && Environment.GetValueOrDefault("TERM") != "dumb";

    /// <summary>This process's own.</summary>
    public static Terminal OfProcess()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return new Terminal
        {
            Input = Console.OpenStandardInput,
            Data = new StreamWriter(Console.OpenStandardOutput(), utf8, bufferSize: 16 * 1024) { AutoFlush = !Console.IsOutputRedirected, NewLine = "\n" },
            Talk = new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true, NewLine = "\n" },
            DataIsScreen = !Console.IsOutputRedirected,
            TalkIsScreen = !Console.IsErrorRedirected,
            InputIsScreen = !Console.IsInputRedirected && !Console.IsErrorRedirected,
            Width = Console.IsOutputRedirected ? 400 : Math.Max(60, Console.WindowWidth),
            Environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!, StringComparer.Ordinal),
            Time = TimeProvider.System,
        };
    }
}
