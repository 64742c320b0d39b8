using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ledger.Seal.Bundles;
using Ledger.Seal.Maps;

namespace Ledger.Seal.Tests.Bundles;

/// <summary>
/// Makes a small bundle from the format's description, file by file, so that any part of it can be made wrong: before the log is signed, as whoever holds the key
/// could do it, or afterwards, as whoever forwards the bundle could.
/// </summary>
internal sealed class BundleMaker : IDisposable
{
    public const string Origin = "trust.example/ledger";

    private readonly List<(EventHeader Header, byte[] Salt, byte[] Payload)> events = [];
    private readonly SigningKey own = SigningKey.Generate(Origin);
    private readonly Dictionary<string, long> revisions = new(StringComparer.Ordinal);

    /// <summary>A log of some events, with the snapshot's own at <paramref name="issued"/>.</summary>
    public BundleMaker(int size = 12, int issued = 10, int known = 7, long? from = null, bool asked = true)
    {
        (Size, Issued, Known, From) = (size, issued, known, from);
        States = new(StringComparer.Ordinal)
        {
            ["offices"] = """{"known":{"index":7},"register":"offices","rows":[]}"""u8.ToArray(),
            ["tenures"] = """{"known":{"index":7},"register":"tenures","rows":[{"entity":"chair"}]}"""u8.ToArray(),
        };
        Asked = asked ? At(known).AddTicks(5) : null;
    }

    /// <summary>The log's key; one of its own unless it is given, and then whoever gave it disposes of it.</summary>
    public SigningKey Key { get => field ?? own; init; }

    public int Size { get; }

    public int Issued { get; }

    public int Known { get; }

    public long? From { get; }

    public DateTimeOffset? Asked { get; set; }

    public Dictionary<string, byte[]> States { get; }

    /// <summary>The document that the entry <see cref="Naming"/> names.</summary>
    public static byte[] Document { get; } = "minutes"u8.ToArray();

    public static string DocumentHash { get; } = Convert.ToHexStringLower(SHA256.HashData(Document));

    /// <summary>The first entry whose payload is in the bundle.</summary>
    public int Naming => Enumerable.Range((int)(From ?? 0), 3).First(i => i % 3 != 0);

    /// <summary>What becomes of a header before the log is signed.</summary>
    public Func<int, EventHeader, EventHeader> Bend { get; set; } = (_, header) => header;

    /// <summary>Which entry logs a map of streams, and what it says of those before it.</summary>
    public (int Index, Func<StreamsMapClaim, StreamsMapClaim> Bend)? Map { get; init; }

    /// <summary>The key before the one that signs, if another one signed first.</summary>
    public SigningKey? Old { get; init; }

    /// <summary>At which size the one took over from the other; the entry before says so.</summary>
    public int HandedOver { get; init; } = 4;

    /// <summary>Which entry says that a key is compromised, which key, and from which size on.</summary>
    public (int Index, SigningKey Key, long From)? Compromise { get; init; }

    /// <summary>Who cosigned the handover.</summary>
    public Cosigner? Witness { get; init; }

    /// <summary>What becomes of the history of keys before it is put into the bundle.</summary>
    public Func<KeyHistory, KeyHistory> BendKeys { get; init; } = keys => keys;

    /// <summary>Whether the entries that say something of the keys are disclosed.</summary>
    public bool DisclosesKeys { get; init; } = true;

    /// <summary>What becomes of the leaves before the log is signed.</summary>
    public Func<int, byte[], byte[]> BendBytes { get; set; } = (_, bytes) => bytes;

    /// <summary>The fact that the snapshot's event logs.</summary>
    public Func<string, string> BendFact { get; set; } = fact => fact;

    /// <summary>The files, once made.</summary>
    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public List<byte[]> Leaves { get; } = [];

    public Checkpoint Signed { get; private set; } = null!;

    public static DateTimeOffset At(int index) => new DateTimeOffset(2026, 3, 31, 9, 0, 0, TimeSpan.Zero).AddSeconds(index);

