using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Ledger.Seal;
using Ledger.Seal.Bundles;
using Ledger.Seal.Maps;

namespace Ledger.Bench;

/// <summary>Good inputs to start from, one of each kind, and a small bundle.</summary>
internal sealed class FuzzSamples : IDisposable
{
    private const string Origin = "bench.example/ledger";
    private const int Size = 5;
    private const int Issued = 4;

    private readonly SigningKey signing = SigningKey.Generate(Origin);

    public FuzzSamples()
    {
        var leaves = Enumerable.Range(0, Size).Select(i => Header(i).Encode()).ToList();
        var (edge, tree) = (new TreeEdge(), new Hashes());
        leaves.ForEach(leaf => edge.Append(TreeHash.Leaf(leaf), tree));
        var checkpoint = new Checkpoint(Origin, Size, edge.Root());
        var note = checkpoint.Sign(signing);
        Checkpoint = checkpoint.ToText();
        Note = note.ToBytes();
        Cosigned = note.With(new NoteSignature("w.example", 1, new byte[72])).ToBytes();
        Headers = [.. leaves, (Header(0) with { Behalf = "office:\"x\" \\", Capacity = "d\u00E9put\u00E9 \u65E5\u672C", Effective = new Effective(PartialDate.Parse("[2025-10-01..2026-02-10]"), PartialDate.Parse("2027")), Protect = new Protection("p", TreeHash.Empty), Cause = Guid.Empty, Correlation = "m" }).Encode()];
        Receipt = new Receipt(Issued, leaves[Issued], TreeProofs.Inclusion(Issued, Size, tree), note).ToBytes();
        Policy = Encoding.UTF8.GetBytes($"# witnesses\nlog {Key} https://bench.example/\nwitness a {WitnessKey(1)}\nwitness b {WitnessKey(2)} https://b.example\ngroup both all a b\nquorum both\n");
        Keys = MakeKeys();
        Bundle = MakeBundle(leaves, Receipt);
        StreamProofs = MakeStreamProofs();
    }

    public VerifierKey Key => signing.Verifier;

    public byte[] Note { get; }

    public byte[] Cosigned { get; }

    public string Checkpoint { get; }

    public IReadOnlyList<byte[]> Headers { get; }

    public byte[] Receipt { get; }

    public IReadOnlyList<byte[]> StreamProofs { get; }

    public byte[] Policy { get; }

    /// <summary>The history of keys of a log that changed its key twice, with a compromise.</summary>
    public byte[] Keys { get; }

    /// <summary>What events say of keys, after <see cref="KeyHeaders"/>.</summary>
    public IReadOnlyList<byte[]> KeyClaims { get; private set; } = [];

    /// <summary>Headers of such events.</summary>
    public IReadOnlyList<byte[]> KeyHeaders { get; } =
    [
        .. new[] { "SigningKeyRotated", "SigningKeyCompromised" }.Select(type => (Header(0) with { Stream = KeyClaim.Stream, Type = type }).Encode()),
    ];

    public byte[] Manifest { get; private set; } = [];

    public IReadOnlyList<byte[]> Withheld { get; } =
    [
        Line(new Withheld(TreeHash.Empty, 7, WithheldReason.Rule, Note: "a \"draft\" \\ kept back")),
        Line(new Withheld(TreeHash.Empty, 9_000_000_000, WithheldReason.Erased, ErasedBy: 9_000_000_001)),
    ];

    public byte[] Bundle { get; }

    public void Dispose() => signing.Dispose();

    private static byte[] Line(Withheld withheld)
    {
        var line = new ArrayBufferWriter<byte>();
        withheld.WriteTo(line);
        return line.WrittenSpan[..^1].ToArray();
    }

    private static byte[] State => """{"known":{"index":2},"register":"offices","rows":[]}"""u8.ToArray();

    private static string Fact => $$"""{"id":"s-1","on":"2026-04-01","known":2,"asked":"2026-03-31T09:00:02.5000000Z","scope":["offices"],"recipient":"R","purpose":"P","withhold":[],"states":[{"register":"offices","sha256":"{{Convert.ToHexStringLower(SHA256.HashData(State))}}"}]}""";

    private static byte[] Payload(int i) => Encoding.UTF8.GetBytes(i == Issued ? $"{{\"fact\":{Fact}}}" : "{\"fact\":{}}");

    private static EventHeader Header(int i) => new()
    {
        Id = new Guid(i, 0, 0, new byte[8]),
        Stream = i == Issued ? "snapshot-s-1" : "office-a",
        Rev = i == Issued ? 0 : i,
        Type = i == Issued ? "SnapshotIssued" : "OfficeCreated",
        Schema = 1,
        Recorded = new DateTimeOffset(2026, 3, 31, 9, 0, i, TimeSpan.Zero),
        Actor = "bench",
        Command = "c",
        Media = "application/json",
        Length = Payload(i).Length,
        Commit = PayloadCommitment.Compute(new byte[16], Payload(i)),
        Class = Classification.Public,
    };

    private static string WitnessKey(byte seed)
    {
        using var witness = SigningKey.Generate($"w{seed}.example");
        byte[] key = [VerifierKey.Cosignature, .. witness.Verifier.PublicKey];
        var id = SHA256.HashData([.. Encoding.UTF8.GetBytes(witness.Verifier.Name), (byte)'\n', .. key])[..4];
        return $"{witness.Verifier.Name}+{Convert.ToHexStringLower(id)}+{Convert.ToBase64String(key)}";
    }

