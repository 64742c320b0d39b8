namespace Ledger.Seal.Tests;

/// <summary>The worked examples of docs/format, so that tests check what strangers will build on.</summary>
internal static class DocExample
{
    /// <summary>The lines of the fenced block with that name.</summary>
    public static string[] Lines(string document, string name)
    {
        var lines = File.ReadAllLines(Path.Combine(Root(), "docs", "format", document));
        var start = Array.FindIndex(lines, line => line.StartsWith("```", StringComparison.Ordinal) && line.EndsWith($" {name}", StringComparison.Ordinal));
        Assert.True(start >= 0, $"{document} has no block called {name}.");
        var end = Array.IndexOf(lines, "```", start + 1);
        return lines[(start + 1)..end];
    }

    /// <summary>A block of one line.</summary>
    public static string Line(string document, string name) => Assert.Single(Lines(document, name));

    /// <summary>A block as a file: each line ends in a newline.</summary>
    public static string Text(string document, string name) => string.Concat(Lines(document, name).Select(line => line + "\n"));

    public static string Root()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Ledger.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new DirectoryNotFoundException("The tests do not lie within the repository.");
    }
}
