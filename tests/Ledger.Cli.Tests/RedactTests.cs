using System.Text;
using Ledger.Seal.Bundles;
using Microsoft.Data.Sqlite;
using Newtonsoft.Json.Linq;

namespace Ledger.Cli.Tests;

/// <summary><c>ledger redact</c> and what every verb says afterwards.</summary>
public sealed class RedactTests
{
    private const string Secret = "Quillfeather";
    private const string Saying = "redacted by event 4 on basis confidential, as decision d-1 says, approved by desk-2";

    [Fact]
    public async Task A_text_is_redacted_and_what_remains_is_shown_by_every_verb()
    {
        using var folder = await Recorded();
        var receipt = folder.Write("1.tlog-proof", (await folder.Run("receipt", "1")).Done().Data);
        var key = (await folder.Run("key")).Done().Data.Trim();
        Assert.Contains(Secret, (await folder.Run("show", "offices")).Done().Data, StringComparison.Ordinal);

        var ran = (await Redact(folder, "1", "--fields", "title")).Done();
        Assert.Contains("RedactionApplied", ran.Data, StringComparison.Ordinal);
        Assert.Contains("What entry 1 says is redacted (#4): its payload is destroyed", ran.Talk, StringComparison.Ordinal);

        Assert.Contains(Saying, (await folder.Run("history", "office-chair")).Done().Data, StringComparison.Ordinal);
        Assert.Contains(Saying, (await folder.Run("replay")).Done().Data, StringComparison.Ordinal);
        Assert.Contains(Saying, (await folder.Run("receipt", "1")).Done().Talk, StringComparison.Ordinal);
        var json = JObject.Parse((await folder.Run("history", "office-chair", "--json")).Done().Lines[0]);
        Assert.Equal(("[redacted]", 4, "title"), ((string)json["payload"]!["fact"]!["title"]!, (int)json["redacted"]!["index"]!, (string)json["redacted"]!["fields"]![0]!));
        foreach (var known in new[] { "now", "3", "1" })
        {
            Assert.Contains("[redacted]", (await folder.Run("show", "offices", "--known", known)).Done().Data, StringComparison.Ordinal);
        }

        Assert.Contains("Something was redacted in office-chair", (await folder.Run("show", "offices")).Done().Talk, StringComparison.Ordinal);
        Assert.Contains("confidential", (await folder.Run("show", "redactions")).Done().Data, StringComparison.Ordinal);
        Assert.Contains("1 payloads redacted and gone", (await folder.Run("verify")).Done().Data, StringComparison.Ordinal);
        Assert.Contains("sound  redactions 1 payloads redacted and gone", (await folder.Run("fsck")).Done().Data, StringComparison.Ordinal);
        (await folder.Run("receipt", "check", receipt, "--key", key)).Done();
        (await folder.Run("record", "appoint-holder", "--id", "chair", "--holder", "not-stated", "--basis", "substantive", "--effective", "2026-01-01")).Done();
        NothingIsLeft(folder);
    }

    [Fact]
    public async Task All_of_a_fact_goes_where_nothing_rests_on_it_and_otherwise_it_is_refused()
    {
        using var folder = await Recorded();
        (await Redact(folder, "1")).Failed(3, "others-rest-on-it", hint: false);
        (await Redact(folder, "3")).Done();
        Assert.Contains(Saying, (await folder.Run("replay", "--stream", "office-treasurer")).Done().Data, StringComparison.Ordinal);
        Assert.Null(JObject.Parse((await folder.Run("history", "office-treasurer", "--json")).Done().Lines[0])["payload"]);
        Assert.DoesNotContain("treasurer", (await folder.Run("show", "offices")).Done().Data, StringComparison.Ordinal);
        Assert.Contains("had recorded this before", (await Redact(folder, "3")).Done().Talk, StringComparison.Ordinal);
        (await folder.Run("redact", "3", "--basis", "court-order", "--decision", "d-1", "--approver", "desk-2", "--yes")).Failed(3, "redacted-already", hint: false);
        (await folder.Run("record", "create-office", "--id", "treasurer", "--title", "Treasurer", "--command-id", "c-3")).Failed(3, "redacted", hint: false);
        (await folder.Run("verify")).Done();
    }