    /// <summary>The checkpoint of the first entries of this log.</summary>
    public SignedNote CheckpointAt(int size, params SigningKey[] keys) => new Checkpoint(Origin, size, Edge(size).Root()).Sign([.. keys.Length == 0 ? [Key] : keys]);

    /// <summary>Puts another checkpoint into the bundle, with the receipts under it.</summary>
    public void Sign(SignedNote note)
    {
        Files[BundleNames.Checkpoint] = note.ToBytes();
        foreach (var register in States.Keys)
        {
            Files[BundleNames.Proof(register)] = ReceiptOf(Issued);
        }
    }

    /// <summary>The history of the log's keys as it truly is.</summary>
    public KeyHistory History()
    {
        var history = Old is null ? KeyHistory.Of(Key.Verifier) : KeyHistory.Of(Old.Verifier).Rotated(Key.Verifier, Handover());
        return Compromise is var (_, key, from) ? history.Compromised(key.Verifier, from) : history;
    }

    public BundleMaker Make()
    {
        var fact = LoggedFact = BendFact(Fact());
        for (var i = 0; i < Size; i++)
        {
            var payload = i == Issued ? Encoding.UTF8.GetBytes($"{{\"fact\":{fact}}}") : Encoding.UTF8.GetBytes(i == Naming ? $"{{\"fact\":{{\"n\":{i}}},\"source\":{{\"document\":\"Minutes\",\"locator\":\"1\",\"sha256\":\"{DocumentHash}\"}}}}" : $"{{\"fact\":{{\"n\":{i}}}}}");
            var said = SaidOfKeys(i);
            payload = said is var (_, saying) ? Encoding.UTF8.GetBytes($"{{\"fact\":{saying}}}") : payload;
            payload = i == Map?.Index ? Encoding.UTF8.GetBytes($"{{\"fact\":{Map.Value.Bend(RightMap()).ToJson()}}}") : payload;
            var salt = SHA256.HashData(BitConverter.GetBytes(i))[..16];
            var stream = i == Issued ? "snapshot-s1" : i == Map?.Index ? StreamsMapClaim.Stream : said is not null ? KeyClaim.Stream : i % 3 == 0 ? "person-p1" : "office-o" + (i % 2).ToString(CultureInfo.InvariantCulture);
            var header = Bend(i, new EventHeader
            {
                Id = new Guid(SHA256.HashData(BitConverter.GetBytes(~i))[..16]),
                Stream = stream,
                Rev = revisions[stream] = revisions.GetValueOrDefault(stream, -1) + 1,
                Type = i == Issued ? "SnapshotIssued" : i == Map?.Index ? StreamsMapClaim.FactType : said?.Type ?? "OfficeCreated",
                Schema = 1,
                Recorded = At(i),
                Actor = "desk-1",
                Command = "c-" + i.ToString(CultureInfo.InvariantCulture),
                Media = "application/json",
                Length = payload.Length,
                Commit = PayloadCommitment.Compute(salt, payload),
                Class = Classification.Public,
            });
            events.Add((header, salt, payload));
            Leaves.Add(BendBytes(i, header.Encode()));
        }

        Write(fact);
        return this;
    }

    public string Zip(string folder, string name = "bundle.zip")
    {
        var path = Path.Combine(folder, name);
        using var zip = new BundleZipWriter(File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite));
        foreach (var (file, bytes) in Files)
        {
            zip.Add(file, bytes);
        }

