using Newtonsoft.Json.Linq;
using Xunit.Abstractions;

namespace Ledger.Cli.Tests;

/// <summary><c>ledger prove-stream</c>, <c>prove-absent</c> and <c>map</c>, and checking what they give.</summary>
public class ProveTests(ITestOutputHelper console)
{
    private static readonly string Letter = Path.Combine(Repository.Root, "samples", "well-led-letter", "commands.ndjson");

    [Fact]
    public async Task A_stream_is_proven_complete_and_another_absent()
    {
        using var folder = await Filled();
        var key = (await folder.Run("key")).Done().Data.Trim();
        var (present, absent) = (Path.Combine(folder.Root, "a.stream-proof"), Path.Combine(folder.Root, "b.stream-proof"));

        var ran = (await folder.Run("prove-stream", "office-director-of-corporate-governance", "--out", present)).Done();
        Assert.Equal(string.Empty, ran.Data);
        Assert.Contains($"Proves that office-director-of-corporate-governance had exactly 2 facts when the log had 18. Check it with `ledger-verify {present} --key KEY`", ran.Talk, StringComparison.Ordinal);
        Assert.Contains("there was no office-treasurer when the log had 18", (await folder.Run("prove-absent", "office-treasurer", "--out", absent)).Done().Talk, StringComparison.Ordinal);

        var told = (await folder.Run("verify", present, "--key", key)).Done();
        Assert.Contains("6. complete:       yes", told.Data, StringComparison.Ordinal);
        Assert.Contains("had exactly these 2 events", told.Data.ReplaceLineEndings(" "), StringComparison.Ordinal);
        var json = JObject.Parse((await folder.Run("verify", absent, "--key", key, "--json", "--at-least", "18")).Done().Data);
        Assert.Equal((true, true, 18), ((bool)json["verified"]!, (bool)json["absent"]!, (int)json["size"]!));
        Assert.Equal(14, (await folder.Run("verify", absent, "--key", key, "--at-least", "19")).Code);

        // One map for both; and it is itself an event like any other.
        Assert.Single((await folder.Run("history", "map-streams", "--json")).Done().Lines);
        Assert.Contains("sound: 19 facts read and hashed", (await folder.Run("verify")).Done().Data, StringComparison.Ordinal);
        Assert.Contains("1 map of streams computed again", (await folder.Run("verify")).Done().Data, StringComparison.Ordinal);
        Assert.Equal(18, (int)JObject.Parse((await folder.Run("show", "stream-maps", "--json")).Done().Data)["rows"]![0]!["data"]!["size"]!);

        await File.AppendAllTextAsync(present, "\n");
        Assert.Equal(17, (await folder.Run("verify", present, "--key", key)).Code);
        (await folder.Run("receipt", "check", absent, "--key", key)).Failed(6, "is not a receipt");
    }