    [Fact]
    public async Task What_must_stay_is_refused()
    {
        using var folder = await Recorded();
        (await Redact(folder, "99")).Failed(3, "no-such-index", hint: false);
        (await Redact(folder, "1", "--fields", "id")).Failed(3, "bad-field", hint: false);
        (await Redact(folder, "1", "--fields", "colour")).Failed(3, "has no text in the field colour", hint: false);
        (await folder.Run("redact", "1", "--basis", "confidential", "--decision", "d-1", "--approver", "local-user", "--fields", "title", "--yes")).Failed(3, "own-approval", hint: false);
        (await folder.Run("redact", "1", "--basis", "confidential", "--decision", "d-9", "--approver", "desk-2", "--fields", "title", "--yes")).Failed(3, "no-such-decision", hint: false);
        (await folder.Run("redact", "1", "--basis", "confidential", "--decision", "d-1", "--approver", "desk-2")).Failed(2, "nobody is here to confirm it");
        (await folder.Answering("2\n", "redact", "1", "--basis", "confidential", "--decision", "d-1", "--approver", "desk-2")).Failed(3, "that is not the index", hint: false);
        (await folder.Run("record", "place-legal-hold", "--id", "h-1", "--matter", "Claim 1", "--decision", "d-1")).Done();
        (await Redact(folder, "1", "--fields", "title")).Failed(3, "legal-hold", hint: false);
        (await Redact(folder, "4")).Failed(3, "not-redactable", hint: false);
        (await folder.Run("record", "release-legal-hold", "--id", "h-1", "--reason", "Settled", "--decision", "d-1")).Done();
        (await Redact(folder, "1", "--fields", "title")).Done();
    }

    [Fact]
    public async Task A_snapshot_afterwards_withholds_it_says_why_and_its_registers_are_derived()
    {
        using var folder = await Recorded();
        (await Snapshot(folder, "before.zip", "3")).Done();
        (await folder.Run("redact", "1", "--basis", "confidential", "--decision", "d-1", "--approver", "desk-2", "--fields", "title", "--yes")).Done();

        // As known after it, and as known before it: what remains goes out with it in both cases.
        foreach (var known in new[] { "now", "2" })
        {
            (await Snapshot(folder, "after.zip", known)).Done();
            var verdict = (await folder.Run("verify", folder.Path("after.zip"), "--json")).Done();
            Assert.Equal(1, (int)JObject.Parse(verdict.Data)["withheld"]!["redacted"]!);
            Assert.Equal("passed", (string)JObject.Parse(verdict.Data)["steps"]![6]!["outcome"]!);
            Assert.DoesNotContain(Secret, Encoding.UTF8.GetString(File.ReadAllBytes(folder.Path("after.zip"))), StringComparison.Ordinal);
            using var bundle = BundleFiles.Open(folder.Path("after.zip"));
            Assert.Contains("[redacted]", Encoding.UTF8.GetString(bundle.Read("state/offices.json", 1 << 20)), StringComparison.Ordinal);
        }

        // One that went out before still verifies; it cannot be written again, and its recipients can be told.
        (await folder.Run("verify", folder.Path("before.zip"))).Done();
        (await Snapshot(folder, "again.zip", "3")).Failed(3, "was redacted by event 5, after this snapshot was issued");
        var rows = (await folder.Run("corrections", "--since", folder.Path("before.zip"), "--json")).Done().Lines.Select(JObject.Parse).ToList();
        Assert.Contains(rows, row => (string)row["register"]! == "redactions" && (int)row["by"]! == 5);
    }

