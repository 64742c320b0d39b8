using System.Text;

namespace Ledger.Cli.Tests;

/// <summary><c>ledger erase</c> and what every verb says afterwards.</summary>
public sealed class EraseTests
{
    private const string Name = "Zacharias Quillfeather";

    [Fact]
    public async Task A_person_is_erased_and_every_verb_says_so()
    {
        using var folder = await WithPerson();
        var receipt = folder.Write("1.tlog-proof", (await folder.Run("receipt", "1")).Done().Data);
        var key = (await folder.Run("key")).Done().Data.Trim();

        var erased = (await folder.Run("erase", "p-1", "--basis", "consent-withdrawn", "--decision", "d-1", "--yes")).Done();
        Assert.Contains("PersonErased", erased.Data, StringComparison.Ordinal);
        Assert.Contains("p-1 is erased (#2)", erased.Talk, StringComparison.Ordinal);

        const string Saying = "erased on 2026-03-31 under consent-withdrawn, as decision d-1 says (#2)";
        Assert.Contains(Saying, (await folder.Run("history", "person-p-1")).Done().Data, StringComparison.Ordinal);
        Assert.Contains(Saying, (await folder.Run("replay")).Done().Data, StringComparison.Ordinal);
        Assert.Contains("\"erased\":{\"index\":2,\"on\":\"2026-03-31\",\"basis\":\"consent-withdrawn\",\"decision\":\"d-1\"}", (await folder.Run("history", "person-p-1", "--json")).Done().Lines[0], StringComparison.Ordinal);
        Assert.Contains("consent-withdrawn", (await folder.Run("show", "people")).Done().Data, StringComparison.Ordinal);
        Assert.Contains("consent-withdrawn", (await folder.Run("show", "people", "--known", "1")).Done().Data, StringComparison.Ordinal);
        Assert.Contains("0 payloads about persons opened, 1 erased", (await folder.Run("verify")).Done().Data, StringComparison.Ordinal);
        Assert.Contains(Saying, (await folder.Run("receipt", "1")).Done().Talk, StringComparison.Ordinal);
        Assert.Contains("can be erased", (await folder.Run("receipt", "check", receipt, "--key", key)).Done().Talk, StringComparison.Ordinal);
        Assert.Contains("0 protected payloads, each opened by its key; 1 erased", (await folder.Run("fsck")).Done().Data, StringComparison.Ordinal);
        foreach (var verb in new[] { "history person-p-1", "history person-p-1 --json", "replay", "replay --json", "show people --timeline", "show people --json" })
        {
            Assert.DoesNotContain(Name, (await folder.Run(verb.Split(' '))).Done().Data, StringComparison.Ordinal);
        }

        foreach (var file in Directory.EnumerateFiles(folder.Data, "*", SearchOption.AllDirectories))
        {
            Assert.True((await File.ReadAllBytesAsync(file)).AsSpan().IndexOf(Encoding.UTF8.GetBytes("Quillfeather")) < 0, file);
        }
    }