        zip.Complete();
        return path;
    }

    public string Unpacked(string folder, string name = "bundle")
    {
        var root = Path.Combine(folder, name);
        foreach (var (file, bytes) in Files)
        {
            var path = Path.Combine(root, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }

        return root;
    }

    /// <summary>Writes the files of entries, tiles and payloads anew for other leaves, as whoever forwards the bundle could.</summary>
    public void Replace(IReadOnlyList<byte[]> leaves, bool tilesToo, int? size = null)
    {
        foreach (var file in Files.Keys.Where(f => f.StartsWith("tile/", StringComparison.Ordinal) && (tilesToo || f.StartsWith("tile/entries/", StringComparison.Ordinal))).ToList())
        {
            Files.Remove(file);
        }

        WriteTiles(leaves, size ?? leaves.Count, tilesToo);
    }

    /// <summary>Replaces a file that the manifest lists, and lists it so.</summary>
    public void Relist(string name, byte[]? bytes)
    {
        if (bytes is null)
        {
            Files.Remove(name);
        }
        else
        {
            Files[name] = bytes;
        }

        var manifest = BundleManifest.Parse(Files[BundleNames.Manifest]);
        IEnumerable<BundleManifestFile> others = manifest.Files.Where(f => f.Name != name);
        Files[BundleNames.Manifest] = new BundleManifest(
            manifest.Index, manifest.SnapshotJson.Span, bytes is null ? others : others.Append(BundleManifestFile.Of(name, bytes))).ToBytes();
    }

    /// <summary>What a header commits to, in hexadecimal.</summary>
    public string Commitment(int entry) => events[entry].Header.Commit.ToHex();

    /// <summary>The fact as it was logged.</summary>
    public string LoggedFact { get; private set; } = string.Empty;

    /// <summary>A receipt of an entry under the bundle's checkpoint.</summary>
    public byte[] ReceiptOf(int entry) =>
        new Receipt(entry, Leaves[entry], TreeProofs.Inclusion(entry, Size, HashStore.Of(Leaves)), SignedNote.Parse(Files[BundleNames.Checkpoint])).ToBytes();

    /// <summary>Makes the manifest say something else.</summary>
    public void Claim(long index, string fact) =>
        Files[BundleNames.Manifest] = new BundleManifest(index, Encoding.UTF8.GetBytes(fact), BundleManifest.Parse(Files[BundleNames.Manifest]).Files).ToBytes();

    public void Dispose() => own.Dispose();

    private string Fact()
    {
        var states = string.Join(',', States.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s =>
            $$"""{"register":"{{s.Key}}","sha256":"{{Convert.ToHexStringLower(SHA256.HashData(s.Value))}}"}"""));
        var asked = Asked is { } at ? $"\"asked\":\"{at.UtcDateTime.ToString(SnapshotClaim.InstantFormat, CultureInfo.InvariantCulture)}\"," : string.Empty;
        var from = From is { } m ? string.Create(CultureInfo.InvariantCulture, $"\"base\":{m},") : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $$"""{"id":"s1","on":"2026-04-01","known":{{Known}},{{asked}}"scope":["offices","tenures"],"recipient":"The regulator","purpose":"Well-led review","withhold":[],{{from}}"states":[{{states}}]}""");
    }

    private (string Type, string Fact)? SaidOfKeys(int entry) =>
        Old is not null && entry == HandedOver - 1 ? ("SigningKeyRotated", $$"""{"id":"signing","old":"{{Old.Verifier}}","new":"{{Key.Verifier}}"}""")
        : Compromise is var (index, key, from) && entry == index ? ("SigningKeyCompromised", string.Create(CultureInfo.InvariantCulture, $$"""{"id":"signing","key":"{{key.Verifier}}","fromSize":{{from}}}"""))
        : null;

    private SignedNote Handover() =>
        CheckpointAt(HandedOver, Old!, Key) is var note && Witness is null ? note : note.With(Witness.Cosign(note, 1_800_000_000));

    private StreamsMapClaim RightMap()
    {
        var builder = new StreamsMapBuilder();
        foreach (var leaf in Leaves)
        {
            builder.Add(HeaderView.Parse(leaf).Stream, TreeHash.Leaf(leaf));
        }

        var map = builder.Map();
        return new StreamsMapClaim(Leaves.Count, map.Root, map.Count);
    }

    private TreeEdge Edge(int size)
    {
        var edge = new TreeEdge();
        foreach (var leaf in Leaves.Take(size))
        {
            edge.Append(TreeHash.Leaf(leaf));
        }

        return edge;
    }

    private void Write(string fact)
    {
        Signed = new Checkpoint(Origin, Size, Edge(Size).Root());
        var note = Signed.Sign(Key);
        Files[BundleNames.Checkpoint] = note.ToBytes();
        Files[BundleNames.Procedure] = "How to check this.\n"u8.ToArray();
        Files[BundleNames.Keys] = BendKeys(History()).ToBytes();
        Files[BundleNames.Policy] = Encoding.UTF8.GetBytes($"log {Key.Verifier}\nquorum none\n");
        if (From is { } from)
        {
            Files[BundleNames.BaseCheckpoint] = CheckpointAt((int)from).ToBytes();
            Files[BundleNames.BaseEdge] = [.. Edge((int)from).Hashes.SelectMany(h => h.ToArray())];
        }

        WriteTiles(Leaves, Size, tiles: true);
        WritePayloads();
        var receipt = ReceiptOf(Issued);
        foreach (var (register, document) in States)
        {
            Files[BundleNames.State(register)] = document;
            Files[BundleNames.Proof(register)] = receipt;
        }

        var evidence = BundleNames.Evidence(TreeHash.FromBytes(SHA256.HashData(Document)));
        if (Naming <= Known)
        {
            Files[evidence] = Document;
        }

        string[] listed = [evidence, BundleNames.Procedure, BundleNames.Keys, BundleNames.Policy, BundleNames.Withheld, BundleNames.BaseCheckpoint, BundleNames.BaseEdge];
        Files[BundleNames.Manifest] = new BundleManifest(
            Issued, Encoding.UTF8.GetBytes(fact), listed.Where(Files.ContainsKey).Select(name => BundleManifestFile.Of(name, Files[name]))).ToBytes();
    }

    private void WriteTiles(IReadOnlyList<byte[]> leaves, int size, bool tiles)
    {
        var first = (From ?? 0) / 256 * 256;
        foreach (var tile in Tile.EntriesOf(size).Where(t => t.Start >= first))
        {
            var bundle = new ArrayBufferWriter<byte>();
            foreach (var leaf in leaves.Skip((int)tile.Start).Take(tile.Width))
            {
                EntryBundle.Append(bundle, leaf);
            }

            Files[tile.Path] = bundle.WrittenSpan.ToArray();
        }

        if (!tiles)
        {
            return;
        }

        var store = HashStore.Of(leaves);
        foreach (var tile in Tile.HashesOf(leaves.Count).Where(t => t.Start >= first))
        {
            Files[tile.Path] = [.. Enumerable.Range(0, tile.Width).SelectMany(i => store.Read(8 * tile.Level, (tile.Index * 256) + i).ToArray())];
        }
    }

    private void WritePayloads()
    {
        var first = (From ?? 0) / 256 * 256;
        var lines = new ArrayBufferWriter<byte>();
        foreach (var tile in Tile.EntriesOf(Size).Where(t => t.Start >= first))
        {
            var payloads = new ArrayBufferWriter<byte>();
            var any = false;
            for (var i = (int)tile.Start; i < tile.End; i++)
            {
                var (header, salt, payload) = events[i];
                if (i >= (From ?? 0) && (SaidOfKeys(i) is not null ? DisclosesKeys : i == Issued || (i <= Known && i % 3 != 0)))
                {
                    PayloadFile.Append(payloads, salt, payload);
                    any = true;
                    continue;
                }

                PayloadFile.AppendNone(payloads);
                if (i >= (From ?? 0))
                {
                    var line = i > Known ? new Withheld(header.Commit, i, WithheldReason.After)
                        : i == 6 ? new Withheld(header.Commit, i, WithheldReason.Erased, ErasedBy: Issued - 1)
                        : i == 3 ? new Withheld(header.Commit, i, WithheldReason.Rule, Note: "a \"draft\" \\ kept back")
                        : new Withheld(header.Commit, i, WithheldReason.Personal);
                    line.WriteTo(lines);
                }
            }

            if (any)
            {
                Files[BundleNames.Payloads(tile)] = payloads.WrittenSpan.ToArray();
            }
        }

        if (lines.WrittenCount > 0)
        {
            Files[BundleNames.Withheld] = lines.WrittenSpan.ToArray();
        }
    }
}
