using System.Text;
using Ledger.Seal;
using Ledger.Seal.Bundles;
using Newtonsoft.Json.Linq;

namespace Ledger.Cli.Tests;

public class SnapshotTests
{
    private static readonly string Letter = Path.Combine(Repository.Root, "samples", "well-led-letter", "commands.ndjson");

    [Fact]
    public async Task A_bundle_is_checked_alone_and_its_registers_are_derived_from_what_it_discloses()
    {
        using var folder = await Recorded();
        (await Snapshot(folder, "a.zip")).Done();

        using var alone = new Folder();
        var ran = (await alone.Run("verify", folder.Path("a.zip"), "--key", await Key(folder))).Done();

        Assert.Contains("Snapshot for The regulator: Well-led review", ran.Data, StringComparison.Ordinal);
        Assert.Equal(["yes", "not checked", "yes", "yes", "yes", "yes", "yes", "yes"], Marks(ran));
        Assert.Contains("Replaying the disclosed events gives every register byte for byte", Unwrapped(ran), StringComparison.Ordinal);
        (await alone.Run("verify", folder.Path("a.zip"))).Failed(2, "--key is missing");
        (await alone.Run("verify", folder.Path("b.zip"), "--key", await Key(folder))).Failed(5, "there is no", hint: false);
    }

    [Fact]
    public async Task The_same_request_at_the_same_index_gives_the_same_bytes_though_the_log_has_grown()
    {
        using var folder = await Recorded();
        (await Snapshot(folder, "a.zip", "--known", "17")).Done();
        (await folder.Run("record", "create-office", "--id", "later", "--title", "Later")).Done();
        (await Snapshot(folder, "b.zip", "--known", "17")).Done();

        Assert.Equal(File.ReadAllBytes(folder.Path("a.zip")), File.ReadAllBytes(folder.Path("b.zip")));
        Assert.Single((await folder.Run("show", "snapshots", "--json")).Done().Rows());
        (await Snapshot(folder, "c.zip", "--known", "now")).Done();
        Assert.NotEqual(File.ReadAllBytes(folder.Path("a.zip")), File.ReadAllBytes(folder.Path("c.zip")));
    }

