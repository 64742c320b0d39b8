using System.Diagnostics;
using System.Text;
using Xunit.Abstractions;

namespace Ledger.Cli.Tests;

/// <summary>Reading where it is not easy: a directory that may not be written, a reader that goes away, a log that is not all there.</summary>
public sealed class ReadingTests(ITestOutputHelper console)
{
    private const string Nobody = "65534";

    public static TheoryData<string, string> ReadingVerbs => new()
    {
        { "show offices", "2" },
        { "history office-chair", "2" },
        { "replay", "2" },
        { "receipt 0", "2" },
        { "status", "2" },
        { "verify", "2" },
        { "key", "0" },
    };

    [Theory]
    [MemberData(nameof(ReadingVerbs))]
    public async Task In_a_directory_that_may_not_be_written_each_verb_works_or_says_why_not(string verb, string code)
    {
        using var folder = await Folder.WithLedger();
        (await folder.Run("record", "create-office", "--id", "chair", "--title", "Chair")).Done();
        if (!await CanBeSomebodyElse(folder))
        {
            return;
        }

        Run("chown", "-R", Nobody, folder.Root);
        Run("chmod", "-R", "a-w", folder.Root);
        try
        {
            var ran = await As(folder, verb.Split(' '));
            console.WriteLine($"{verb}: {ran.Code} {ran.Talk}");
            if (code == "0")
            {
                ran.Done();
            }
            else
            {
                ran.Failed(int.Parse(code, System.Globalization.CultureInfo.InvariantCulture), folder.Data);
            }
        }
        finally
        {
            Run("chown", "-R", "0", folder.Root);
            Run("chmod", "-R", "u+w", folder.Root);
        }
    }

    [Fact]
    public async Task A_replay_whose_reader_goes_away_ends_early_and_quietly()
    {
        using var folder = await Folder.WithLedger();
        var lines = new StringBuilder();
        for (var i = 0; i < 1500; i++)
        {
            lines.Append(System.Globalization.CultureInfo.InvariantCulture, $$"""{"command":"create-office","id":"o-{{i}}","title":"{{new string('x', 100)}}"}""").Append('\n');
        }

        lines.Append("""{"command":"register-person","id":"p-1","name":"Ada Example"}""").Append('\n');
        (await folder.Run("record", "-f", folder.Write("commands.ndjson", lines.ToString()))).Done();
        (await folder.Run("show", "people")).Done();

        // Read to its end, this replay fails at the last event: that it does not shows that it ended before.
        File.Delete(folder.Layout.Secrets);
        (await folder.Run("replay")).Failed(6, "index 1500");
        using var process = Start(folder, ["dotnet", Program, "replay", "--data", folder.Data]);
        Assert.StartsWith("#0  OfficeCreated", await process.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        process.StandardOutput.Close();
        var talk = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal((0, string.Empty), (process.ExitCode, talk));
    }

    [Theory]
    [InlineData("show offices")]
    [InlineData("history office-chair")]
    [InlineData("replay")]
    public async Task Whoever_reads_a_log_that_is_behind_its_guard_is_told(string verb)
    {
        using var folder = await Folder.WithLedger();
        (await folder.Run("record", "create-office", "--id", "chair", "--title", "Chair")).Done();
        var older = await File.ReadAllBytesAsync(folder.Layout.Log);
        Assert.DoesNotContain("warning", (await folder.Run(verb.Split(' '))).Done().Talk, StringComparison.Ordinal);
        (await folder.Run("record", "create-office", "--id", "secretary", "--title", "Secretary")).Done();
        await File.WriteAllBytesAsync(folder.Layout.Log, older);

        var ran = (await folder.Run(verb.Split(' '))).Done();

        Assert.Contains("warning: The log is behind its guard: 2 facts were sealed, and the last of them are missing", ran.Talk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cause_or_an_office_that_there_is_not_is_refused_with_a_hint()
    {
        using var folder = await Folder.WithLedger();
        string[] create = ["record", "create-office", "--id", "chair", "--title", "Chair"];
        (await folder.Run([.. create, "--cause", "00000001-0002-0003-0405-060708090a0b"])).Failed(5, "there is no event 00000001-0002-0003-0405-060708090a0b");
        (await folder.Run([.. create, "--behalf", "nobody"])).Failed(5, "there is no office nobody");
        (await folder.Run(create)).Done();
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "Ledger.Cli.dll");

    // As the superuser, no permission is ever missing: another user must ask.
    private async Task<bool> CanBeSomebodyElse(Folder folder)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || !File.Exists("/usr/bin/setpriv"))
        {
            console.WriteLine("Not asked as another user: that needs to be root on Linux, and setpriv.");
            return false;
        }

        Run("chmod", "a+rx", folder.Root);
        var ran = await As(folder, ["--version"]);
        if (ran.Code != 0)
        {
            console.WriteLine($"Not asked as another user, who cannot run the program: {ran.Talk}");
        }

        return ran.Code == 0;
    }

    private static async Task<Ran> As(Folder folder, string[] args)
    {
        using var process = Start(
            folder, ["/usr/bin/setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "dotnet", Program, .. args, .. args is ["--version"] ? (string[])[] : ["--data", folder.Data]]);
        var (data, talk) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new Ran(process.ExitCode, await data, await talk);
    }

    private static Process Start(Folder folder, string[] command)
    {
        var start = new ProcessStartInfo(command[0])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var arg in command.Skip(1))
        {
            start.ArgumentList.Add(arg);
        }

        start.Environment["HOME"] = folder.Root;
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return Process.Start(start)!;
    }

    private static void Run(string program, params string[] args)
    {
        using var process = Process.Start(program, args);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
