using Ledger.Seal.Maps;

namespace Ledger.Seal.Tests.Maps;

/// <summary>
/// Each attack of the table, and its verdict. The log: office-a, office-b, office-a, office-c, office-a; the map of these five is entry 5; entry 6 is office-a once more.
/// </summary>
public sealed class StreamProofAttackTests
{
    private static readonly Attack[] s_attacks =
    [
        // 10: genuine
        new("the sender signs with a key of his own", 10, null, _ => Logged().Prove("office-a")),
        new("the checkpoint is another log's, by the same key", 10, null, log => With(log.Prove("office-a"), note: SignedNote.Sign($"other.example/log\n{log.Size}\n{log.Checkpoint().Root}\n", log.Key))),

        // 15: logged
        new("the event of the map is not in the log", 15, 5, log => With(log.Prove("office-a"), map: log.Entry(5) with { Header = Logged(l => l.Map(bendHeader: h => h with { Actor = "x" })).Entries[5].Header })),
        new("the event of the map is said to be another entry", 15, 4, log => With(log.Prove("office-a"), map: log.Entry(5) with { Index = 4 })),
        new("an event of another type is given for the map's", 15, 1, log => With(log.Prove("office-a"), map: log.Entry(1), salt: MappedLog.Salt(1), payload: log.Entries[1].Payload)),
        new("the payload of the map's event is another", 15, 5, log => With(log.Prove("office-a"), payload: [.. log.Entries[5].Payload[..^1], (byte)' '])),
        new("the salt of the map's event is another", 15, 5, log => With(log.Prove("office-a"), salt: MappedLog.Salt(6))),
        new("an event of another stream says that it is a map", 15, 5, Asked, l => l.Map(bendHeader: h => h with { Stream = "office-z", Rev = 0 })),
        new("a map in a version that nobody knows", 15, 5, Asked, l => l.Map(bendHeader: h => h with { Schema = 2 })),
        new("a map whose payload is said to be encrypted", 15, 5, Asked, l => l.Map(bendHeader: h => h with { Protect = new Protection("p", TreeHash.Empty) })),
        new("a map of more entries than there were before it", 15, 5, Asked, l => l.Map(bend: c => c with { Size = 6 })),
        new("a map whose fact has a member twice", 15, 5, Asked, l => l.Record(StreamsMapClaim.Stream, StreamsMapClaim.FactType, FactWith(",\"size\":4"))),
        new("a map whose fact has more than it may", 15, 5, Asked, l => l.Record(StreamsMapClaim.Stream, StreamsMapClaim.FactType, FactWith(",\"z\":1"))),
        new("a map's event without a fact", 15, 5, Asked, l => l.Record(StreamsMapClaim.Stream, StreamsMapClaim.FactType, "[1]")),

        // 13: sound
        new("an event is not in the log", 13, 2, log => Events(log, e => [e[0], e[1] with { Header = log.Entries[3].Header }, e[2]])),
        new("an event is given at another index", 13, 3, log => Events(log, e => [e[0], e[1] with { Index = 3 }, e[2]])),
        new("another stream's event is put among them", 13, 1, log => Events(log, e => [e[0], log.Entry(1), e[1], e[2]])),
        new("another stream's events are given for this one's", 13, 0, log => With(log.Prove("office-a"), stream: "office-b")),
        new("an event is left out of the middle", 13, 4, log => Events(log, e => [e[0], e[2]])),
        new("the first event is left out", 13, 2, log => Events(log, e => [e[1], e[2]])),
        new("an event is there twice", 13, 0, log => Events(log, e => [e[0], e[0], e[1], e[2]])),
        new("two events are swapped", 13, 2, log => Events(log, e => [e[1], e[0], e[2]])),
        new("an event later than the map is put at the end", 13, 6, log => Events(log, e => [.. e, log.Entry(6)])),
        new("two events of the log claim one revision", 13, 2, log => log.Prove("office-a"), l => l.Map(), (i, h) => i == 2 ? h with { Rev = 0 } : h),
        new("an event was recorded before the one before it", 13, 2, log => log.Prove("office-a"), l => l.Map(), (i, h) => i == 2 ? h with { Recorded = h.Recorded.AddHours(-1) } : h),

        // 12: complete
        new("the last event is left out", 12, null, log => Events(log, e => [e[0], e[1]])),
        new("all but the first are left out", 12, null, log => Events(log, e => [e[0]])),
        new("the place is an older map's", 12, null, log => With(log.Prove("office-a"), place: Place(log, log.MapOf(3)))),
        new("the place is another", 12, null, log => With(log.Prove("office-a"), place: log.Prove("office-a").Place! with { Place = (log.Prove("office-a").Place!.Place + 1) % 3 })),
        new("the map was logged without one of the events", 12, null, log => log.Prove("office-a"), l => l.Map(bend: c => c with { Root = l.MapOf(5, i => i == 4).Root })),
        new("absence: neighbours that are not next to each other", 12, null, log => Absent(log, 1, below: 0, above: 2)),
        new("absence: the stream is given as its own neighbour below", 12, null, log => Absent(log, 1, below: 1, above: 2)),
        new("absence: the stream is given as its own neighbour above", 12, null, log => Absent(log, 1, below: 0, above: 1)),
        new("absence: only the neighbour below, which is not the last", 12, null, log => Absent(log, 1, below: 0, above: null)),
        new("absence: only the neighbour above, which is not the first", 12, null, log => Absent(log, 1, below: null, above: 2)),
        new("absence: no neighbour, in a map that is not empty", 12, null, log => Absent(log, 1, below: null, above: null)),
        new("absence: the neighbours are swapped", 12, null, log => Absent(log, 1, below: 2, above: 0)),
        new("absence: the neighbours, said to be next to each other", 12, null, log => Neighbours(log, above: p => p with { Place = 1 })),
        new("absence: a neighbour that the map does not have", 12, null, log => Neighbours(log, above: p => p with { Stream = p.Stream!.Value with { Count = 2 } })),
        new("absence: a neighbour with another name", 12, null, log => Neighbours(log, above: p => p with { Stream = p.Stream!.Value with { Name = Next(log.MapOf(5)[1].Name) } })),
        new("absence: the proof of another name", 12, null, log => With(log.Prove("office-nobody"), stream: "office-b")),
    ];