    [Fact]
    public async Task What_remains_does_not_go_out_where_the_fact_itself_would_not()
    {
        using var folder = await Recorded();
        (await Redact(folder, "1", "--fields", "title")).Done();
        (await Snapshot(folder, "a.zip", "now", ["redactions", "legal-holds"])).Done();
        Assert.DoesNotContain("[redacted]", Encoding.UTF8.GetString(File.ReadAllBytes(folder.Path("a.zip"))), StringComparison.Ordinal);
        (await folder.Run("verify", folder.Path("a.zip"))).Done();
        (await Snapshot(folder, "b.zip", "now", ["offices"], "--withhold", "event=1:Private")).Done();
        Assert.DoesNotContain("[redacted]", Encoding.UTF8.GetString(File.ReadAllBytes(folder.Path("b.zip"))), StringComparison.Ordinal);
        Assert.Contains("7. derived:        yes", (await folder.Run("verify", folder.Path("b.zip"))).Done().Data, StringComparison.Ordinal);
        (await Snapshot(folder, "c.zip", "now", ["offices"], "--withhold", "event=4:Private")).Done();
        Assert.Contains("7. derived:        yes", (await folder.Run("verify", folder.Path("c.zip"))).Done().Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redaction_that_was_interrupted_is_finished_by_whoever_asks_next()
    {
        using var folder = await Recorded();
        var rows = Rows(folder, "SELECT hex(payload), hex(salt) FROM event WHERE idx = 1")[0];
        (await Redact(folder, "1", "--fields", "title")).Done();

        // As if the process had ended right after the event was recorded.
        Change(folder, $"UPDATE event SET payload = x'{rows[0]}', salt = x'{rows[1]}' WHERE idx = 1");
        File.Delete(folder.Layout.Views);
        Assert.Contains("0 payloads redacted and gone, 1 redacted and still stored", (await folder.Run("verify")).Done().Data, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, (await folder.Run("history", "office-chair", "--json")).Done().Data, StringComparison.Ordinal);
        Assert.Contains("1 payloads redacted and gone", (await folder.Run("verify")).Done().Data, StringComparison.Ordinal);
        NothingIsLeft(folder);
    }

    [Fact]
    public async Task A_payload_that_is_gone_without_a_redaction_is_named()
    {
        using var folder = await Recorded();
        (await folder.Run("show", "offices")).Done();
        Change(folder, "UPDATE event SET payload = x'', salt = x'' WHERE idx = 2");
        (await folder.Run("verify")).Failed(6, "index 2: its payload is gone, and no redaction of it is recorded");
        Assert.Equal(6, (await folder.Run("fsck")).Code);
        (await folder.Run("replay")).Failed(6, "index 2: its payload is gone");
        (await folder.Run("backup", folder.Path("backup"))).Failed(6, "index 2: its payload is gone");
    }

    [Fact]
    public async Task A_redacted_log_is_backed_up_restored_copied_and_goes_on()
    {
        using var folder = await Recorded();
        (await Redact(folder, "1", "--fields", "title")).Done();
        (await folder.Run("backup", folder.Path("backup"), "--keys-to", folder.Path("keys"))).Done();
        (await folder.Run("restore", folder.Path("backup"), "--keys-from", folder.Path("keys"), "--guard", folder.Layout.Guard, "--data", folder.Path("new"))).Done();
        (await folder.Run("verify", "--data", folder.Path("new"))).Done();
        Assert.Contains("[redacted]", (await folder.Run("show", "offices", "--data", folder.Path("new"))).Done().Data, StringComparison.Ordinal);
        (await folder.Run("record", "create-office", "--id", "next", "--title", "Next", "--data", folder.Path("new"))).Done();
        (await folder.Run("copy", "--to", $"sqlite:{folder.Path("copy.db")}")).Done();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_bundle_that_continues_one_from_before_the_redaction_is_derived_without_what_that_still_shows(bool keptBack)
    {
        // Given a recipient who holds the text, from before it was redacted.
        using var folder = await Recorded();
        (await Snapshot(folder, "1.zip", "now", ["offices"])).Done();
        using (var files = BundleFiles.Open(folder.Path("1.zip")))
        {
            File.WriteAllBytes(folder.Path("held"), files.Read("checkpoint", 1 << 20));
        }

        var redaction = JObject.Parse((await Redact(folder, "1", "--fields", "title", "--json")).Done().Lines[0]);
        (await folder.Run("record", "create-office", "--id", "later", "--title", "Later")).Done();
        string[] rule = keptBack ? ["--withhold", $"event={(int)redaction["index"]!}:Not yours"] : [];
        (await Snapshot(folder, "2.zip", "now", ["offices"], ["--base", folder.Path("held"), .. rule])).Done();
        var ran = (await folder.Run("verify", folder.Path("2.zip"), "--base-bundle", folder.Path("1.zip"))).Done();
        Assert.Contains("7. derived:        yes", ran.Data, StringComparison.Ordinal);
    }

    private static async Task<Folder> Recorded()
    {
        var folder = await Folder.WithLedger();
        await using var decision = new MemoryStream(Encoding.UTF8.GetBytes(
            """{"command":"adopt-decision","id":"d-1","on":"2026-03-04","text":"What was said in confidence is redacted","body":"not-stated","authority":"not-stated","source":{"document":"Minutes","locator":"4.2"}}"""));
        (await folder.RunWith(decision, "record", "-f", "-")).Done();
        (await folder.Run("record", "create-office", "--id", "chair", "--title", $"Office of {Secret}")).Done();
        (await folder.Run("record", "set-appraisal-objective", "--id", "chair", "--objective", "Be there", "--measure", "Seen")).Done();
        (await folder.Run("record", "create-office", "--id", "treasurer", "--title", "Treasurer", "--command-id", "c-3")).Done();
        return folder;
    }

    private static Task<Ran> Redact(Folder folder, string index, params string[] more) =>
        folder.Run(["redact", index, "--basis", "confidential", "--decision", "d-1", "--approver", "desk-2", "--yes", .. more]);

    private static Task<Ran> Snapshot(Folder folder, string file, string known, string[]? scope = null, params string[] more) => folder.Run(
        ["snapshot", "--on", "2026-04-01", "--known", known, "--scope", .. scope ?? ["all"], "--for", "The regulator", "--purpose", "Review", "--out", folder.Path(file), .. more]);

    private static void NothingIsLeft(Folder folder)
    {
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.EnumerateFiles(folder.Data, "*", SearchOption.AllDirectories))
        {
            Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)) < 0, file);
        }
    }

    private static void Change(Folder folder, string sql) => Rows(folder, $"DROP TRIGGER event_is_not_updated; {sql}; CREATE TRIGGER event_is_not_updated BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;");

    private static List<string[]> Rows(Folder folder, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = folder.Layout.Log, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
        }

        return rows;
    }
}
