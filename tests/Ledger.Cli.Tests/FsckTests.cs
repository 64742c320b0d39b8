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

        Assert.Equal(["log", "guard", "redactions", "tree", "witnesses", "registers", "evidence", "secrets", "tiles"], ran.Lines.Select(l => (string?)JObject.Parse(l)["what"]));
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
