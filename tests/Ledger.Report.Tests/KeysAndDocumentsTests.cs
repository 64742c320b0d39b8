using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ledger.Cli.Tests;
using Ledger.Seal;
using Ledger.Seal.Bundles;
using Xunit.Abstractions;

namespace Ledger.Report.Tests;

/// <summary>A report of a log that changed its key, with witnesses that the reader asks for, and with documents.</summary>
[Collection(InChromium.Name)]
public sealed partial class KeysAndDocumentsTests(Chromium chromium, ITestOutputHelper console) : IAsyncLifetime
{
    private const string Minutes = "Minutes of 14 July 2025";

    private readonly Cosigner _witness = Cosigner.Generate("regulator.example/w");
    private Folder _folder = null!;
    private string _old = string.Empty;
    private string _new = string.Empty;

    private string Policy => $"# whom I ask\nwitness regulator {_witness.Verifier} https://witness.example/\ngroup any-of any regulator\nquorum any-of\n";

    public async Task InitializeAsync()
    {
        _folder = await Folder.WithLedger();
        _old = await Key();
        (await _folder.Run("record", "create-office", "--id", "a", "--title", "A")).Done();
        (await _folder.Run("key", "rotate")).Done();
        _new = await Key();
        await using var lines = new MemoryStream(Encoding.UTF8.GetBytes($$$"""
            {"command":"create-office","id":"b","title":"B","source":{"document":"Minutes of the board","locator":"7","sha256":"{{{Hash(Minutes)}}}"}}
            {"command":"create-office","id":"c","title":"C","source":{"document":"A letter","locator":"1","sha256":"{{{Hash("letter")}}}"}}
            """));
        (await _folder.RunWith(lines, "record", "-f", "-")).Done();
        (await _folder.Run("evidence", "add", _folder.Write("minutes.pdf", Minutes))).Done();
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        _witness.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Any_key_that_the_log_has_had_verifies_it_and_none_can_be_copied_from_it()
    {
        await using var report = await chromium.Open(await Page("a"), console);
        if (report is null)
        {
            return;
        }

        var verdict = await report.Check(_new);
        Assert.Equal("good", verdict.Kind);
        Assert.Contains("What the log says of its keys is what their history says", verdict.Text, StringComparison.Ordinal);
        verdict = await report.Check(_old);
        Assert.Equal("good", verdict.Kind);
        Assert.Contains("It is not the one that you gave", verdict.Text, StringComparison.Ordinal);
        using var stranger = SigningKey.Generate(Folder.Origin);
        verdict = await report.Check(stranger.Verifier.ToString());
        Assert.Contains("“genuine”", verdict.Headline, StringComparison.Ordinal);

        var before = await report.Page.ContentAsync();
        Assert.DoesNotContain(_new, before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_history_that_is_forged_cut_or_left_out_is_refused()
    {
        var page = await Page("a");
        (string What, string Step, string Key, Func<KeyHistory, string?> Keys)[] attacks =
        [
            ("left out, for the old key", "genuine", _old, _ => null),
            ("left out, for the new key", "sound", _new, _ => null),
            ("cut", "genuine", _old, history => history.Periods[0].Key + "\n"),
            ("cut in a line", "genuine", _old, history => Encoding.UTF8.GetString(history.ToBytes())[..^9]),
            ("a handover that one of the two did not sign", "genuine", _new, Unsigned),
            ("a compromise that the log does not tell", "sound", _new, history => Encoding.UTF8.GetString(history.Compromised(history.Current, 90).ToBytes())),
        ];
        foreach (var (what, step, key, keys) in attacks)
        {
            await using var report = await chromium.Open(Altered(page, about => Set(about, "keys", keys(KeyHistory.Parse(Convert.FromBase64String((string)about["keys"]!))))), console);
            if (report is null)
            {
                return;
            }

            var verdict = await report.Check(key);
            Assert.True(verdict.Headline.Contains($"“{step}”", StringComparison.Ordinal), $"{what}: {verdict.Headline} {verdict.Text}");
        }
    }

    [Fact]
    public async Task The_readers_witnesses_are_asked_for_and_a_wrong_cosignature_is_refused()
    {
        var page = await Page("a");
        await using var without = await chromium.Open(page, console);
        if (without is null)
        {
            return;
        }

        var verdict = await without.Check(_new, policy: Policy);
        Assert.Contains("“genuine”", verdict.Headline, StringComparison.Ordinal);
        Assert.Contains("no witness of it cosigned", verdict.Text, StringComparison.Ordinal);
        Assert.Equal("care", (await without.Check(_new, policy: "quorum nobody")).Kind);
        Assert.Equal("true", await without.Page.GetAttributeAsync("#policy", "aria-invalid"));
        Assert.Equal("good", (await without.Check(_new, policy: "quorum none")).Kind);

        await using var cosigned = await chromium.Open(Altered(page, about => Cosign(about, note => note.With(_witness.Cosign(note, 1_800_000_000)))), console);
        verdict = await cosigned!.Check(_old, policy: Policy);
        Assert.Equal("good", verdict.Kind);
        Assert.Contains("cosigned by regulator, as your policy asks", verdict.Text, StringComparison.Ordinal);
        Assert.Contains("signatures that are not checked here: regulator.example/w", (await cosigned.Check(_new, policy: string.Empty)).Text, StringComparison.Ordinal);
        Assert.Equal("good", (await cosigned.Check(_old, policy: $"log {_old}\n{Policy}")).Kind);
        Assert.Equal("good", (await cosigned.Check(_old, policy: $"log {_new}\n{Policy}")).Kind);
        using var other = SigningKey.Generate("other.example/log");
        Assert.Contains("does not name the log’s key", (await cosigned.Check(_new, policy: $"log {other.Verifier}\n{Policy}")).Text, StringComparison.Ordinal);

        // Of another text, by the right witness.
        using var same = SigningKey.Generate(Folder.Origin);
        await using var wrong = await chromium.Open(Altered(page, about => Cosign(about, note =>
            note.With(_witness.Cosign(new Checkpoint(Folder.Origin, 3, TreeHash.Leaf("x"u8)).Sign(same), 1_800_000_000)))), console);
        Assert.Contains("the cosignature by regulator.example/w", (await wrong!.Check(_new, policy: Policy)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_compromised_key_signed_counts_with_the_readers_witnesses_only()
    {
        (await _folder.Run("key", "compromised", "--key", _old, "--from-size", "1")).Done();
        var page = await Page("b");
        await using var report = await chromium.Open(page, console);
        if (report is null)
        {
            return;
        }

        Assert.Equal("good", (await report.Check(_new)).Kind);
        var verdict = await report.Check(_old);
        Assert.Contains("“genuine”", verdict.Headline, StringComparison.Ordinal);
        Assert.Contains("was compromised from 1 on", verdict.Text, StringComparison.Ordinal);

        // With the handover cosigned, and the checkpoint, the old key leads on.
        await using var cosigned = await chromium.Open(Altered(page, about =>
        {
            var history = KeyHistory.Parse(Convert.FromBase64String((string)about["keys"]!));
            var handover = history.Periods[1].Handover!;
            Set(about, "keys", Encoding.UTF8.GetString(history.WithHandover(handover.With(_witness.Cosign(handover, 1_800_000_000))).ToBytes()));
            Cosign(about, note => note.With(_witness.Cosign(note, 1_800_000_000)));
        }), console);
        Assert.Equal("good", (await cosigned!.Check(_old, policy: Policy)).Kind);
        Assert.Equal("bad", (await cosigned.Check(_old, policy: string.Empty)).Kind);
    }

    [Fact]
    public async Task Documents_are_listed_with_their_hashes_and_the_entries_that_name_them()
    {
        await using var report = await chromium.Open(await Page("a"), console);
        if (report is null)
        {
            return;
        }

        var rows = await report.Page.Locator("#documents tbody tr").AllTextContentsAsync();
        Assert.Equal(2, rows.Count);
        var minutes = Assert.Single(rows, row => row.StartsWith("Minutes of the board", StringComparison.Ordinal));
        Assert.Contains($"evidence/{Hash(Minutes)}", minutes, StringComparison.Ordinal);
        Assert.Contains("23 bytes", minutes, StringComparison.Ordinal);
        Assert.Contains("entry 2", minutes, StringComparison.Ordinal);
        Assert.Contains("not in the bundle", Assert.Single(rows, row => row.StartsWith("A letter", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Empty(report.Complaints);
        if (Environment.GetEnvironmentVariable("LEDGER_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await report.Check(_old, policy: Policy);
            await report.Page.ScreenshotAsync(new Microsoft.Playwright.PageScreenshotOptions { Path = Path.Combine(folder, "keys.png"), FullPage = true });
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static void Set(JsonNode about, string name, string? keys)
    {
        if (keys is null)
        {
            about.AsObject().Remove(name);
        }
        else
        {
            about[name] = Convert.ToBase64String(Encoding.UTF8.GetBytes(keys));
        }
    }

    private static void Cosign(JsonNode about, Func<SignedNote, SignedNote> by) =>
        about["checkpoint"] = Encoding.UTF8.GetString(by(SignedNote.Parse(Encoding.UTF8.GetBytes((string)about["checkpoint"]!))).ToBytes());

    private static string Unsigned(KeyHistory history)
    {
        var period = history.Periods[1];
        var half = period.Handover!.Keeping(line => line.IsBy(period.Key));
        return $"{history.Periods[0].Key}\n{period.Key} from {period.From} handover {Convert.ToBase64String(half.ToBytes())}\n";
    }

    [GeneratedRegex("(?<=<script type=\"application/json\" id=\"data-about\">)[^<]*", RegexOptions.None, 5000)]
    private static partial Regex About();

    private async Task<string> Key() => (await _folder.Run("key")).Done().Data.Trim();

    private async Task<string> Page(string name)
    {
        var bundle = Path.Combine(_folder.Root, name + ".zip");
        (await _folder.Run("snapshot", "--on", "2026-04-01", "--scope", "offices", "--for", "The regulator", "--purpose", "Review", "--out", bundle)).Done();
        using var files = BundleFiles.Open(bundle);
        var page = Path.Combine(_folder.Root, name + ".html");
        await File.WriteAllBytesAsync(page, files.Read(BundleNames.Report, 1 << 24));
        return page;
    }

    private string Altered(string page, Action<JsonNode> change)
    {
        var html = About().Replace(File.ReadAllText(page), match =>
        {
            var about = JsonNode.Parse(match.Value)!;
            change(about);
            return about.ToJsonString();
        });
        return _folder.Write("altered.html", html);
    }
}