    [Fact]
    public async Task A_snapshot_asked_by_time_is_cut_exactly_and_what_is_not_past_is_refused()
    {
        using var folder = await Recorded();
        (await Snapshot(folder, "a.zip", "--known", "2026-03-31")).Failed(3, "point-not-past", hint: false);
        folder.Time.Advance(TimeSpan.FromDays(2));
        (await folder.Run("record", "create-office", "--id", "later", "--title", "Later")).Done();
        (await Snapshot(folder, "a.zip", "--known", "2026-03-31")).Done();

        var verdict = Json((await folder.Run("verify", folder.Path("a.zip"), "--json")).Done());
        Assert.Equal(17, (int)verdict["snapshot"]!["known"]!);
        Assert.Contains("\"asked\":\"2026-03-31T22:59:59.9999999Z\"", Encoding.UTF8.GetString(Read(folder, "a.zip", "manifest.json")), StringComparison.Ordinal);
        Assert.Equal((18, 19, 1), ((int)verdict["disclosed"]! - 1, (int)verdict["issued"]!, (int)verdict["withheld"]!["after"]!));
        Assert.DoesNotContain("\"later\"", Encoding.UTF8.GetString(Read(folder, "a.zip", "state/offices.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_snapshot_asked_by_time_of_a_quiet_ledger_is_fixed_by_something_recorded_after_it()
    {
        using var folder = await Recorded();
        folder.Time.Advance(TimeSpan.FromDays(2));
        var ran = (await Snapshot(folder, "a.zip", "--known", "2026-03-31")).Done();
        Assert.Contains("Nothing is recorded after that time yet: a map of the streams is", ran.Talk, StringComparison.Ordinal);
        var verdict = Json((await folder.Run("verify", folder.Path("a.zip"), "--json")).Done());
        Assert.Equal((17, 19), ((int)verdict["snapshot"]!["known"]!, (int)verdict["issued"]!));

        // It is asked again: the point is fixed by then, and the same request gives the same bytes.
        Assert.DoesNotContain("map", (await Snapshot(folder, "b.zip", "--known", "2026-03-31")).Done().Talk, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(folder.Path("a.zip")), File.ReadAllBytes(folder.Path("b.zip")));
    }

    [Fact]
    public async Task A_snapshot_asked_by_time_is_right_while_somebody_records_whose_clock_is_behind()
    {
        // Given somebody else who records all the time, and whose clock is two days behind: what they record is dated like the entry before it, which is before the point until something is recorded after it.
        using var folder = await Recorded();
        using var other = new Folder { ["LEDGER_DATA"] = folder.Data };
        folder.Time.Advance(TimeSpan.FromDays(2));
        using var enough = new CancellationTokenSource();
        var recording = Task.Run(async () =>
        {
            var count = 0;
            for (; !enough.IsCancellationRequested; count++)
            {
                (await other.Run("record", "create-office", "--id", $"o-{count}", "--title", "Office")).Done();
            }

            return count;
        });

        // When snapshots are asked as of a moment ago, each that is logged has a bundle, and every bundle is cut where it says.
        for (var i = 0; i < 12; i++)
        {
            var asked = folder.Time.GetUtcNow().AddTicks(-1).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
            var file = $"{i}.zip";
            (await Scoped(folder, file, ["offices"], "--known", asked)).Done();
            Assert.Equal("yes", Marks((await folder.Run("verify", folder.Path(file))).Done()).ElementAt(4));
        }

        await enough.CancelAsync();
        Assert.True(await recording > 0);
        Assert.Equal(12, (await folder.Run("show", "snapshots", "--json")).Done().Rows().Count);
    }

    [Fact]
    public async Task A_later_bundle_extends_an_earlier_one_and_carries_only_what_is_new()
    {
        using var folder = await Recorded();
        (await Snapshot(folder, "a.zip")).Done();
        File.WriteAllBytes(folder.Path("held"), Read(folder, "a.zip", "checkpoint"));
        (await Snapshot(folder, "b.zip", "--base", folder.Path("held"))).Failed(3, "base-after-point", hint: false);
        (await folder.Run("record", "create-office", "--id", "later", "--title", "Later")).Done();
        (await Snapshot(folder, "b.zip", "--base", folder.Path("held"))).Done();

        var ran = (await folder.Run("verify", folder.Path("b.zip"), "--base", folder.Path("held"))).Done();
        Assert.Contains("continues the one whose checkpoint of 19 entries you hold", Unwrapped(ran), StringComparison.Ordinal);
        Assert.Contains("Not checked: the bundle continues one of 19 entries", Unwrapped(ran), StringComparison.Ordinal);
        Assert.Equal(11, (await folder.Run("verify", folder.Path("b.zip"))).Code);

        // The earlier one, sent again to somebody who holds the later.
        File.WriteAllBytes(folder.Path("newer"), Read(folder, "b.zip", "checkpoint"));
        Assert.Equal(11, (await folder.Run("verify", folder.Path("a.zip"), "--base", folder.Path("newer"))).Code);
    }

    [Fact]
    public async Task The_registers_of_a_bundle_that_continues_others_are_derived_from_all_of_them()
    {
        // Given three bundles, each of which continues the one before it.
        using var folder = await Recorded();
        (await Scoped(folder, "1.zip", ["offices", "tenures", "vacancies"])).Done();
        Hold(folder, "1.zip");
        (await folder.Run("record", "create-office", "--id", "later", "--title", "Later")).Done();
        (await Scoped(folder, "2.zip", ["offices", "tenures", "vacancies"], "--base", folder.Path("held"))).Done();
        Hold(folder, "2.zip");
        (await folder.Run("record", "appoint-holder", "--id", "later", "--holder", "not-stated", "--basis", "substantive", "--effective", "2026-03-01")).Done();
        (await Scoped(folder, "3.zip", ["offices", "tenures", "vacancies"], "--base", folder.Path("held"))).Done();

        // When all are named, in any order, step 7 holds; otherwise it says what is missing.
        var ran = (await folder.Run("verify", folder.Path("3.zip"), "--base-bundle", folder.Path("2.zip"), "--base-bundle", folder.Path("1.zip"))).Done();
        Assert.Equal(["yes", "yes", "yes", "yes", "yes", "yes", "yes", "yes"], Marks(ran));
        Assert.Contains("from the first of the bundles on, gives every register byte for byte: offices, tenures, vacancies", Unwrapped(ran), StringComparison.Ordinal);
        (await folder.Run("verify", folder.Path("2.zip"), "--base-bundle", folder.Path("1.zip"))).Done();
        Assert.Contains("Name it (--base-bundle)", Unwrapped((await folder.Run("verify", folder.Path("3.zip"), "--base", folder.Path("held"))).Done()), StringComparison.Ordinal);
        Assert.Contains("the earliest of the bundles that you named continues one of", Unwrapped((await folder.Run("verify", folder.Path("3.zip"), "--base-bundle", folder.Path("2.zip"))).Done()), StringComparison.Ordinal);
        Assert.Equal(11, (await folder.Run("verify", folder.Path("3.zip"), "--base-bundle", folder.Path("1.zip"))).Code);
        (await folder.Run("verify", folder.Path("3.zip"), "--base-bundle", folder.Path("1.zip"), "--base", folder.Path("held"))).Failed(2, "do not go together");
        (await folder.Run("verify", folder.Path("3.zip"), "--base-bundle", Letter)).Failed(2, "does not verify");
        (await folder.Run("verify", "--base-bundle", folder.Path("1.zip"))).Failed(2, "goes with a bundle");
    }

    [Fact]
    public async Task A_register_that_does_not_follow_from_a_chain_of_bundles_is_found_out()
    {
        using var folder = await Recorded();
        (await Scoped(folder, "1.zip", ["offices"])).Done();
        Hold(folder, "1.zip");
        (await folder.Run("record", "create-office", "--id", "later", "--title", "Later")).Done();
        (await Scoped(folder, "2.zip", ["offices"], "--base", folder.Path("held"))).Done();
        var forged = new BundleForger(folder.Path("2.zip"), SigningKey.Parse(File.ReadAllText(folder.Layout.Key).Trim()));
        forged.Forge("offices", document => document.Replace("\"title\":\"", "\"title\":\"Honorary ", StringComparison.Ordinal), folder.Path("forged.zip"));
        Assert.Equal(16, (await folder.Run("verify", folder.Path("forged.zip"), "--base-bundle", folder.Path("1.zip"))).Code);
    }

    [Fact]
    public async Task Registers_that_rest_on_payloads_that_none_of_the_bundles_discloses_are_not_called_derived()
    {
        // Given that the first bundle was of offices only, and the second is of bodies too.
        using var folder = await Recorded();
        (await Scoped(folder, "1.zip", ["offices"])).Done();
        Hold(folder, "1.zip");
        (await folder.Run("record", "create-office", "--id", "later", "--title", "Later")).Done();
        (await Scoped(folder, "2.zip", ["bodies", "offices"], "--base", folder.Path("held"))).Done();
        var ran = (await folder.Run("verify", folder.Path("2.zip"), "--base-bundle", folder.Path("1.zip"))).Done();
        Assert.Contains("Replayed and the same: offices. Not checked, since they rest on payloads that none of the bundles discloses: bodies.", Unwrapped(ran), StringComparison.Ordinal);

        // What the later one keeps back is left out of its registers, whoever holds an earlier one.
        (await Scoped(folder, "3.zip", ["offices"], "--base", folder.Path("held"), "--withhold", "stream=office-later:No", "--withhold", "event=1:No")).Done();
        Assert.Equal("yes", Marks((await folder.Run("verify", folder.Path("3.zip"), "--base-bundle", folder.Path("1.zip"))).Done()).ElementAt(6));
    }

    [Fact]
    public async Task What_is_withheld_is_listed_with_its_reason_and_does_not_show_in_the_registers()
    {
        using var folder = await Recorded();
        (await folder.Run("record", "create-office", "--id", "secret", "--title", "Secret Office", "--class", "part-ii")).Done();
        (await folder.Run("record", "register-person", "--id", "p-1", "--name", "Ada Lovelace")).Done();
        var ran = (await Scoped(folder, "a.zip", ["offices", "tenures"], "--withhold", "class=part-ii:Private session")).Done();
        Assert.Contains("1 personal", ran.Data, StringComparison.Ordinal);
        Assert.Contains("1 rule", ran.Data, StringComparison.Ordinal);

        var bytes = Encoding.UTF8.GetString(File.ReadAllBytes(folder.Path("a.zip")));
        Assert.DoesNotContain("Secret Office", bytes, StringComparison.Ordinal);
        Assert.DoesNotContain("Lovelace", bytes, StringComparison.Ordinal);
        Assert.Contains("\"note\":\"Private session\",\"reason\":\"rule\"", bytes, StringComparison.Ordinal);
        Assert.Contains("\"omitted\":1", Encoding.UTF8.GetString(Read(folder, "a.zip", "state/offices.json")), StringComparison.Ordinal);
        Assert.Contains("their rows are in no document", Unwrapped((await folder.Run("verify", folder.Path("a.zip"))).Done()), StringComparison.Ordinal);

        (await Scoped(folder, "b.zip", ["people"])).Failed(3, "not-in-scope", hint: false);
        (await Scoped(folder, "b.zip", ["nothing"])).Failed(3, "not-in-scope", hint: false);
        (await Scoped(folder, "b.zip", ["vacancies"], "--withhold", "stream=office-secret:No")).Failed(3, "would call absent what is only withheld", hint: false);
        (await Scoped(folder, "b.zip", ["offices"], "--withhold", "office-secret")).Failed(2, "is not a rule");
        Assert.False(File.Exists(folder.Path("b.zip")));
    }

    [Fact]
    public async Task Registers_that_replay_does_not_give_are_found_out_by_the_seventh_step()
    {
        // Whoever holds the key can log a register that does not follow from the events, and sign it: only replaying shows it.
        using var folder = await Recorded();
        (await Scoped(folder, "a.zip", ["offices"])).Done();
        var forged = new BundleForger(folder.Path("a.zip"), SigningKey.Parse(File.ReadAllText(folder.Layout.Key).Trim()));
        forged.Forge("offices", document => document.Replace("\"title\":\"", "\"title\":\"Honorary ", StringComparison.Ordinal), folder.Path("forged.zip"));

        Assert.Equal(0, BundleVerifier.Verify(folder.Path("forged.zip"), new BundleQuestion(VerifierKey.Parse(await Key(folder)))).ExitCode);
        var ran = await folder.Run("verify", folder.Path("forged.zip"));
        Assert.Equal(16, ran.Code);
        Assert.Contains("Replaying the disclosed events does not give state/offices.json", Unwrapped(ran), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_recipient_relied_on_and_was_corrected_since_is_listed()
    {
        using var folder = await Folder.WithLedger();
        (await folder.Run("record", "create-office", "--id", "chair", "--title", "Chair")).Done();
        (await folder.Run("record", "appoint-holder", "--id", "chair", "--holder", "not-stated", "--basis", "substantive", "--effective", "2025-07-01")).Done();
        (await Scoped(folder, "a.zip", ["tenures", "vacancies"])).Done();
        Assert.Empty((await folder.Run("corrections", "--since", folder.Path("a.zip"), "--json")).Done().Lines);

        // On 1 April nobody held it any more; that was learnt after the snapshot.
        (await folder.Run("record", "cease-holder", "--id", "chair", "--holder", "not-stated", "--reason", "Retired", "--effective", "2026-03-01")).Done();
        var rows = (await folder.Run("corrections", "--since", folder.Path("a.zip"), "--json")).Done().Lines.Select(line => JObject.Parse(line)).ToList();

        Assert.Equal(["tenures", "vacancies"], rows.Select(r => (string?)r["register"]));
        Assert.NotNull(rows[0]["was"]);
        Assert.Equal(3, (int)rows[0]["by"]!);
        Assert.Contains("known otherwise now", (await folder.Run("corrections", "--since", folder.Path("a.zip"))).Done().Talk, StringComparison.Ordinal);
        (await folder.Run("corrections", "--since", Letter)).Failed(6, "is no bundle");
    }

    [Fact]
    public async Task A_snapshot_is_superseded_and_acknowledged()
    {
        using var folder = await Recorded();
        var first = (string)Json((await Snapshot(folder, "a.zip", "--json")).Done())["snapshot"]!;
        var second = (string)Json((await Snapshot(folder, "b.zip", "--json")).Done())["snapshot"]!;
        (await folder.Run("record", "supersede-snapshot", "--id", first, "--by", second, "--reason", "Corrected")).Done();
        (await folder.Run("record", "acknowledge-snapshot", "--id", second, "--by", "The regulator", "--verdict", "verified", "--reference", "not-stated")).Done();
        Assert.Single((await folder.Run("show", "snapshot-acknowledgements", "--json")).Done().Rows());
    }

    private static async Task<Folder> Recorded()
    {
        var folder = await Folder.WithLedger();
        (await folder.Run("record", "-f", Letter)).Done();
        return folder;
    }

    private static void Hold(Folder folder, string bundle) => File.WriteAllBytes(folder.Path("held"), Read(folder, bundle, "checkpoint"));

    private static Task<Ran> Snapshot(Folder folder, string file, params string[] more) => Scoped(folder, file, ["all"], more);

    private static Task<Ran> Scoped(Folder folder, string file, string[] scope, params string[] more) => folder.Run(
        ["snapshot", "--on", "2026-04-01", "--scope", .. scope, "--for", "The regulator", "--purpose", "Well-led review", "--out", folder.Path(file), .. more]);

    private static async Task<string> Key(Folder folder) => (await folder.Run("key")).Done().Data.Trim();

    private static byte[] Read(Folder folder, string bundle, string file)
    {
        using var files = BundleFiles.Open(folder.Path(bundle));
        return files.Read(file, 1 << 24);
    }

    private static JObject Json(Ran ran) => JObject.Parse(ran.Data);

    private static string Unwrapped(Ran ran) => ran.Data.Replace("\n   ", " ", StringComparison.Ordinal);

    private static IEnumerable<string> Marks(Ran ran) => ran.Lines
        .Where(line => line.Length > 3 && char.IsAsciiDigit(line[0]) && line[1] == '.')
        .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim());
}

/// <summary>Shorter tests.</summary>
internal static class SnapshotTestExtensions
{
    public static string Path(this Folder folder, string file) => System.IO.Path.Combine(folder.Root, file);

    public static JArray Rows(this Ran ran) => (JArray)JObject.Parse(ran.Data)["rows"]!;
}
