using System.Text;
using Ledger.Cli.Tests;
using Ledger.Seal.Bundles;

namespace Ledger.Report.Tests;

/// <summary>Reports of one ledger: the letter of the sample, decisions, an erasure, something kept back, and a text that means harm.</summary>
public sealed class Reports : IAsyncLifetime
{
    /// <summary>A text that would run a program, if it became part of the page.</summary>
    public const string Hostile = "</script><img src=x onerror=alert(1)> & \"quoted\" \\u003c \\\\u003c <!-- <script>";

    /// <summary>Another, for where a page has its title.</summary>
    public const string HostileRecipient = "</title><script>alert(2)</script>";

    private static readonly string s_letter = System.IO.Path.Combine(Repository.Root, "samples", "well-led-letter", "commands.ndjson");

    private static readonly string s_more =
        """
        {"command":"create-office","id":"chair","title":"Chair of the Trust","effective":"2025-01-01"}
        {"command":"create-office","id":"chief-executive","title":"Chief Executive","effective":"2025-01-01"}
        {"command":"appoint-holder","id":"chair","holder":"not-stated","basis":"interim","effective":"2025-07/2026-06-01"}
        {"command":"propose-motion","id":"2026-02-dormitories","text":"That the dormitory accommodation be replaced","body":"board","authority":"not-stated","mover":"chief-executive","seconder":"not-stated","effective":"2026-02-04","source":{"document":"Minutes","locator":"7.2"}}
        {"command":"record-vote","id":"2026-02-dormitories","voter":"chair","choice":"for","casting":false,"effective":"2026-02-04"}
        {"command":"tally-votes","id":"2026-02-dormitories","for":1,"against":0,"abstentions":0,"eligible":2,"effective":"2026-02-04"}
        {"command":"adopt-decision","id":"2026-02-dormitories","on":"2026-02-04","reviewDue":"2026-09","conditions":[{"key":"capital","text":"National capital approval is granted","due":"2026-03"}],"effective":"2026-02-04"}
        {"command":"propose-motion","id":"2026-03-hostile","text":"HOSTILE","body":"board","authority":"not-stated","mover":"chair","seconder":"not-stated","effective":"2026-03","source":{"document":"Minutes","locator":"7.3"}}
        {"command":"adopt-decision","id":"d-1","on":"2026-03-04","text":"What is no longer needed is erased","body":"not-stated","authority":"not-stated","source":{"document":"Minutes","locator":"4.2"}}
        {"command":"create-office","id":"secret","title":"Secret Office","class":"part-ii"}
        """.Replace("HOSTILE", Hostile.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal), StringComparison.Ordinal);

    private Folder _folder = null!;

    /// <summary>The log's verifier key.</summary>
    public string Key { get; private set; } = string.Empty;

    /// <summary>The report of the whole ledger.</summary>
    public string Whole => Path("whole.html");

    /// <summary>A report of few entries, of which nothing is withheld, for changing every character of it.</summary>
    public string Small => Path("small.html");

    /// <summary>A report of what is new since the small one.</summary>
    public string Continued => Path("continued.html");

    /// <summary>A report whose own words mean harm: for whom, what for, and why something is kept back.</summary>
    public string Harmful => Path("harmful.html");

    /// <summary>The checkpoints of the small and the whole report.</summary>
    public string SmallCheckpoint { get; private set; } = string.Empty;

    /// <inheritdoc cref="SmallCheckpoint"/>
    public string WholeCheckpoint { get; private set; } = string.Empty;

    public async Task InitializeAsync()
    {
        _folder = await Folder.WithLedger();
        Key = (await _folder.Run("key")).Done().Data.Trim();
        (await _folder.Run("record", "create-office", "--id", "first", "--title", "First <office>", "--effective", "2025-07")).Done();
        SmallCheckpoint = await Snapshot("small", "offices");
        await Snapshot("harmful", "offices", "--for", HostileRecipient, "--purpose", Hostile, "--withhold", "event=0:" + Hostile);
        (await _folder.Run("record", "register-person", "--id", "p-1", "--name", "Ada Quill")).Done();
        (await _folder.Run("record", "-f", s_letter)).Done();
        (await _folder.Run("record", "-f", _folder.Write("more.ndjson", s_more + "\n"))).Done();
        (await _folder.Run("erase", "p-1", "--basis", "consent-withdrawn", "--decision", "d-1", "--yes")).Done();
        WholeCheckpoint = await Snapshot(
            "whole", "bodies chairs conditions decision-statuses decisions escalation-routes frameworks framework-versions lead-directors motions offices portfolios portfolio-revisions remits tenures votes",
            "--withhold", "class=part-ii:Private session");
        await Snapshot("continued", "offices portfolios", "--base", _folder.Write("held", SmallCheckpoint));
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>The report with some of its text replaced, in a file of its own.</summary>
    public string Altered(string report, string name, Func<string, string> change)
    {
        var before = File.ReadAllText(report);
        var after = change(before);
        Assert.NotEqual(before, after);
        return _folder.Write(name + ".html", after);
    }

    private string Path(string file) => System.IO.Path.Combine(_folder.Root, file);

    private async Task<string> Snapshot(string name, string scope, params string[] more)
    {
        var bundle = Path(name + ".zip");
        string[] forWhom = more.Contains("--for") ? [] : ["--for", "The regulator", "--purpose", "Well-led review"];
        (await _folder.Run(["snapshot", "--on", "2026-04-01", "--scope", .. scope.Split(' '), .. forWhom, "--out", bundle, .. more])).Done();
        using var files = BundleFiles.Open(bundle);
        await File.WriteAllBytesAsync(Path(name + ".html"), files.Read(BundleNames.Report, 1 << 24));
        return Encoding.UTF8.GetString(files.Read(BundleNames.Checkpoint, 1 << 16));
    }
}