    [Fact]
    public async Task A_snapshot_after_an_erasure_withholds_what_was_erased_and_says_so()
    {
        using var folder = await WithPerson();
        var key = (await folder.Run("key")).Done().Data.Trim();
        (await folder.Run("erase", "p-1", "--basis", "consent-withdrawn", "--decision", "d-1", "--yes")).Done();
        var bundle = Path.Combine(folder.Data, "..", "after.zip");

        (await folder.Run("snapshot", "--on", "2026-03-31", "--known", "now", "--scope", "all", "--for", "The regulator", "--purpose", "Review", "--out", bundle)).Done();

        var verdict = (await folder.Run("verify", bundle, "--key", key)).Done();
        Assert.Contains("1 erased", verdict.Data, StringComparison.Ordinal);
        Assert.Contains("7. derived:        yes", verdict.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Erasing_again_changes_nothing_and_says_so()
    {
        using var folder = await WithPerson();
        (await folder.Run("erase", "person-p-1", "--basis", "legal-obligation", "--decision", "d-1", "--yes")).Done();
        folder.Time.Advance(TimeSpan.FromDays(3));
        var again = (await folder.Run("erase", "p-1", "--basis", "consent-withdrawn", "--decision", "d-1", "--yes")).Done();
        Assert.Contains("p-1 was erased before", again.Talk, StringComparison.Ordinal);
        Assert.Empty(again.Data);
        (await folder.Run("record", "register-person", "--id", "p-1", "--name", Name)).Failed(3, "refused (person-erased)", hint: false);
    }

    [Fact]
    public async Task It_is_confirmed_by_somebody_who_is_there_or_by_yes()
    {
        using var folder = await WithPerson();
        string[] erase = ["erase", "p-1", "--basis", "consent-withdrawn", "--decision", "d-1"];
        (await folder.Run(erase)).Failed(2, "an erasure cannot be undone");
        (await folder.Answering("p-2\n", erase)).Failed(3, "that is not the person's id", hint: false);
        Assert.Contains(Name, (await folder.Run("show", "people")).Done().Data, StringComparison.Ordinal);
        (await folder.Answering("p-1\n", erase)).Done();
        Assert.DoesNotContain(Name, (await folder.Run("show", "people")).Done().Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Basis_decision_and_person_must_be_what_they_say()
    {
        using var folder = await WithPerson();
        (await folder.Run("erase", "p-1", "--basis", "whim", "--decision", "d-1", "--yes")).Failed(2, "--basis: 'whim' is none of no-longer-necessary");
        (await folder.Run("erase", "p-1", "--basis", "consent-withdrawn", "--yes")).Failed(2, "--decision");
        (await folder.Run("erase", "p-1", "--basis", "consent-withdrawn", "--decision", "d-9", "--yes")).Failed(3, "refused (no-such-decision)", hint: false);
        (await folder.Run("erase", "p-9", "--basis", "consent-withdrawn", "--decision", "d-1", "--yes")).Failed(3, "refused (no-such-person)", hint: false);
        (await folder.Run("erase", "P 9", "--basis", "consent-withdrawn", "--decision", "d-1", "--yes")).Failed(2, "SUBJECT: 'P 9' is not an id");
        (await folder.Run("erase", "p-1", "--basis", "consent-withdrawn", "--decision", "d-1", "--yes", "--role", "auditor")).Failed(3, "may not record");
    }

    [Fact]
    public async Task A_legal_hold_blocks_it_until_it_is_released()
    {
        using var folder = await WithPerson();
        (await folder.Run("record", "place-legal-hold", "--id", "h-1", "--matter", "Claim 114", "--persons", "p-1", "--decision", "d-1", "--effective", "2026-03-01")).Done();
        string[] erase = ["erase", "p-1", "--basis", "consent-withdrawn", "--decision", "d-1", "--yes"];
        (await folder.Run(erase)).Failed(3, "refused (legal-hold): the legal hold h-1", hint: false);
        (await folder.Run("record", "release-legal-hold", "--id", "h-1", "--reason", "Settled", "--decision", "d-1", "--effective", "2026-04-15")).Done();
        (await folder.Run(erase)).Failed(3, "refused (legal-hold)", hint: false);
        folder.Time.Advance(TimeSpan.FromDays(20));
        (await folder.Run(erase)).Done();
        Assert.Contains("2026-03-01 to 2026-04-15", (await folder.Run("show", "legal-holds")).Done().Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_are_lost_are_a_problem_of_their_own()
    {
        using var folder = await WithPerson();
        File.Delete(folder.Layout.Secrets);
        (await folder.Run("verify")).Failed(6, "index 1: the key person-p-1 of its payload is not in secrets.db, and no erasure of it is recorded");
        (await folder.Run("verify", "--without-keys")).Done();
        File.Delete(folder.Layout.Views);
        (await folder.Run("show", "people")).Failed(6, "index 1");
    }

    internal static async Task<Folder> WithPerson()
    {
        var folder = await Folder.WithLedger();
        await using var decision = new MemoryStream(Encoding.UTF8.GetBytes(
            """{"command":"adopt-decision","id":"d-1","on":"2026-03-04","text":"What is no longer needed is erased","body":"not-stated","authority":"not-stated","source":{"document":"Minutes","locator":"4.2"}}"""));
        (await folder.RunWith(decision, "record", "-f", "-")).Done();
        (await folder.Run("record", "register-person", "--id", "p-1", "--name", Name)).Done();
        Assert.Contains(Name, (await folder.Run("show", "people")).Done().Data, StringComparison.Ordinal);
        return folder;
    }
}
