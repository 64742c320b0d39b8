using System.Text;
using Ledger.Seal.Maps;

namespace Ledger.Seal.Tests.Maps;

/// <summary>A log of headers in some streams, with maps logged in it, to prove streams of.</summary>
internal sealed class MappedLog(SigningKey key) : IDisposable
{
    private readonly Dictionary<string, long> revisions = new(StringComparer.Ordinal);
    private readonly HashStore tree = new();

    public MappedLog()
        : this(SigningKey.Generate("trust.example/ledger"))
    {
    }

    public SigningKey Key { get; } = key;

    public List<(byte[] Header, byte[] Payload, string Stream)> Entries { get; } = [];

    public int Size => Entries.Count;

    public StreamProofQuestion Question => new(Key.Verifier);

    /// <summary>A log of events in these streams, and the map of them.</summary>
    public static MappedLog Of(params IEnumerable<string> streams)
    {
        var log = new MappedLog();
        foreach (var stream in streams)
        {
            log.Record(stream);
        }

        log.Map();
        return log;
    }

    public static byte[] Salt(int index) => [.. Enumerable.Range(0, PayloadCommitment.SaltSize).Select(i => (byte)(index + i))];

    public int Record(string stream, string type = "OfficeCreated", string payload = "{}", Func<EventHeader, EventHeader>? bend = null)
    {
        var (index, bytes) = (Size, Encoding.UTF8.GetBytes(payload));
        revisions[stream] = revisions.GetValueOrDefault(stream) + 1;
        var header = new EventHeader
        {
            Id = new Guid(index, 1, 2, new byte[8]),
            Stream = stream,
            Rev = revisions[stream] - 1,
            Type = type,
            Schema = 1,
            Recorded = new DateTimeOffset(2026, 3, 31, 9, 0, 0, TimeSpan.Zero).AddSeconds(index),
            Actor = "office-desk",
            Command = $"c-{index}",
            Media = "application/json",
            Length = bytes.Length,
            Commit = PayloadCommitment.Compute(Salt(index), bytes),
            Class = Classification.Public,
        };
        var leaf = (bend?.Invoke(header) ?? header).Encode();
        Entries.Add((leaf, bytes, stream));
        tree.Edge.Append(TreeHash.Leaf(leaf), tree);
        return index;
    }

    /// <summary>Logs the map of the first entries, or something else in its place.</summary>
    public int Map(int? size = null, Func<StreamsMapClaim, StreamsMapClaim>? bend = null, Func<EventHeader, EventHeader>? bendHeader = null)
    {
        var map = MapOf(size ?? Size);
        var claim = new StreamsMapClaim(size ?? Size, map.Root, map.Count);
        return Record(StreamsMapClaim.Stream, StreamsMapClaim.FactType, $$"""{"fact":{{(bend?.Invoke(claim) ?? claim).ToJson()}}}""", bendHeader);
    }

    public StreamsMap MapOf(int size, Func<int, bool>? but = null)
    {
        var builder = new StreamsMapBuilder();
        for (var i = 0; i < size; i++)
        {
            if (but?.Invoke(i) is not true)
            {
                var view = HeaderView.Parse(Entries[i].Header);
                builder.Add(view.Stream, TreeHash.Leaf(Entries[i].Header));
            }
        }

        return builder.Map();
    }

    public Checkpoint Checkpoint(int? size = null) => new(Key.Verifier.Name, size ?? Size, TreeProofs.Root(size ?? Size, tree));

    public SignedNote Note(int? size = null) => Checkpoint(size).Sign(Key);

    public ProvenEntry Entry(int index, int? size = null) => new(index, Entries[index].Header, TreeProofs.Inclusion(index, size ?? Size, tree));

    public static MapPlace Place(StreamsMap map, int place) => new(place, map[place], map.Inclusion(place));

    /// <summary>The proof that a sender who keeps to the rules gives, from the map that was logged last.</summary>
    public StreamProof Prove(string stream, int? mapIndex = null, int? size = null)
    {
        var index = mapIndex ?? Entries.FindLastIndex(e => e.Stream == StreamsMapClaim.Stream);
        var view = HeaderView.Parse(Entries[index].Header);
        Assert.True(StreamsMapClaim.TryRead(in view, Entries[index].Payload, out var claim, out _));
        var map = MapOf((int)claim.Size);
        var place = map.Find(MappedStream.NameOf(stream));
        var events = Enumerable.Range(0, (int)claim.Size).Where(i => Entries[i].Stream == stream).Select(i => Entry(i, size)).ToList();
        return place >= 0
            ? StreamProof.Of(stream, Entry(index, size), Salt(index), Entries[index].Payload, Place(map, place), events, Note(size))
            : StreamProof.OfAbsence(
                stream, Entry(index, size), Salt(index), Entries[index].Payload, ~place > 0 ? Place(map, ~place - 1) : null, ~place < map.Count ? Place(map, ~place) : null, Note(size));
    }

    public void Dispose() => Key.Dispose();
}
