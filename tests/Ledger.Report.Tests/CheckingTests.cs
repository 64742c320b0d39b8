using System.Globalization;
using System.Text.RegularExpressions;
using Ledger.Seal;
using Xunit.Abstractions;

namespace Ledger.Report.Tests;

/// <summary>What a report says of itself, in a real browser.</summary>
[Collection(InChromium.Name)]
public partial class CheckingTests(Chromium chromium, Reports reports, ITestOutputHelper console)
{
    private static readonly string[] s_withKey = ["yes", "not checked", "yes", "yes", "yes", "yes", "not checked"];

    [Fact]
    public async Task The_readers_key_verifies_it()
    {
        await using var report = await chromium.Open(reports.Whole, console);
        if (report is null)
        {
            return;
        }

        var verdict = await report.Check($"  {reports.Key}\n");
        Assert.Equal("good", verdict.Kind);
        Assert.Equal(s_withKey, verdict.Marks);
        Assert.Contains("Verified with your key", verdict.Headline, StringComparison.Ordinal);
        Assert.Contains("each with a reason", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_verified_without_the_readers_key()
    {
        await using var report = await chromium.Open(reports.Whole, console);
        if (report is null)
        {
            return;
        }

        var verdict = await report.Verdict();
        Assert.Equal("care", verdict.Kind);
        Assert.StartsWith("Not verified", verdict.Headline, StringComparison.Ordinal);
        Assert.Equal(["not checked", .. s_withKey[1..]], verdict.Marks);
        Assert.DoesNotContain(reports.Key, await report.Page.ContentAsync(), StringComparison.Ordinal); // nobody shall copy it from here
    }

    [Fact]
    public async Task Another_key_of_the_same_name_and_one_of_another_log_are_refused()
    {
        await using var report = await chromium.Open(reports.Whole, console);
        if (report is null)
        {
            return;
        }

        using var same = SigningKey.Generate(reports.Key[..reports.Key.IndexOf('+', StringComparison.Ordinal)]);
        using var other = SigningKey.Generate("other.example/log");
        foreach (var key in new[] { same, other })
        {
            var verdict = await report.Check(key.Verifier.ToString());
            Assert.Equal("bad", verdict.Kind);
            Assert.Contains("genuine", verdict.Headline, StringComparison.Ordinal);
            Assert.Contains("no signature on it is by your key", verdict.Text, StringComparison.Ordinal);
            Assert.All(verdict.Marks.Skip(1), mark => Assert.Equal("not reached", mark));
        }

        Assert.Equal("good", (await report.Check(reports.Key)).Kind);
    }

    [Fact]
    public async Task What_is_no_key_of_a_log_is_said_to_be_none()
    {
        await using var report = await chromium.Open(reports.Whole, console);
        if (report is null)
        {
            return;
        }

        using var witness = Cosigner.Generate("trust.example/ledger");
        string[] none =
        [
            "nonsense",
            reports.Key[..^4],
            reports.Key + "A",
            reports.Key.Replace("+", "+0", StringComparison.Ordinal),
            witness.Verifier.ToString(),
            Named("trust.example/ledger", new byte[32]), // of low order: every browser would take it, and some signatures by it verify anything
            Named("trust.example/ledger", [.. Enumerable.Repeat((byte)0xFF, 31), 0x7F]), // not canonical
            reports.Key + "\n" + reports.Key,
        ];
        foreach (var key in none)
        {
            var verdict = await report.Check(key);
            Assert.Equal("care", verdict.Kind);
            Assert.StartsWith("Not verified: what you pasted in", verdict.Headline, StringComparison.Ordinal);
            Assert.Equal("true", await report.Page.GetAttributeAsync("#key", "aria-invalid"));
            Assert.True(await report.Page.Locator("#key").EvaluateAsync<bool>("field => field === document.activeElement"));
            Assert.NotEmpty((await report.Page.TextContentAsync("#key-problem"))!);
        }
    }

    [Fact]
    public async Task An_altered_part_is_refused_and_the_step_is_named()
    {
        (string Name, string Step, Func<string, string> Change)[] attacks =
        [
            ("a word in a header", "complete", html => In(html, "headers", text => text.Replace("\"actor\":\"local-user\"", "\"actor\":\"local-uses\"", StringComparison.Ordinal))),
            ("an entry removed", "complete", html => In(html, "headers", text => text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..])),
            ("an entry added", "complete", html => In(html, "headers", text => text + text[..(text.IndexOf('\n', StringComparison.Ordinal) + 1)])),
            ("two entries swapped", "complete", html => In(html, "headers", text => string.Join('\n', text.Split('\n') is var lines ? [lines[1], lines[0], .. lines[2..]] : lines))),
            ("a payload exchanged", "sound", html => In(html, "payloads", text => Change(text, 30))),
            ("a payload left out", "sound", html => In(html, "payloads", text => text[text.IndexOf('\n', StringComparison.Ordinal)..])),
            ("a salt exchanged", "sound", html => In(html, "payloads", text => Change(text, 2))),
            ("a reason for nothing", "sound", html => In(html, "withheld", text => text.Replace("\"index\":1,", "\"index\":2,", StringComparison.Ordinal))),
            ("a reason taken away", "sound", html => In(html, "withheld", text => text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..])),
            ("another payload said to be withheld", "sound", html => In(html, "withheld", text => text.Replace("\"commitment\":\"", "\"commitment\":\"0", StringComparison.Ordinal))),
            ("a register", "logged", html => In(html, "state-offices", text => text.Replace("Chief Executive", "Chief Executioner", StringComparison.Ordinal))),
            ("what was logged", "logged", html => In(html, "about", text => PayloadOfIssued().Replace(text, match => Change(match.Value, 2)))),
            ("a proof", "logged", html => In(html, "about", text => Proof().Replace(text, match => Change(match.Value, 0)))),
            ("the size", "genuine", html => In(html, "about", text => CheckpointSize().Replace(text, match => match.Value + "1"))),
        ];
        foreach (var (name, step, change) in attacks)
        {
            await using var report = await chromium.Open(reports.Altered(reports.Whole, "altered", change), console);
            if (report is null)
            {
                return;
            }

            var verdict = await report.Check(reports.Key);
            Assert.True(verdict.Kind == "bad", $"{name}: {verdict.Headline}");
            Assert.Contains($"“{step}”", verdict.Headline, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_character_of_what_is_signed_can_be_changed()
    {
        await using var report = await chromium.Open(reports.Small, console);
        if (report is null)
        {
            return;
        }

        // In the page itself, for speed. What the page holds of its own words, such as titles of columns, nobody signed; that is left as it is.
        var through = await report.Page.EvaluateAsync<string[]>(
            """
            async key => {
              const reader = { key, held: "" };
              const through = [];
              let tried = 0;
              const attempt = async (what, node, at) => {
                const before = node.data;
                const old = before[at];
                node.data = before.slice(0, at) + (old === "A" ? "B" : old === "0" ? "1" : old === "\n" ? " " : old === "1" ? "0" : "A") + before.slice(at + 1);
                tried++;
                try {
                  const verdict = await LedgerCheck.verify(LedgerCheck.read(), reader);
                  if (!verdict.failed) { through.push(`${what} ${at} ${before.slice(Math.max(0, at - 20), at + 20)}`); }
                } catch { /* it does not read: the page says so */ }
                node.data = before;
              };
              for (const what of ["headers", "payloads", "state-offices"]) {
                const node = document.getElementById("data-" + what).firstChild;
                for (let at = 0; at < node.data.length; at++) { await attempt(what, node, at); }
              }
              const about = document.getElementById("data-about").firstChild;
              const part = (from, to) => [about.data.indexOf(from) + from.length, about.data.indexOf(to)];
              for (const [what, [from, to]] of [["checkpoint", part('"checkpoint":"', '","issued"')], ["issued", part('"issued":{"header":"', '"},"proof"')], ["proof", part('"proof":["', '"],"disclosed"')]]) {
                if (!(from > 0 && to > from)) { through.push(what + " was not found"); }
                for (let at = from; at < to; at++) { await attempt(what, about, at); }
              }
              return [String(tried), ...through];
            }
            """,
            reports.Key);
        Assert.True(int.Parse(through[0], CultureInfo.InvariantCulture) > 2000);
        Assert.Empty(through[1..]);
        console.WriteLine($"{through[0]} characters changed, one at a time");
    }

    [Fact]
    public async Task An_earlier_checkpoint_is_compared_with_the_log_of_the_page()
    {
        await using var report = await chromium.Open(reports.Whole, console);
        if (report is null)
        {
            return;
        }

        var verdict = await report.Check(reports.Key, reports.SmallCheckpoint.Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.Equal(("good", "yes"), (verdict.Kind, verdict.Marks[1]));

        // Another log, signed with the same key: that of an attacker who has it.
        var forged = reports.SmallCheckpoint.Split('\n');
        forged[2] = Convert.ToBase64String(new byte[32]);
        Assert.Equal("care", (await report.Check(reports.Key, string.Join('\n', forged))).Kind); // which is not even signed
        Assert.Equal("true", await report.Page.GetAttributeAsync("#held", "aria-invalid"));
        Assert.Equal("care", (await report.Check(reports.Key, "nonsense")).Kind);

        await using var older = await chromium.Open(reports.Small, console);
        verdict = await older!.Check(reports.Key, reports.WholeCheckpoint);
        Assert.Equal(("bad", "NO"), (verdict.Kind, verdict.Marks[1]));
        Assert.Contains("older than what you hold", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_continues_an_earlier_one_is_checked_from_there_on()
    {
        await using var report = await chromium.Open(reports.Continued, console);
        if (report is null)
        {
            return;
        }

        var alone = await report.Check(reports.Key);
        Assert.Equal(("good", "not checked"), (alone.Kind, alone.Marks[1]));
        Assert.Contains("Paste in the checkpoint that you hold", alone.Text, StringComparison.Ordinal);
        var verdict = await report.Check(reports.Key, reports.SmallCheckpoint);
        Assert.Equal(("good", "yes"), (verdict.Kind, verdict.Marks[1]));
        Assert.Equal("good", (await report.Check(reports.Key, reports.WholeCheckpoint)).Kind);

        var edge = reports.Altered(reports.Continued, "edge", html => In(html, "about", text => Edge().Replace(text, match => Change(match.Value, 0))));
        await using var altered = await chromium.Open(edge, console);
        Assert.Contains("“not rewritten”", (await altered!.Check(reports.Key)).Headline, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_without_the_entries_says_what_it_cannot_check()
    {
        var without = reports.Altered(reports.Whole, "without", html => Block("headers").Replace(Block("payloads").Replace(Block("withheld").Replace(html, string.Empty), string.Empty), string.Empty));
        await using var report = await chromium.Open(without, console);
        if (report is null)
        {
            return;
        }

        var verdict = await report.Check(reports.Key);
        Assert.Equal("care", verdict.Kind);
        Assert.Equal(["yes", "not checked", "not checked", "not checked", "not checked", "yes", "not checked"], verdict.Marks);
        Assert.Contains("too many for this page", await report.Page.TextContentAsync("#timelines"), StringComparison.Ordinal);
        Assert.Contains("too many to be listed", await report.Page.TextContentAsync("#withheld"), StringComparison.Ordinal);
        Assert.Empty(report.Complaints);
    }

    [Fact]
    public async Task A_browser_that_does_not_know_Ed25519_says_so_and_verifies_nothing()
    {
        const string Without =
            """
            const original = SubtleCrypto.prototype.importKey;
            SubtleCrypto.prototype.importKey = function (format, data, algorithm, ...rest) {
              return (algorithm.name ?? algorithm) === "Ed25519" ? Promise.reject(new DOMException("Algorithm: Unrecognized name", "NotSupportedError")) : original.call(this, format, data, algorithm, ...rest);
            };
            """;
        await using var report = await chromium.Open(reports.Whole, console, before: Without);
        if (report is null)
        {
            return;
        }

        var verdict = await report.Check(reports.Key);
        Assert.Equal("care", verdict.Kind);
        Assert.Equal("Not verified: this browser cannot check the signature.", verdict.Headline);
        Assert.Equal(["not checked", .. s_withKey[1..]], verdict.Marks);
        Assert.Contains("does not know Ed25519", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_browser_that_lets_no_page_hash_says_so_and_verifies_nothing()
    {
        await using var report = await chromium.Open(reports.Whole, console, before: "Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined });");
        if (report is null)
        {
            return;
        }

        var verdict = await report.Check(reports.Key);
        Assert.Equal("care", verdict.Kind);
        Assert.StartsWith("Not verified", verdict.Headline, StringComparison.Ordinal);
        Assert.Contains("nothing is checked here", verdict.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_cannot_be_read_says_so()
    {
        await using var report = await chromium.Open(reports.Altered(reports.Whole, "torn", html => In(html, "about", text => text[..^10])), console);
        if (report is null)
        {
            return;
        }

        Assert.Equal("bad", (await report.Verdict()).Kind);
        Assert.Empty(report.Complaints);
    }

    private static string Named(string name, byte[] point)
    {
        byte[] key = [1, .. point];
        var id = System.Security.Cryptography.SHA256.HashData([.. System.Text.Encoding.UTF8.GetBytes(name + "\n"), .. key]);
        return $"{name}+{Convert.ToHexStringLower(id.AsSpan(0, 4))}+{Convert.ToBase64String(key)}";
    }

    private static Regex Block(string id) => new($"(?<start><script type=\"[a-z/-]+\" id=\"data-{id}\">)(?<text>[^<]*)</script>\n", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));

    private static string In(string html, string id, Func<string, string> change) =>
        Block(id).Replace(html, match => match.Groups["start"].Value + change(match.Groups["text"].Value) + "</script>\n");

    private static string Change(string text, int at) => string.Concat(text.AsSpan(0, at), text[at] == 'A' ? "B" : "A", text.AsSpan(at + 1));

    [GeneratedRegex("(?<=\"payload\":\")[^\"]*", RegexOptions.None, 5000)]
    private static partial Regex PayloadOfIssued();

    [GeneratedRegex("(?<=\"proof\":\\[\").", RegexOptions.None, 5000)]
    private static partial Regex Proof();

    [GeneratedRegex("(?<=\"edge\":\\[\").", RegexOptions.None, 5000)]
    private static partial Regex Edge();

    [GeneratedRegex("(?<=\"index\":[0-9]+,\"start\":0,\"checkpoint\":\"[^\\\\]*\\\\n)[0-9]+", RegexOptions.None, 5000)]
    private static partial Regex CheckpointSize();
}
