namespace Ledger.Bench;

/// <summary>The table.</summary>
internal static class Report
{
    private static readonly string[] Titles = ["scenario", "what", "figure: median (min–max)", "raw, same run", "ratio", "target", "met"];

    public static void Print(IReadOnlyList<(string Name, string Value)> machine, IReadOnlyList<Figure> figures, bool markdown)
    {
        foreach (var (name, value) in machine)
        {
            Screen.Data(markdown ? $"- {name}: {value}" : $"{name,-12}{value}");
        }

        Screen.Data(string.Empty);
        string[][] rows =
        [
            Titles,
            .. figures.Select(f => (string[])[f.Scenario, f.What, f.Measured, f.Raw ?? string.Empty, f.Ratio ?? string.Empty, f.Target ?? string.Empty, f.Met switch { true => "yes", false => "NO", null => string.Empty }]),
        ];
        if (markdown)
        {
            Screen.Data(Line(rows[0]));
            Screen.Data(Line([.. Titles.Select(_ => "---")]));
            foreach (var row in rows.Skip(1))
            {
                Screen.Data(Line(row));
            }

            return;
        }

        var widths = Titles.Select((_, i) => rows.Max(r => r[i].Length)).ToArray();
        foreach (var row in rows)
        {
            Screen.Data(string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd());
        }
    }

    private static string Line(string[] cells) => $"| {string.Join(" | ", cells)} |";
}