    [Fact]
    public async Task What_is_not_so_is_not_proven_and_nothing_is_recorded_for_it()
    {
        using var folder = await Filled();

        (await folder.Run("prove-absent", "office-director-of-corporate-governance")).Failed(3, "office-director-of-corporate-governance is not absent: it has 2 of the first 18 facts");
        (await folder.Run("prove-stream", "office-treasurer")).Failed(5, "there is no office-treasurer among the first 18 facts");
        (await folder.Run("prove-stream", "office-treasurer", "--logged")).Failed(5, "no map of streams was logged yet");
        (await folder.Run("prove-stream", "office-chair", "--at", "19")).Failed(2, "--at is 19, and the log has 18 facts", hint: false);
        (await folder.Run("prove-stream", "office-chair", "--at", "1", "--logged")).Failed(2, "--at and --logged exclude each other");
        (await folder.Run("prove-stream", "\u0007")).Failed(2, "is no stream's name");
        (await folder.Run("prove-stream", "office-director-of-corporate-governance", "--role", "auditor")).Failed(3, "has the role auditor and may not record");

        Assert.Contains("18 facts read and hashed", (await folder.Run("verify")).Done().Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proof_is_of_the_size_that_is_asked()
    {
        using var folder = await Filled();
        var first = JObject.Parse((await folder.Run("replay", "--json")).Done().Lines[17]);
        var stream = (string)first["stream"]!;

        // Before its first fact, the stream was absent; now it is there. Both stay provable.
        Assert.Equal(17, (int)JObject.Parse((await folder.Run("prove-absent", "office-nobody", "--at", "17", "--json")).Done().Data)["size"]!);
        var now = JObject.Parse((await folder.Run("prove-stream", stream, "--json")).Done().Data);
        Assert.Equal(19, (int)now["size"]!);
        Assert.Equal(17, (int)JObject.Parse((await folder.Run("prove-absent", "office-nobody", "--at", "17", "--json", "--role", "auditor")).Done().Data)["size"]!);
        (await folder.Run("record", "create-office", "--id", "treasurer", "--title", "Treasurer")).Done();
        (await folder.Run("prove-stream", "office-treasurer", "--logged")).Failed(5, "there is no office-treasurer among the first 19 facts");
        Assert.Equal(19, (int)JObject.Parse((await folder.Run("prove-absent", "office-treasurer", "--logged", "--role", "auditor", "--json")).Done().Data)["size"]!);
        Assert.Equal(21, (int)JObject.Parse((await folder.Run("prove-stream", "office-treasurer", "--json")).Done().Data)["size"]!);
    }

    [Fact]
    public async Task A_map_is_logged_when_it_is_due()
    {
        using var folder = await Filled();
        Assert.Contains("mapped    none: `ledger map`", (await folder.Run("status")).Done().Data, StringComparison.Ordinal);
        Assert.Empty((await folder.Run("map", "--every", "19")).Done().Data);
        Assert.Contains("streams in the first 18 facts", (await folder.Run("map", "--every", "18")).Done().Data, StringComparison.Ordinal);
        Assert.Contains("mapped    all of them", (await folder.Run("status")).Done().Data, StringComparison.Ordinal);
        var again = (await folder.Run("map", "--json")).Done();
        Assert.Contains("0 facts are new since the last map; nothing was written", again.Talk, StringComparison.Ordinal);
        Assert.Equal("before", (string?)JObject.Parse(again.Data)["state"]);
        (await folder.Run("record", "create-office", "--id", "treasurer", "--title", "Treasurer")).Done();
        Assert.Contains("mapped    18 of them; 1 are new since", (await folder.Run("status")).Done().Data, StringComparison.Ordinal);
        Assert.Contains("    20  StreamsMapped", (await folder.Run("record", "map-streams", "--size", "20")).Done().Data, StringComparison.Ordinal);
        Assert.Contains("recorded before", (await folder.Run("record", "map-streams", "--size", "20")).Done().Data, StringComparison.Ordinal);
        (await folder.Run("record", "map-streams", "--size", "99")).Failed(3, "no-such-size", hint: false);
        (await folder.Run("map", "--every", "0")).Failed(2, "--every is less than 1");
    }

    [Fact]
    public async Task A_proof_outlives_the_key_and_what_comes_after()
    {
        using var folder = await Filled();
        var key = (await folder.Run("key")).Done().Data.Trim();
        var (old, later, keys) = (Path.Combine(folder.Root, "old"), Path.Combine(folder.Root, "later"), Path.Combine(folder.Root, "keys"));
        (await folder.Run("prove-stream", "office-director-of-corporate-governance", "--out", old)).Done();
        (await folder.Run("key", "rotate")).Done();
        (await folder.Run("prove-stream", "office-director-of-corporate-governance", "--out", later)).Done();
        (await folder.Run("key", "history", "--out", keys)).Done();

        (await folder.Run("verify", old, "--key", key)).Done();
        Assert.Equal(10, (await folder.Run("verify", later, "--key", key)).Code);
        (await folder.Run("verify", later, "--key", key, "--keys", keys)).Done();
        (await folder.Run("verify", "--keys", keys)).Failed(2, "--at-least and --keys go with a proof of a stream");
    }

    [Fact]
    public async Task On_a_server_it_is_the_same()
    {
        await using var server = await LedgerServer.Start(console);
        using var folder = await server.NewLedger();
        (await folder.Run("record", "-f", Letter)).Done();
        var key = (await folder.Run("key")).Done().Data.Trim();
        var proof = Path.Combine(folder.Root, "p");
        (await folder.Run("prove-stream", "office-director-of-corporate-governance", "--out", proof)).Done();
        (await folder.Run("verify", proof, "--key", key)).Done();
        (await folder.Run("prove-absent", "office-treasurer", "--out", proof)).Done();
        (await folder.Run("verify", proof, "--key", key)).Done();
        Assert.Contains("1 map of streams computed again", (await folder.Run("verify")).Done().Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bundle_with_maps_has_them_computed_again()
    {
        using var folder = await Filled();
        (await folder.Run("map")).Done();
        (await folder.Run("record", "create-office", "--id", "treasurer", "--title", "Treasurer")).Done();
        (await folder.Run("map")).Done();
        var bundle = Path.Combine(folder.Root, "a.zip");
        (await folder.Run("snapshot", "--on", "2026-04-01", "--scope", "stream-maps", "offices", "--for", "The regulator", "--purpose", "Review", "--out", bundle)).Done();
        var told = (await folder.Run("verify", bundle)).Done().Data.ReplaceLineEndings(" ");
        Assert.Contains("maps of streams 2 were computed again, and are right", string.Join(' ', told.Split(' ', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Contains("derived: yes", string.Join(' ', told.Split(' ', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private static async Task<Folder> Filled()
    {
        var folder = await Folder.WithLedger();
        (await folder.Run("record", "-f", Letter)).Done();
        return folder;
    }
}
