using System.Globalization;

namespace Ledger.Bench;

/// <summary>What was asked for.</summary>
/// <param name="Names">The scenarios.</param>
/// <param name="Events">How many events the big ledger has.</param>
/// <param name="Data">Where it is kept; null for a temporary directory that is deleted at the end.</param>
/// <param name="Connection">The server to measure on; null for the one that LEDGER_TEST_ESDB names, if it does.</param>
/// <param name="Markdown">Whether the table is printed as Markdown.</param>
internal sealed record Arguments(IReadOnlyList<string> Names, int Events, string? Data, string? Connection, bool Markdown)
{
    private const int DefaultEvents = 1_000_000;

    public static Arguments? Parse(string[] args, IReadOnlyList<string> known, out string problem)
    {
        var names = new List<string>();
        var (events, data, connection, markdown) = (DefaultEvents, (string?)null, (string?)null, false);
        problem = string.Empty;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--events" when i + 1 < args.Length && int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out events) && events >= BigLedger.BatchEvents:
                case "--data" when i + 1 < args.Length && (data = args[i + 1]).Length > 0:
                case "--connection" when i + 1 < args.Length && (connection = args[i + 1]).Length > 0:
                    i++;
                    break;
                case "--markdown":
                    markdown = true;
                    break;
                case var name when known.Contains(name, StringComparer.Ordinal):
                    names.Add(name);
                    break;
                default:
                    problem = $"'{args[i]}' is not understood";
                    return null;
            }
        }

        return new Arguments(names.Count == 0 ? known : names, events, data, connection, markdown);
    }
}
