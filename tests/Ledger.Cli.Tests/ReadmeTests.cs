using System.Text.RegularExpressions;

namespace Ledger.Cli.Tests;

/// <summary>What the README shows is what the program prints.</summary>
public partial class ReadmeTests
{
    [Fact]
    public async Task The_first_screen_is_a_session_that_runs_as_it_stands_there()
    {
        using var folder = await Folder.WithLedger();
        var readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"));
        var session = readme.Split("```")[1].Trim('\n').Split('\n');

        var said = new List<string>();
        foreach (var command in session.Where(line => line.StartsWith("$ ledger ", StringComparison.Ordinal)))
        {
            said.Add(command);
            var args = Words().Matches(command["$ ledger ".Length..]).Select(m => m.Value.Trim('"')).ToArray();
            var ran = (await folder.Run(args)).Done();

            // A person sees both streams; the session leaves out the root and where the receipt is.
            said.AddRange(ran.Lines.Where(line => !line.StartsWith("root", StringComparison.Ordinal)));
            if (ran.Lines.Count == 0)
            {
                said.Add(ran.Talk.TrimEnd());
            }
        }

        Assert.Equal(session, said);
    }

    [Fact]
    public void Both_commands_stand_in_it()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

        Assert.Contains("\ndotnet run --project tools/Ledger.Cli -- demo ", readme, StringComparison.Ordinal);
        Assert.Contains("\ndotnet test ", readme, StringComparison.Ordinal);
    }

    [GeneratedRegex("\"[^\"]*\"|\\S+", RegexOptions.None, 1000)]
    private static partial Regex Words();
}