    private byte[] MakeKeys()
    {
        using var next = SigningKey.Generate(Origin);
        using var last = SigningKey.Generate(Origin);
        KeyClaims =
        [
            Encoding.UTF8.GetBytes($$$"""{"fact":{"id":"signing","old":"{{{Key}}}","new":"{{{next.Verifier}}}"}}"""),
            Encoding.UTF8.GetBytes($$$"""{"fact":{"id":"signing","key":"{{{Key}}}","fromSize":3},"decidedAt":2}"""),
        ];
        return KeyHistory.Of(Key)
            .Rotated(next.Verifier, new Checkpoint(Origin, 3, TreeHash.Empty).Sign(signing, next))
            .Rotated(last.Verifier, new Checkpoint(Origin, 4, TreeHash.Empty).Sign(next, last))
            .Compromised(next.Verifier, 2).ToBytes();
    }

    // Of a stream that is there, and of two that are not: between two others, and at the end.
    private List<byte[]> MakeStreamProofs()
    {
        var (builder, edge, tree) = (new StreamsMapBuilder(), new TreeEdge(), new Hashes());
        var leaves = Enumerable.Range(0, Size).Select(i => Header(i).Encode()).ToList();
        leaves.ForEach(leaf => builder.Add(HeaderView.Parse(leaf).Stream, TreeHash.Leaf(leaf)));
        var map = builder.Map();
        var payload = Encoding.UTF8.GetBytes($"{{\"fact\":{new StreamsMapClaim(Size, map.Root, map.Count).ToJson()}}}");
        leaves.Add((Header(Size) with { Stream = StreamsMapClaim.Stream, Rev = 0, Type = StreamsMapClaim.FactType, Length = payload.Length, Commit = PayloadCommitment.Compute(new byte[16], payload) }).Encode());
        leaves.ForEach(leaf => edge.Append(TreeHash.Leaf(leaf), tree));
        var note = new Checkpoint(Origin, leaves.Count, edge.Root()).Sign(signing);
        ProvenEntry Entry(int i) => new(i, leaves[i], TreeProofs.Inclusion(i, leaves.Count, tree));
        MapPlace? Place(int i) => i >= 0 && i < map.Count ? new MapPlace(i, map[i], map.Inclusion(i)) : null;
        var there = map.Find(MappedStream.NameOf("office-a"));
        return
        [
            StreamProof.Of("office-a", Entry(Size), new byte[16], payload, Place(there)!, [.. Enumerable.Range(0, Issued).Select(Entry)], note).ToBytes(),
            .. Enumerable.Range(0, 20).Select(i => $"office-{i}").Select(name => (name, place: ~map.Find(MappedStream.NameOf(name)))).DistinctBy(absent => absent.place)
                .Select(absent => StreamProof.OfAbsence(absent.name, Entry(Size), new byte[16], payload, Place(absent.place - 1), Place(absent.place), note).ToBytes()),
        ];
    }

    private byte[] MakeBundle(List<byte[]> leaves, byte[] receipt)
    {
        var (entries, payloads, withheld) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        for (var i = 0; i < Size; i++)
        {
            EntryBundle.Append(entries, leaves[i]);
            if (i is 1 or 3)
            {
                PayloadFile.AppendNone(payloads);
                new Withheld(Header(i).Commit, i, i == 3 ? WithheldReason.After : WithheldReason.Rule, Note: i == 1 ? "why" : null).WriteTo(withheld);
            }
            else
            {
                PayloadFile.Append(payloads, new byte[16], Payload(i));
            }
        }

        var tile = Tile.EntriesAt(0, Size);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [BundleNames.Procedure] = "How.\n"u8.ToArray(),
            [BundleNames.Keys] = Encoding.UTF8.GetBytes($"{Key}\n"),
            [BundleNames.Policy] = Encoding.UTF8.GetBytes("quorum none\n"),
            [BundleNames.Withheld] = withheld.WrittenSpan.ToArray(),
        };
        Manifest = new BundleManifest(Issued, Encoding.UTF8.GetBytes(Fact), files.Select(f => BundleManifestFile.Of(f.Key, f.Value))).ToBytes();
        files[BundleNames.Manifest] = Manifest;
        files[BundleNames.Checkpoint] = Note;
        files[BundleNames.State("offices")] = State;
        files[BundleNames.Proof("offices")] = receipt;
        files[tile.Path] = entries.WrittenSpan.ToArray();
        files[(tile with { Level = 0 }).Path] = [.. leaves.SelectMany(leaf => TreeHash.Leaf(leaf).ToArray())];
        files[BundleNames.Payloads(tile)] = payloads.WrittenSpan.ToArray();
        var path = Path.GetTempFileName();
        try
        {
            using (var zip = new BundleZipWriter(File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite)))
            {
                foreach (var (name, bytes) in files)
                {
                    zip.Add(name, bytes);
                }

                zip.Complete();
            }

            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed class Hashes : ITreeHashes, ITreeHashSink
    {
        private readonly Dictionary<(int, long), TreeHash> hashes = [];

        public void Add(int level, long index, in TreeHash hash) => hashes.Add((level, index), hash);

        public TreeHash Read(int level, long index) => hashes[(level, index)];
    }
}
