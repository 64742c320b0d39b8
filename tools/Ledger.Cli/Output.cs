using Spectre.Console;

namespace Ledger.Cli;

/// <summary>How the command line prints: data on standard output, talk on standard error, tables for people and JSON for programs.</summary>
internal sealed class Output(Terminal terminal, bool json)
{
    /// <summary>Whether programs read the output.</summary>
    public bool Json { get; } = json;

    /// <summary>A line of data.</summary>
    public void Line(string text = "") => terminal.Data.WriteLine(text);

    /// <summary>Text of data as it is.</summary>
    public void Text(string text) => terminal.Data.Write(text);

    /// <summary>A line of talk.</summary>
    public void Say(string text = "") => terminal.Talk.WriteLine(text);

    /// <summary>A table of data. Cells are plain text.</summary>
    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))).PadRight(2).NoWrap());
        }

        // Long words may wrap on a screen; in a pipe every row is one line.
        foreach (var column in table.Columns.Skip(1))
        {
            column.NoWrap = !terminal.DataIsScreen;
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => (Spectre.Console.Rendering.IRenderable)new Text(cell)));
        }

        // The table pads its last column; a line that is copied should not end in spaces.
        var text = new StringWriter { NewLine = "\n" };
        Render(text).Write(table);
        foreach (var line in text.ToString().TrimEnd('\n').Split('\n'))
        {
            terminal.Data.WriteLine(line.TrimEnd());
        }
    }

    /// <summary>Progress of something that may take over a second: nothing is shown before that, nor where nobody looks.</summary>
    public Progress Progress(string doing, long? total = null) => new(terminal, doing, total);

    private IAnsiConsole Render(TextWriter text)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.Colour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal.Colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = terminal.Width;
        return console;
    }
}
