using System.Text;
using Ledger.Seal.Bundles;
using Newtonsoft.Json.Linq;

namespace Ledger.Cli.Tests;

/// <summary>The log's key is replaced, or lost to somebody else, and bundles go on being checked.</summary>
public class SnapshotKeysTests
{
    [Fact]
    public async Task Bundles_from_before_and_after_a_rotation_are_checked_with_either_key_and_continue_each_other()
    {
        using var folder = await WithOffice("a");
        var old = await Key(folder);
        (await Snapshot(folder, "1.zip", "--known", "0")).Done();
        File.WriteAllBytes(folder.Path("held"), Read(folder, "1.zip", "checkpoint"));
        (await folder.Run("key", "rotate")).Done();
        var next = await Key(folder);
        (await folder.Run("record", "create-office", "--id", "b", "--title", "B")).Done();
        (await Snapshot(folder, "2.zip")).Done();
        (await Snapshot(folder, "3.zip", "--base", folder.Path("held"))).Done();

        foreach (var key in new[] { old, next })
        {
            var ran = (await folder.Run("verify", folder.Path("2.zip"), "--key", key)).Done();
            Assert.Equal(key == old, Unwrapped(ran).Contains("It is not the key that you have", StringComparison.Ordinal));
            Assert.Contains("What the log says of its keys is what keys says", Unwrapped(ran), StringComparison.Ordinal);
            (await folder.Run("verify", folder.Path("2.zip"), "--key", key, "--base", folder.Path("held"))).Done();
            (await folder.Run("verify", folder.Path("3.zip"), "--key", key, "--base", folder.Path("held"))).Done();
        }

        // The first went out before there was another key: its history does not lead to it.
        (await folder.Run("verify", folder.Path("1.zip"), "--key", old)).Done();
        Assert.Equal(10, (await folder.Run("verify", folder.Path("1.zip"), "--key", next)).Code);
    }

    [Fact]
    public async Task The_same_request_gives_the_same_bytes_though_key_and_policy_have_changed()
    {
        using var folder = await WithOffice("a");
        (await Snapshot(folder, "1.zip", "--known", "0")).Done();
        (await folder.Run("key", "rotate")).Done();
        (await folder.Run("key", "compromised", "--from-size", "1")).Done();
        File.WriteAllText(folder.Layout.Policy, "quorum none\n");
        (await Snapshot(folder, "2.zip", "--known", "0")).Done();
        Assert.Equal(File.ReadAllBytes(folder.Path("1.zip")), File.ReadAllBytes(folder.Path("2.zip")));
    }

    [Fact]
    public async Task What_the_log_says_of_its_keys_goes_out_whatever_the_scope_and_the_rules_are()
    {
        using var folder = await WithOffice("a");
        (await folder.Run("key", "rotate")).Done();
        (await Snapshot(folder, "1.zip", "--withhold", "stream=key-signing:Ours", "--withhold", "class=public:Nothing")).Done();
        var verdict = JObject.Parse((await folder.Run("verify", folder.Path("1.zip"), "--json")).Done().Data);
        Assert.Equal(2, (int)verdict["disclosed"]!); // that, and the snapshot itself
    }

