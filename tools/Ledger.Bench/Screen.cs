#pragma warning disable RS0030 // This is the program's output: the one place that knows the console.
namespace Ledger.Bench;

/// <summary>Data on stdout, talk on stderr.</summary>
internal static class Screen
{
    public static void Data(string line) => Console.Out.WriteLine(line);

    public static void Talk(string line) => Console.Error.WriteLine(line);
}
