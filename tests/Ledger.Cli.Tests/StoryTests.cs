using Newtonsoft.Json.Linq;

namespace Ledger.Cli.Tests;

public class StoryTests
{
    private static readonly string Letter = Path.Combine(Repository.Root, "samples", "well-led-letter", "commands.ndjson");

    [Fact]
    public async Task The_demo_tells_its_story_and_every_step_is_real()
    {
        using var folder = new Folder();
        var ran = (await folder.Run("demo", "--data", Path.Combine(folder.Root, "demo"))).Done();

        Assert.DoesNotContain("This was not expected", ran.Data, StringComparison.Ordinal);
        Assert.Contains("18 recorded, 0 recorded before", ran.Data, StringComparison.Ordinal);
        Assert.Contains("Nothing new: 18 recorded before", ran.Data, StringComparison.Ordinal);
        Assert.Contains("as known before anything was recorded", ran.Data, StringComparison.Ordinal);
        Assert.Contains("genuine: entry 15 of trust.example/ledger", ran.Data, StringComparison.Ordinal);
        Assert.Contains("sound: 18 facts read and hashed, 18 of them sealed", ran.Data, StringComparison.Ordinal);
        Assert.Contains("ledger: index 15: its payload or salt is not what its header commits to", ran.Data, StringComparison.Ordinal);
        Assert.Contains("(exit code 6)", ran.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_file_twice_records_once()
    {
        using var folder = await Folder.WithLedger();

        Assert.Contains("18 recorded, 0 recorded before", (await folder.Run("record", "-f", Letter)).Done().Talk, StringComparison.Ordinal);
        var second = (await folder.Run("record", "-f", Letter)).Done();

        Assert.Contains("Nothing new: 18 recorded before", second.Talk, StringComparison.Ordinal);
        Assert.All(second.Lines, line => Assert.EndsWith("(recorded before)", line, StringComparison.Ordinal));
        Assert.Contains("sound: 18 facts", (await folder.Run("verify")).Done().Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_of_a_command_returns_the_same_index_and_the_same_id_with_other_content_is_a_conflict()
    {
        using var folder = await Folder.WithLedger();
        string[] create = ["record", "create-office", "--id", "a", "--title", "A", "--command-id", "request-1", "--json"];
        var first = JObject.Parse((await folder.Run(create)).Done().Data);
        var again = JObject.Parse((await folder.Run(create)).Done().Data);

        Assert.Equal(("sealed", "before"), ((string?)first["state"], (string?)again["state"]));
        Assert.Equal(first["index"], again["index"]);
        Assert.Equal(first["id"], again["id"]);
        (await folder.Run("record", "create-office", "--id", "b", "--title", "B", "--command-id", "request-1")).Failed(4, "recorded something else before, in another stream");
        (await folder.Run("record", "set-appraisal-objective", "--id", "a", "--objective", "O", "--measure", "not-stated", "--command-id", "request-1")).Failed(4, "recorded something else before, at index 0");
        (await folder.Run("record", "create-office", "--id", "c", "--title", "C", "--expected-revision", "3")).Failed(4, "is at revision -1, not 3");
    }

    [Fact]
    public async Task Every_fact_of_the_letter_names_its_passage_and_its_actor()
    {
        using var folder = await Folder.WithLedger();
        (await folder.Run("record", "-f", Letter, "--actor", "desk-1")).Done();

        var steps = (await folder.Run("replay", "--json")).Done().Lines.Select(line => JObject.Parse(line)).ToList();

        Assert.Equal(Enumerable.Range(0, 18).Select(i => (long)i), steps.Select(s => (long)s["index"]!));
        Assert.All(steps, step =>
        {
            Assert.Equal("desk-1", (string?)step["actor"]);
            Assert.StartsWith("line ", (string?)step["payload"]!["source"]!["locator"], StringComparison.Ordinal);
            Assert.NotEmpty(step["changes"]!);
        });
    }

    [Fact]
    public async Task A_receipt_is_checked_offline_and_a_changed_one_proves_nothing()
    {
        using var folder = await Folder.WithLedger();
        (await folder.Run("record", "create-office", "--id", "a", "--title", "A")).Done();
        var key = (await folder.Run("key")).Done().Data.Trim();
        var file = Path.Combine(folder.Root, "0.tlog-proof");
        (await folder.Run("receipt", "0", "--out", file)).Done();
        Directory.Delete(folder.Data, recursive: true);

        Assert.StartsWith("genuine: entry 0 of " + Folder.Origin, (await folder.Run("receipt", "check", file, "--key", key)).Done().Data, StringComparison.Ordinal);

        var text = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, text.Replace("index 0", "index 1", StringComparison.Ordinal));
        (await folder.Run("receipt", "check", file, "--key", key)).Failed(6, "proves nothing", hint: false);
        (await folder.Run("receipt", "check", file, "--key", "nonsense")).Failed(2, "--key is not a verifier key");
    }

    [Fact]
    public async Task A_person_is_known_by_name_in_the_registers_only()
    {
        using var folder = await Folder.WithLedger();
        (await folder.Run("record", "register-person", "--id", "p-7f3a", "--name", "Ada Quill")).Done();

        Assert.Contains("Ada Quill", (await folder.Run("show", "people")).Done().Data, StringComparison.Ordinal);
        (await folder.Run("record", "register-person", "--id", "ada-1", "--name", "Ada Quill")).Failed(3, "refused (name-in-id)", hint: false);
        foreach (var stored in Directory.EnumerateFiles(folder.Data, "ledger.db*"))
        {
            Assert.DoesNotContain("Quill", System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(stored)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Where_the_ledger_is_comes_from_an_option_then_the_environment_then_a_file()
    {
        using var folder = await Folder.WithLedger();
        folder["LEDGER_CONFIG"] = folder.Write("config.json", $$"""{"data":"{{folder.Data}}","actor":"from-file","role":"auditor"}""");
        var status = JObject.Parse((await folder.Run("status", "--json")).Done().Data);
        Assert.Equal(("from-file", "auditor"), ((string?)status["actor"], (string?)status["role"]));

        folder["LEDGER_ACTOR"] = "from-environment";
        Assert.Contains("from-environment", (await folder.Run("status")).Done().Data, StringComparison.Ordinal);
        Assert.Contains("from-option", (await folder.Run("status", "--actor", "from-option")).Done().Data, StringComparison.Ordinal);

        folder["LEDGER_CONFIG"] = folder.Write("config.json", """{"colour":"red"}""");
        (await folder.Run("status")).Failed(2, "unknown field colour");
    }

    [Fact]
    public async Task Every_command_has_help_made_from_its_record()
    {
        using var folder = new Folder();
        foreach (var command in LedgerServices.Commands.Where(c => c.Verb is null))
        {
            var help = (await folder.Run("record", command.Name, "--help")).Done().Data;
            Assert.Contains($"--{Json.Words.Kebab(command.Type.GetConstructors()[0].GetParameters()[0].Name!)} <", help, StringComparison.Ordinal); // an id, but for the map of streams
            Assert.Contains("--source-locator <TEXT>", help, StringComparison.Ordinal);
        }
    }
}