    [Fact]
    public async Task A_bundle_under_a_compromised_key_is_refused_without_the_recipients_witnesses_and_carries_their_cosignatures()
    {
        using var folder = await WithOffice("a");
        var directory = Path.Combine(folder.Root, "witness");
        var witnessKey = (await folder.Run("witness", "init", "--name", "regulator.example/w", "--dir", directory)).Done().Data.Trim();
        var key = await Key(folder);
        (await folder.Run("witness", "add-log", key, "--dir", directory)).Done();
        using var witness = await WitnessProcess.Start(directory);
        var policy = $"witness regulator {witnessKey} {witness.Address}\nquorum regulator\n";
        File.WriteAllText(folder.Layout.Policy, policy);
        (await Snapshot(folder, "1.zip", "--known", "0")).Done();
        (await folder.Run("key", "compromised", "--from-size", "3")).Done();
        (await Snapshot(folder, "2.zip")).Done();

        // Given the ledger's own policy, its bundles hold it and the cosignature.
        Assert.Equal(policy, Encoding.UTF8.GetString(Read(folder, "2.zip", "policy")));
        Assert.Contains("regulator.example/w", Encoding.UTF8.GetString(Read(folder, "2.zip", "checkpoint")), StringComparison.Ordinal);
        Assert.EndsWith(" compromised 3\n", Encoding.UTF8.GetString(Read(folder, "2.zip", "keys")), StringComparison.Ordinal);

        // When a recipient asks for no witness, it is refused, whatever the sender's policy says; with the recipient's own witness it stands.
        using var alone = new Folder();
        var ran = await alone.Run("verify", folder.Path("2.zip"), "--key", key);
        Assert.Equal(10, ran.Code);
        Assert.Contains("was compromised from 3 on", Unwrapped(ran), StringComparison.Ordinal);
        var mine = alone.Write("policy", $"witness mine {witnessKey}\nquorum mine\n");
        Assert.Contains("cosigned by mine", Unwrapped((await alone.Run("verify", folder.Path("2.zip"), "--key", key, "--policy", mine)).Done()), StringComparison.Ordinal);

        // What it signed before stands.
        (await alone.Run("verify", folder.Path("1.zip"), "--key", key)).Done();

        // Without the witness nothing goes out that nobody could rely on.
        witness.Kill();
        (await folder.Run("record", "create-office", "--id", "b", "--title", "B")).Done();
        var unwitnessed = await Snapshot(folder, "3.zip");
        Assert.Equal(6, unwitnessed.Code);
        Assert.Contains("was compromised from 3 on", unwitnessed.Talk, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.Path("3.zip")));
        Assert.Equal(3, (await Snapshot(folder, "3.zip", "--require-witness")).Code);
    }

    [Fact]
    public async Task A_change_of_keys_that_was_interrupted_is_finished_before_a_bundle_goes_out()
    {
        // The event says that another key takes over; the history does not yet.
        using var folder = await WithOffice("a");
        var before = await File.ReadAllBytesAsync(folder.Layout.Key);
        var guard = await File.ReadAllBytesAsync(folder.Layout.Guard);
        (await folder.Run("key", "rotate")).Done();
        File.Copy(folder.Layout.Key, folder.Layout.NextKey);
        await File.WriteAllBytesAsync(folder.Layout.Key, before);
        await File.WriteAllBytesAsync(folder.Layout.Guard, guard);
        File.Delete(folder.Layout.NextGuard);
        File.Delete(folder.Layout.Keys);

        (await Snapshot(folder, "1.zip")).Failed(4, "do not agree yet");
        (await folder.Run("key", "rotate")).Done();
        (await Snapshot(folder, "1.zip")).Done();
        (await folder.Run("verify", folder.Path("1.zip"))).Done();
    }

    private static async Task<Folder> WithOffice(string id)
    {
        var folder = await Folder.WithLedger();
        (await folder.Run("record", "create-office", "--id", id, "--title", id.ToUpperInvariant())).Done();
        return folder;
    }

    private static Task<Ran> Snapshot(Folder folder, string file, params string[] more) => folder.Run(
        ["snapshot", "--on", "2026-04-01", "--scope", "offices", "--for", "The regulator", "--purpose", "Well-led review", "--out", folder.Path(file), .. more]);

    private static async Task<string> Key(Folder folder) => (await folder.Run("key")).Done().Data.Trim();

    private static byte[] Read(Folder folder, string bundle, string file)
    {
        using var files = BundleFiles.Open(folder.Path(bundle));
        return files.Read(file, 1 << 24);
    }

    private static string Unwrapped(Ran ran) => ran.Data.Replace("\n   ", " ", StringComparison.Ordinal);
}
