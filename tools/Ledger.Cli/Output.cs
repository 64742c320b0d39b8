using Spectre.Console;

namespace Ledger.Cli;

/// <summary>How the command line prints: data on standard output, talk on standard error, tables for people and JSON for programs.</summary>
internal sealed class Output(Terminal terminal, bool json)
{
    private IAnsiConsole? _console;

    /// <summary>Whether programs read the output.</summary>
    public bool Json { get; } = json;

    private IAnsiConsole Console => _console ??= Create();

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

        Console.Write(table);
    }

    /// <summary>Progress of something that may take over a second: nothing is shown before that, nor where nobody looks.</summary>
    public Progress Progress(string doing, long? total = null) => new(terminal, doing, total);

    private IAnsiConsole Create()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal.Colour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal.Colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(terminal.Data),
        });
        console.Profile.Width = terminal.Width;
        return console;
    }
}
