using Microsoft.Data.Sqlite;
using Newtonsoft.Json.Linq;

namespace Ledger.Cli.Tests;

/// <summary>Each thing that <c>ledger fsck</c> holds against the others, altered alone: it says which.</summary>
public class FsckTests
{
    [Fact]
    public async Task A_sound_ledger_has_a_verdict_for_everything()
    {
        using var folder = await Filled();
        var tiles = Path.Combine(folder.Root, "tiles");
        (await folder.Run("export", "tiles", tiles)).Done();

        var ran = (await folder.Run("fsck", "--tiles", tiles, "--json")).Done();

        Assert.Equal(["log", "guard", "keys", "policy", "redactions", "tree", "witnesses", "timestamps", "snapshots", "registers", "evidence", "secrets", "tiles"], ran.Lines.Select(l => (string?)JObject.Parse(l)["what"]));
        Assert.All(ran.Lines, l => Assert.True((bool)JObject.Parse(l)["isSound"]!, l));
        Assert.StartsWith("sound  log        3 facts read and hashed, 3 of them sealed", (await folder.Run("fsck")).Done().Data, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(tiles, "*.new", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Whatever_is_altered_alone_is_named()
    {
        using var folder = await Filled();
        var tiles = Path.Combine(folder.Root, "tiles");
        (await folder.Run("export", "tiles", tiles)).Done();
        (await folder.Run("show", "offices")).Done();

        await Wrong("registers", () => Execute(folder.Layout.Views, "UPDATE entry SET data = replace(data, 'Chair', 'Chief')"), () => File.Delete(folder.Layout.Views));
        var evidence = Path.Combine(folder.Layout.Evidence, new string('0', 64));
        await Wrong("evidence", () => File.WriteAllText(evidence, "not what the name says"), () => File.Delete(evidence));
        await Wrong("witnesses", () => File.WriteAllText(folder.Layout.Witnessed, "nonsense"), () => File.Delete(folder.Layout.Witnessed));
        await Swapped("tree", folder.Layout.Tree, bytes => bytes[40] ^= 1);
        await Swapped("tiles", Path.Combine(tiles, "tile/entries/000.p/3"), bytes => bytes[100] ^= 1);
        await Swapped("tiles", Path.Combine(tiles, "tile/0/000.p/3"), bytes => bytes[40] ^= 1);
        await Swapped("tiles", Path.Combine(tiles, "checkpoint"), bytes => bytes[^5] ^= 1);
        await Wrong("policy", () => File.WriteAllText(folder.Layout.Policy, "quorum nobody\n"), () => File.Delete(folder.Layout.Policy));
        await Wrong("keys", () => File.WriteAllText(folder.Layout.Keys, "nonsense\n"), () => File.Delete(folder.Layout.Keys));
        Directory.CreateDirectory(folder.Layout.Timestamps);
        var stamped = Path.Combine(folder.Layout.Timestamps, "3.checkpoint");
        await Wrong("timestamps", () => File.Copy(folder.Layout.Guard, stamped), () => File.Delete(stamped));
        var stamp = Path.Combine(folder.Layout.Timestamps, "3.tsr");
        await Wrong("timestamps", () => File.WriteAllText(stamp, "a stamp of nothing"), () => File.Delete(stamp));
        await Wrong("secrets", () => Execute(folder.Layout.Secrets, "UPDATE secret SET key = zeroblob(32)"), null);

        async Task Swapped(string what, string path, Action<byte[]> alter)
        {
            var sound = await File.ReadAllBytesAsync(path);
            var altered = sound.ToArray();
            alter(altered);
            await Wrong(what, () => File.WriteAllBytes(path, altered), () => File.WriteAllBytes(path, sound));
        }

        async Task Wrong(string what, Action alter, Action? restore)
        {
            SqliteConnection.ClearAllPools();
            alter();
            var ran = await folder.Run("fsck", "--tiles", tiles);
            Assert.True(ran.Code == 6, $"{what}: {ran.Code}\n{ran.Data}{ran.Talk}");
            Assert.Contains($"WRONG  {what} ", ran.Data, StringComparison.Ordinal);
            restore?.Invoke();
        }
    }

    [Fact]
    public async Task Keys_and_what_went_out_are_held_against_the_log()
    {
        // Given a ledger with a second key, a compromise of the first, and a snapshot from before either.
        using var folder = await Filled();
        (await folder.Run("snapshot", "--on", "2026-04-01", "--scope", "offices", "--for", "The auditor", "--purpose", "Review", "--out", folder.Path("a.zip"))).Done();
        var old = (await folder.Run("key")).Done().Data.Trim();
        var signed = await File.ReadAllBytesAsync(folder.Layout.Guard);
        var secret = await File.ReadAllTextAsync(folder.Layout.Key);
        (await folder.Run("key", "rotate")).Done();
        var unmarked = await File.ReadAllBytesAsync(folder.Layout.Keys);
        (await folder.Run("key", "compromised", "--key", old, "--from-size", "3")).Done();
        var marked = await File.ReadAllBytesAsync(folder.Layout.Keys);
        var sound = (await folder.Run("fsck")).Done().Data;
        Assert.Contains("sound  keys       1 changes of keys, the largest of 5 facts", sound, StringComparison.Ordinal);
        Assert.Contains("sound  snapshots  1 checkpoints under which snapshots went out, the largest of 4 facts", sound, StringComparison.Ordinal);

        // When the history says less or more than the log, or is cut, it is named.
        await Says("index 5: it says that the key", folder.Layout.Keys, unmarked);
        await Says("index 4: it says that the key", folder.Layout.Keys, marked.AsSpan(0, marked.AsSpan().IndexOf((byte)'\n') + 1).ToArray());
        await Says("is not a history of keys", folder.Layout.Keys, marked[..^3]);
        await Says("keys       the key that is here is not the one that signs now", folder.Layout.Key, System.Text.Encoding.ASCII.GetBytes(secret));

        // When a snapshot's checkpoint is of another history, or by a stranger, or its keys are none, it is named.
        var kept = Directory.GetFiles(folder.Layout.Snapshots, "*.checkpoint").Single();
        using var first = Seal.SigningKey.Parse(secret.Trim());
        await Says("it is of another history of the first 4 facts", kept, new Seal.Checkpoint(Folder.Origin, 4, Seal.TreeHash.Leaf("x"u8)).Sign(first).ToBytes());
        using var stranger = Seal.SigningKey.Generate(Folder.Origin);
        await Says("none of the log's keys signed it", kept, new Seal.Checkpoint(Folder.Origin, 4, Seal.TreeHash.Leaf("x"u8)).Sign(stranger).ToBytes());
        await Says("WRONG  snapshots", kept, new Seal.Checkpoint(Folder.Origin, 9, Seal.TreeHash.Leaf("x"u8)).Sign(first).ToBytes());
        await Says("keys: line 1", Path.ChangeExtension(kept, ".keys"), "nonsense\n"u8.ToArray());
        using var cosigner = Seal.Cosigner.Generate("w.example");
        var policy = folder.Write("policy", $"witness w {cosigner.Verifier}\nquorum w\n");
        await Says("none of the policy's witnesses cosigned it", folder.Layout.Witnessed, signed, "--policy", policy);
        (await folder.Run("fsck")).Done();

        async Task Says(string what, string path, byte[] bytes, params string[] more)
        {
            var before = File.Exists(path) ? await File.ReadAllBytesAsync(path) : null;
            await File.WriteAllBytesAsync(path, bytes);
            var ran = await folder.Run(["fsck", .. more]);
            Assert.True(ran.Code == 6, $"{what}: {ran.Code}\n{ran.Data}{ran.Talk}");
            Assert.Contains(what, ran.Data, StringComparison.Ordinal);
            if (before is null)
            {
                File.Delete(path);
            }
            else
            {
                await File.WriteAllBytesAsync(path, before);
            }
        }
    }

    [Fact]
    public async Task An_export_goes_on_where_it_was_and_refuses_another_ledgers_files()
    {
        using var folder = await Filled();
        var tiles = Path.Combine(folder.Root, "tiles");
        Assert.Contains("Wrote entries 0 to 3", (await folder.Run("export", "tiles", tiles)).Done().Talk, StringComparison.Ordinal);
        Assert.Contains("Wrote entries 3 to 3", (await folder.Run("export", "tiles", tiles)).Done().Talk, StringComparison.Ordinal);
        (await folder.Run("record", "create-office", "--id", "more", "--title", "More")).Done();
        Assert.Contains("Wrote entries 3 to 4", (await folder.Run("export", "tiles", tiles)).Done().Talk, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(folder.Layout.Guard), await File.ReadAllBytesAsync(Path.Combine(tiles, "checkpoint")));

        using var other = await Filled();
        (await other.Run("export", "tiles", tiles)).Failed(6, "holds the checkpoint of another log");
        await File.WriteAllTextAsync(Path.Combine(tiles, "checkpoint"), "nonsense");
        (await folder.Run("export", "tiles", tiles)).Failed(6, "is not a checkpoint");
    }

    private static async Task<Folder> Filled()
    {
        var folder = await Folder.WithLedger();
        (await folder.Run("record", "create-office", "--id", "chair", "--title", "Chair")).Done();
        (await folder.Run("record", "register-person", "--id", "p-1", "--name", "Ada Quill")).Done();
        (await folder.Run("record", "create-office", "--id", "secretary", "--title", "Secretary")).Done();
        return folder;
    }

    private static void Execute(string path, string sql)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(command.ExecuteNonQuery() > 0, sql);
    }
}
