using System.Security.Cryptography;
using System.Text;
using Ledger.Seal.Bundles;
using Newtonsoft.Json.Linq;

namespace Ledger.Cli.Tests;

/// <summary>Documents that facts name: taken in, listed, sent out with snapshots, backed up and checked.</summary>
public class EvidenceTests
{
    private const string Minutes = "Minutes of 14 July 2025";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task A_document_is_taken_in_once_under_its_hash_and_listed_with_the_facts_that_name_it()
    {
        using var folder = await Naming();
        var file = folder.Write("minutes.pdf", Minutes);
        Assert.Equal(Hash(Minutes), (await folder.Run("evidence", "add", file)).Done().Data.Trim());
        Assert.Contains("was held before", (await folder.Run("evidence", "add", file)).Done().Talk, StringComparison.Ordinal);
        Assert.Equal(Minutes, await File.ReadAllTextAsync(Path.Combine(folder.Layout.Evidence, Hash(Minutes))));
        Assert.Single(Directory.EnumerateFiles(folder.Layout.Evidence));

        var rows = (await folder.Run("evidence", "list", "--json")).Done().Lines.Select(JObject.Parse).ToDictionary(r => (string)r["sha256"]!);
        Assert.Equal((23, 0, 1), ((int)rows[Hash(Minutes)]["size"]!, (int)rows[Hash(Minutes)]["firstIndex"]!, (int)rows[Hash(Minutes)]["facts"]!));
        Assert.Null(rows[Hash("Letter")]["size"]);
        Assert.Contains("not held", (await folder.Run("evidence", "list")).Done().Data, StringComparison.Ordinal);

        (await folder.Run("evidence", "add", folder.Write("nothing", string.Empty))).Failed(3, "is empty");
        (await folder.Run("evidence", "add", folder.Path("absent"))).Failed(5, "there is no file");
        (await folder.Run("evidence", "add", folder.Root)).Failed(2, "is a directory");
        (await folder.Run("--role", "auditor", "evidence", "add", file)).Failed(3, "only the office");
        Assert.Single(Directory.EnumerateFiles(folder.Layout.Evidence));
    }

    [Fact]
    public async Task A_snapshot_carries_the_documents_that_its_payloads_name_and_says_which_are_not_here()
    {
        using var folder = await Naming();
        (await folder.Run("evidence", "add", folder.Write("minutes.pdf", Minutes), folder.Write("other", "named by nobody"))).Done();
        var ran = (await Snapshot(folder, "a.zip")).Done();
        Assert.Contains("documents 1 in evidence/; 1 that are named are not held here", ran.Data, StringComparison.Ordinal);

        using (var bundle = BundleFiles.Open(folder.Path("a.zip")))
        {
            Assert.Equal(Minutes, Encoding.UTF8.GetString(bundle.Read("evidence/" + Hash(Minutes), 100)));
            Assert.Single(bundle.Names, name => name.StartsWith("evidence/", StringComparison.Ordinal));
        }

        var verdict = JObject.Parse((await folder.Run("verify", folder.Path("a.zip"), "--json")).Done().Data);
        Assert.Equal((1, 1), ((int)verdict["documents"]!, (int)verdict["documentsNotHere"]!));
        Assert.Contains("1 documents that they name are not here", (string)verdict["steps"]![3]!["text"]!, StringComparison.Ordinal);

        // What is taken in later does not change what went out.
        (await folder.Run("evidence", "add", folder.Write("letter", "Letter"))).Done();
        (await Snapshot(folder, "b.zip")).Done();
        Assert.Equal(File.ReadAllBytes(folder.Path("a.zip")), File.ReadAllBytes(folder.Path("b.zip")));
        File.Delete(Path.Combine(folder.Layout.Evidence, Hash(Minutes)));
        (await Snapshot(folder, "c.zip")).Failed(6, "is missing, and went out with this snapshot before");
        Assert.False(File.Exists(folder.Path("c.zip")));
    }

    [Fact]
    public async Task A_document_of_what_is_kept_back_is_kept_back_whoever_else_names_it()
    {
        using var folder = await Naming();
        (await folder.Run("evidence", "add", folder.Write("minutes.pdf", Minutes))).Done();
        (await folder.Run("record", "create-office", "--id", "third", "--title", "Third", "--source-document", "Minutes", "--source-locator", "3", "--source-sha256", Hash(Minutes), "--class", "part-ii")).Done();
        (await SnapshotAt(folder, "2", "a.zip", "--withhold", "class=part-ii:Private session")).Done();
        Assert.DoesNotContain(Minutes, Encoding.UTF8.GetString(File.ReadAllBytes(folder.Path("a.zip"))), StringComparison.Ordinal);
        Assert.Equal(2, (int)JObject.Parse((await folder.Run("verify", folder.Path("a.zip"), "--json")).Done().Data)["documentsNotHere"]!);
    }

    [Fact]
    public async Task Documents_are_backed_up_restored_and_checked()
    {
        using var folder = await Naming();
        (await folder.Run("evidence", "add", folder.Write("minutes.pdf", Minutes), folder.Write("other", "named by nobody"))).Done();
        await File.WriteAllTextAsync(Path.Combine(folder.Layout.Evidence, ".1-0.part"), "half");
        Assert.Contains("2 documents, each as its name says; 1 that no fact names; 1 that facts name are not held", (await folder.Run("fsck")).Done().Data, StringComparison.Ordinal);
        (await folder.Run("backup", folder.Path("backup"))).Done();
        (await folder.Run("restore", folder.Path("backup"), "--data", folder.Path("new"), "--guard", folder.Layout.Guard)).Done();
        Assert.Equal(Minutes, await File.ReadAllTextAsync(Path.Combine(folder.Path("new"), "evidence", Hash(Minutes))));
        await File.AppendAllTextAsync(Path.Combine(folder.Layout.Evidence, Hash(Minutes)), "!");
        Assert.Contains("WRONG  evidence", (await folder.Run("fsck")).Data, StringComparison.Ordinal);
        (await Snapshot(folder, "a.zip")).Failed(6, "is not the document that its name says");
    }

    private static async Task<Folder> Naming()
    {
        var folder = await Folder.WithLedger();
        (await folder.Run("record", "create-office", "--id", "chair", "--title", "Chair", "--source-document", "Minutes", "--source-locator", "1", "--source-sha256", Hash(Minutes))).Done();
        (await folder.Run("record", "create-office", "--id", "second", "--title", "Second", "--source-document", "Letter", "--source-locator", "2", "--source-sha256", Hash("Letter"))).Done();
        return folder;
    }

    private static Task<Ran> Snapshot(Folder folder, string file, params string[] more) => SnapshotAt(folder, "1", file, more);

    private static Task<Ran> SnapshotAt(Folder folder, string known, string file, params string[] more) => folder.Run(
        ["snapshot", "--on", "2026-04-01", "--known", known, "--scope", "offices", "--for", "The regulator", "--purpose", "Review", "--out", folder.Path(file), .. more]);
}
