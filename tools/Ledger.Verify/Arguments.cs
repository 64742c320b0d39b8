using System.Globalization;

namespace Ledger.Verify;

/// <summary>What was asked.</summary>
/// <param name="File">The bundle, or the proof of a stream.</param>
/// <param name="Key">The log's key, or the file that holds it.</param>
/// <param name="Policy">The policy's file.</param>
/// <param name="Base">The file of the checkpoint that is held.</param>
/// <param name="AtLeast">Of how many entries a proof must speak; 0 if nothing is said.</param>
/// <param name="Keys">The file of the history of keys that goes with a proof.</param>
/// <param name="Json">Whether the verdict is for programs.</param>
internal sealed record Arguments(string File, string Key, string? Policy, string? Base, long AtLeast, string? Keys, bool Json)
{
    /// <summary>Reads a command line.</summary>
    /// <exception cref="UsageException">It is not one.</exception>
    public static Arguments Read(IReadOnlyList<string> args)
    {
        string? file = null;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var json = false;
        for (var i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "--json":
                    json = true;
                    break;
                case "--key" or "--policy" or "--base" or "--at-least" or "--keys" when i + 1 == args.Count:
                    throw new UsageException($"{args[i]} needs a value");
                case "--key" or "--policy" or "--base" or "--at-least" or "--keys" when !values.TryAdd(args[i], args[i + 1]):
                    throw new UsageException($"{args[i]} is given twice");
                case "--key" or "--policy" or "--base" or "--at-least" or "--keys":
                    i++;
                    break;
                case ['-', ..] unknown:
                    throw new UsageException($"there is no option {unknown}");
                case var name when file is null:
                    file = name;
                    break;
                default:
                    throw new UsageException("one file is checked at a time");
            }
        }

        return new Arguments(
            file ?? throw new UsageException("no file is named"),
            values.GetValueOrDefault("--key") ?? throw new UsageException("--key is missing: without the log's own key nothing can be checked"),
            values.GetValueOrDefault("--policy"),
            values.GetValueOrDefault("--base"),
            Size(values.GetValueOrDefault("--at-least")),
            values.GetValueOrDefault("--keys"),
            json);
    }

    private static long Size(string? given) =>
        given is null ? 0
        : long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size
        : throw new UsageException("--at-least is no number of entries");
}
