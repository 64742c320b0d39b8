using System.Globalization;
using System.Text;
using Ledger.Seal;
using Ledger.Testing;
using Xunit.Abstractions;

namespace Ledger.Cli.Tests.Interop;

/// <summary>golang.org/x/mod/sumdb/{note,tlog}, which nobody here wrote, accepts what is made here and refuses what was altered.</summary>
public class GoLibraryTests(ITestOutputHelper console)
{
    [Fact]
    public async Task Notes_receipts_proofs_tiles_and_cosignatures_made_here_are_verified_by_the_go_library()
    {
        using var go = await GoReader.Build(console);
        if (go is null)
        {
            return;
        }

        using var folder = await Folder.WithLedger();
        using var cosigner = Cosigner.Generate("regulator.example/w");
        var witness = cosigner.Verifier.ToString();
        var key = (await folder.Run("key")).Done().Data.Trim();
        var older = Path.Combine(folder.Root, "older");
        var tiles = Path.Combine(folder.Root, "tiles");
        await Record(folder, 0, 70);
        File.Copy(folder.Layout.Guard, older);
        await Record(folder, 70, 530);
        (await folder.Run("export", "tiles", tiles)).Done();

        // Checkpoint, with and without a cosignature.
        await go.Accepts("checkpoint of 601, 0 cosignatures", "checkpoint", folder.Layout.Guard, key);
        var note = SignedNote.Parse(await File.ReadAllBytesAsync(folder.Layout.Guard));
        var cosigned = Path.Combine(folder.Root, "cosigned");
        await File.WriteAllBytesAsync(cosigned, note.With(cosigner.Cosign(note, 1_800_000_000)).ToBytes());
        await go.Accepts("checkpoint of 601, 1 cosignatures", "checkpoint", cosigned, key, witness);
        await go.Refuses("checkpoint", folder.Layout.Guard, key, witness);

        // Receipts: every place in the tree that is built differently.
        var receipt = Path.Combine(folder.Root, "r.tlog-proof");
        foreach (var index in new[] { 0, 1, 2, 69, 70, 255, 256, 511, 512, 599, 600 })
        {
            (await folder.Run("receipt", index.ToString(CultureInfo.InvariantCulture), "--out", receipt)).Done();
            await go.Accepts(string.Create(CultureInfo.InvariantCulture, $"entry {index} of 601"), "receipt", receipt, key);
        }

        var text = await File.ReadAllTextAsync(receipt);
        await File.WriteAllTextAsync(receipt, text.Replace("index 600", "index 599", StringComparison.Ordinal));
        await go.Refuses("receipt", receipt, key);

        // Consistency, as it is sent to witnesses.
        using var tree = new GrowingTree("log.example/board");
        var (old, now, proof) = (Path.Combine(folder.Root, "old"), Path.Combine(folder.Root, "now"), Path.Combine(folder.Root, "proof"));
        foreach (var (from, to) in new[] { (1, 2), (3, 7), (4, 7), (6, 8), (100, 128), (128, 200), (200, 601) })
        {
            await File.WriteAllBytesAsync(old, tree.At(from).Sign(tree.Key).ToBytes());
            await File.WriteAllBytesAsync(now, tree.At(to).Sign(tree.Key).ToBytes());
            await File.WriteAllBytesAsync(proof, tree.Request(from, to));
            await go.Accepts(string.Create(CultureInfo.InvariantCulture, $"{from} is extended by {to}"), "extends", old, now, tree.Key.Verifier.ToString(), proof);
        }

        using var fork = new GrowingTree("log.example/board", "fork", SigningKey.Parse(tree.Key.Export()));
        await File.WriteAllBytesAsync(now, fork.At(601).Sign(fork.Key).ToBytes());
        await go.Refuses("extends", old, now, tree.Key.Verifier.ToString(), proof);

        // Tiles, continued once, and then altered.
        await go.Accepts("601 entries in tiles", "tiles", tiles, key);
        await Record(folder, 600, 200);
        (await folder.Run("export", "tiles", tiles)).Done();
        await go.Accepts("801 entries in tiles", "tiles", tiles, key);
        var bundle = Path.Combine(tiles, "tile/entries/001");
        var bytes = await File.ReadAllBytesAsync(bundle);
        bytes[1000] ^= 1;
        await File.WriteAllBytesAsync(bundle, bytes);
        await go.Refuses("tiles", tiles, key);
        console.WriteLine("checkpoints, receipts, consistency proofs, cosignatures and tiles verified by golang.org/x/mod/sumdb");
    }

    private static async Task Record(Folder folder, int from, int count)
    {
        var lines = new StringBuilder();
        if (from == 0)
        {
            lines.Append("{\"command\":\"create-office\",\"id\":\"a\",\"title\":\"A\"}\n");
        }

        for (var i = from; i < from + count; i++)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{{\"command\":\"set-appraisal-objective\",\"id\":\"a\",\"objective\":\"O {i}\",\"measure\":\"not-stated\"}}\n");
        }

        (await folder.Run("record", "-f", folder.Write("more.ndjson", lines.ToString()))).Done();
    }
}