    public static TheoryData<string, int, long?> Table
    {
        get
        {
            var table = new TheoryData<string, int, long?>();
            foreach (var attack in s_attacks)
            {
                table.Add(attack.Name, attack.Code, attack.Index);
            }

            return table;
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void An_attack_is_refused_with_its_code_and_the_first_bad_entry(string name, int code, long? index)
    {
        var attack = s_attacks.Single(a => a.Name == name);
        using var log = Logged(attack.Map, attack.Bend);
        var made = attack.Does(log);
        foreach (var proof in new[] { made, StreamProof.Parse(made.ToBytes()) })
        {
            var verdict = proof.Verify(log.Question);
            Assert.True(code == verdict.ExitCode, $"{verdict.ExitCode}, not {code}: {StreamProofText.ForPeople(verdict)}");
            Assert.Equal(index, verdict.Failed!.Index);
        }
    }

    [Fact]
    public void An_older_map_is_no_answer_for_those_who_say_how_much_they_ask_about()
    {
        using var log = MappedLog.Of("office-b", "office-c");
        log.Record("office-a");
        log.Map();
        Assert.Equal(0, log.Prove("office-a").Verify(log.Question with { AtLeast = 4 }).ExitCode);
        var older = log.Prove("office-a", mapIndex: 2);
        Assert.Contains("when trust.example/ledger had 2 entries", StreamProofText.ForPeople(older.Verify(log.Question)).ReplaceLineEndings(" "), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(14, older.Verify(log.Question with { AtLeast = 4 }).ExitCode);
    }

    [Fact]
    public void What_a_wrong_map_says_cannot_be_seen_from_a_proof_but_from_the_headers()
    {
        using var log = Logged(l => l.Map(bend: c => c with { Root = l.MapOf(5, i => i == 1).Root, Streams = 2 }));
        var without = log.MapOf(5, i => i == 1);
        var place = ~without.Find(MappedStream.NameOf("office-b"));
        var proof = StreamProof.OfAbsence(
            "office-b", log.Entry(5), MappedLog.Salt(5), log.Entries[5].Payload, place > 0 ? MappedLog.Place(without, place - 1) : null, place < 2 ? MappedLog.Place(without, place) : null, log.Note());
        var verdict = proof.Verify(log.Question);
        Assert.Equal(0, verdict.ExitCode);
        Assert.NotEqual(log.MapOf(5).Root, verdict.Map!.Root);
    }

    // Five events, their map, and one more event.
    private static MappedLog Logged(Func<MappedLog, int>? map = null, Func<int, EventHeader, EventHeader>? bend = null)
    {
        var log = new MappedLog();
        foreach (var (i, stream) in new[] { "office-a", "office-b", "office-a", "office-c", "office-a" }.Index())
        {
            log.Record(stream, bend: h => bend?.Invoke(i, h) ?? h);
        }

        (map ?? (l => l.Map()))(log);
        log.Record("office-a");
        return log;
    }

    // A proof of what is there, with the event of the map as it was logged.
    private static StreamProof Asked(MappedLog log)
    {
        var map = log.MapOf(5);
        return StreamProof.Of("office-a", log.Entry(5), MappedLog.Salt(5), log.Entries[5].Payload, Place(log, map), [log.Entry(0), log.Entry(2), log.Entry(4)], log.Note());
    }

    private static MapPlace Place(MappedLog log, StreamsMap map) => MappedLog.Place(map, map.Find(MappedStream.NameOf(log.Entries[0].Stream)));

    private static StreamProof With(
        StreamProof proof, string? stream = null, ProvenEntry? map = null, byte[]? salt = null, byte[]? payload = null, MapPlace? place = null, IReadOnlyList<ProvenEntry>? events = null, SignedNote? note = null) =>
        proof.Place is null
            ? StreamProof.OfAbsence(stream ?? proof.Stream, map ?? proof.Map, salt ?? proof.Salt.ToArray(), payload ?? proof.Payload.ToArray(), proof.Below, proof.Above, note ?? proof.Checkpoint)
            : StreamProof.Of(stream ?? proof.Stream, map ?? proof.Map, salt ?? proof.Salt.ToArray(), payload ?? proof.Payload.ToArray(), place ?? proof.Place, events ?? proof.Events, note ?? proof.Checkpoint);

    private static StreamProof Events(MappedLog log, Func<IReadOnlyList<ProvenEntry>, IReadOnlyList<ProvenEntry>> change) =>
        With(log.Prove("office-a"), events: change(log.Prove("office-a").Events));

    // The stream at a place is said to be absent.
    private static StreamProof Absent(MappedLog log, int place, int? below, int? above)
    {
        var (map, proof) = (log.MapOf(5), log.Prove("office-a"));
        var name = log.Entries.First(e => MappedStream.NameOf(e.Stream) == map[place].Name).Stream;
        return StreamProof.OfAbsence(
            name, proof.Map, proof.Salt.ToArray(), proof.Payload.ToArray(), below is { } b ? MappedLog.Place(map, b) : null, above is { } a ? MappedLog.Place(map, a) : null, proof.Checkpoint);
    }

    // The stream in the middle is said to be absent, between the other two.
    private static StreamProof Neighbours(MappedLog log, Func<MapPlace, MapPlace> above)
    {
        var proof = Absent(log, 1, 0, 2);
        return StreamProof.OfAbsence(proof.Stream, proof.Map, proof.Salt.ToArray(), proof.Payload.ToArray(), proof.Below, above(proof.Above!), proof.Checkpoint);
    }

    private static string FactWith(string more) => "{\"fact\":" + new StreamsMapClaim(5, TreeHash.Empty, 3).ToJson()[..^1] + more + "}}";

    private static TreeHash Next(TreeHash hash)
    {
        var bytes = hash.ToArray();
        bytes[^1]++;
        return TreeHash.FromBytes(bytes);
    }

    private sealed record Attack(
        string Name, int Code, long? Index, Func<MappedLog, StreamProof> Does, Func<MappedLog, int>? Map = null, Func<int, EventHeader, EventHeader>? Bend = null);
}
