using System.Text;
using CsCheck;
using Ledger.Seal.Bundles;
using Ledger.Seal.Maps;

namespace Ledger.Seal.Tests.Maps;

public sealed class StreamProofTests
{
    [Fact]
    public void Any_stream_of_any_log_is_proven_to_be_there_and_any_other_not_and_never_the_other_way_round() =>
        Gen.Int[0, 9].Array[0, 40].Sample(streams =>
        {
            using var log = MappedLog.Of(streams.Select(s => $"office-{s}"));
            log.Record("office-3"); // later than the map
            for (var stream = 0; stream < 14; stream++)
            {
                var name = $"office-{stream}";
                var has = streams.Count(s => s == stream);
                var bytes = log.Prove(name).ToBytes();
                var proof = StreamProof.Parse(bytes);
                Assert.Equal(bytes, proof.ToBytes());
                var verdict = proof.Verify(log.Question);
                Assert.True(verdict.ExitCode == 0, StreamProofText.ForPeople(verdict));
                Assert.Equal((has, streams.Length, streams.Length), (verdict.Events.Count, (int)verdict.Map!.Size, (int)verdict.MapIndex!));
                Assert.Equal(streams.Index().Where(s => s.Item == stream).Select(s => (long)s.Index), verdict.Events.Select(e => e.Index));
                AssertNeverTheOpposite(log, proof, name, streams.Length);
            }
        }, iter: 30);

    [Fact]
    public void A_proof_with_any_byte_replaced_is_refused()
    {
        using var log = MappedLog.Of("office-a", "office-b", "office-a", "office-c");
        foreach (var stream in new[] { "office-a", "office-nobody" })
        {
            foreach (var mangled in Mangled.Each(log.Prove(stream).ToBytes()))
            {
                // What proves that one name is absent proves it of every name that would stand at the same place; the verdict says which.
                Assert.False(Proves(mangled, log.Question) && StreamProof.Parse(mangled).Stream == stream, Encoding.UTF8.GetString(mangled));
                Assert.False(Proves(mangled, log.Question) && stream == "office-a");
            }
        }
    }

    [Fact]
    public void A_proof_cut_anywhere_is_refused()
    {
        using var log = MappedLog.Of("office-a", "office-b", "office-a", "office-c");
        foreach (var stream in new[] { "office-a", "office-nobody" })
        {
            var bytes = log.Prove(stream).ToBytes();
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.False(Proves(bytes[..length], log.Question));
            }
        }
    }

    [Fact]
    public void A_line_left_out_twice_there_or_swapped_with_the_next_is_refused()
    {
        using var log = MappedLog.Of("office-a", "office-b", "office-a", "office-c");
        foreach (var stream in new[] { "office-a", "office-nobody" })
        {
            var lines = Encoding.UTF8.GetString(log.Prove(stream).ToBytes())[..^1].Split('\n').ToList();
            for (var i = 0; i < lines.Count; i++)
            {
                Assert.False(Proves(lines.Where((_, at) => at != i), log.Question), $"-{i} {lines[i]}");
                Assert.False(i < lines.Count - 1 && Proves(lines.SelectMany((line, at) => at == i ? [line, line] : new[] { line }), log.Question), $"+{i} {lines[i]}"); // a note may carry one signature twice
                if (i > 0 && lines[i] != lines[i - 1])
                {
                    Assert.False(Proves(lines.Select((line, at) => at == i ? lines[i - 1] : at == i - 1 ? lines[i] : line), log.Question), $"x{i} {lines[i]}");
                }
            }
        }
    }

    [Fact]
    public void What_is_no_proof_is_refused_and_says_in_which_line()
    {
        using var log = MappedLog.Of("office-a", "office-b", "office-a", "office-c");
        var text = Encoding.UTF8.GetString(log.Prove("office-a").ToBytes());
        var absent = Encoding.UTF8.GetString(log.Prove("office-nobody").ToBytes());
        (string Text, string Says)[] wrong =
        [
            ("", "line 1 does not end"),
            (text.Replace("@v1", "@v2", StringComparison.Ordinal), "line 1 is not ledger/stream-proof@v1"),
            (text.Replace("\n", "\r\n", StringComparison.Ordinal), "line 1"),
            (text.Replace("stream office-a", "stream ", StringComparison.Ordinal), "line 2"),
            (text.Replace("stream office-a", "stream " + new string('a', 201), StringComparison.Ordinal), "line 2"),
            (text.Replace("stream office-a", "stream office-\u202Ea", StringComparison.Ordinal), "line 2"),
            (text.Replace("\n\nmap", "\nmap", StringComparison.Ordinal), "line 3 is not empty"),
            (text.Replace("map 4", "map 04", StringComparison.Ordinal), "line 4"),
            (text.Replace("map 4", "map 9223372036854775808", StringComparison.Ordinal), "line 4"),
            (text.Replace("map 4\nheader ", "map 4\nheader =", StringComparison.Ordinal), "line 5"),
            (text.Replace("\n\nplace", "\n" + string.Concat(Enumerable.Repeat(TreeHash.Empty.ToBase64() + "\n", 64)) + "\nplace", StringComparison.Ordinal), "one of more than 63"),
            (text.Replace("salt ", "salt " + Convert.ToBase64String(new byte[18]), StringComparison.Ordinal), "line 6"),
            (text.Replace("checkpoint\n", "checkpoint\n\n", StringComparison.Ordinal), "proof: "),
            (text[..text.IndexOf("entry ", StringComparison.Ordinal)] + text[text.IndexOf("checkpoint\n", StringComparison.Ordinal)..], "does not begin with entry"),
            (absent.Replace("above ", "above  ", StringComparison.Ordinal).Replace("below ", "below  ", StringComparison.Ordinal), "and a place, a name's hash"),
            (text + "\n", "proof: "),
        ];
        foreach (var (proof, says) in wrong)
        {
            Assert.Contains(says, Assert.Throws<StreamProofFormatException>(() => StreamProof.Parse(Encoding.UTF8.GetBytes(proof))).Message, StringComparison.Ordinal);
        }

        Assert.Throws<StreamProofFormatException>(() => StreamProof.Parse(new byte[StreamProof.MaxSize + 1]));
        Assert.Equal(17, StreamProofVerdict.Unreadable(new StreamProofFormatException("proof: no")).ExitCode);
    }

    [Fact]
    public void Only_the_signature_line_of_an_unknown_key_is_outside_of_what_a_proof_covers()
    {
        using var log = MappedLog.Of("office-a", "office-b");
        using var witness = SigningKey.Generate("w.example/one");
        var proof = log.Prove("office-a");
        var signed = StreamProof.Of(
            proof.Stream, proof.Map, proof.Salt.ToArray(), proof.Payload.ToArray(), proof.Place!, proof.Events,
            proof.Checkpoint.With(new NoteSignature(witness.Verifier.Name, witness.Verifier.KeyId, witness.Sign("text\n"u8))));
        Assert.True(Proves(signed.ToBytes(), log.Question));
    }

    [Fact]
    public void It_says_of_how_many_entries_it_speaks_and_one_can_insist_on_a_number()
    {
        using var log = MappedLog.Of("office-a", "office-b");
        log.Record("office-a");
        var proof = log.Prove("office-a");
        Assert.Equal(0, proof.Verify(log.Question with { AtLeast = 2 }).ExitCode);
        Assert.Equal(14, proof.Verify(log.Question with { AtLeast = 3 }).ExitCode);
        Assert.Contains("had 2 entries, the stream office-a had exactly this one event", StreamProofText.ForPeople(proof.Verify(log.Question)), StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_checkpoint_that_is_held_another_of_the_same_size_is_refused()
    {
        using var log = MappedLog.Of("office-a", "office-b");
        var proof = log.Prove("office-a");
        Assert.Equal(0, proof.Verify(log.Question with { Held = log.Checkpoint() }).ExitCode);
        Assert.Equal(11, proof.Verify(log.Question with { Held = log.Checkpoint() with { Root = TreeHash.Empty } }).ExitCode);
        var shorter = proof.Verify(log.Question with { Held = log.Checkpoint(2) });
        Assert.Equal((0, StepOutcome.NotChecked), (shorter.ExitCode, shorter.Steps[1].Outcome));
    }

    [Fact]
    public void A_proof_under_a_new_key_is_checked_with_the_old_one_and_the_history()
    {
        using var old = SigningKey.Generate("trust.example/ledger");
        using var log = MappedLog.Of("office-a", "office-b");
        var handover = log.Checkpoint(1).Sign(old, log.Key);
        var keys = KeyHistory.Of(old.Verifier).Rotated(log.Key.Verifier, handover);
        Assert.Equal(10, log.Prove("office-a").Verify(new StreamProofQuestion(old.Verifier)).ExitCode);
        Assert.Equal(0, log.Prove("office-a").Verify(new StreamProofQuestion(old.Verifier, keys)).ExitCode);
    }

    [Fact]
    public void The_worked_example_of_the_document_holds()
    {
        using var log = new MappedLog(SigningKey.Parse(DocExample.Line("note.md", "signing-key")));
        log.Record("office-chair");
        log.Record("office-deputy-chair");
        log.Record("office-chair", "HolderAppointed");
        log.Map();
        var map = log.MapOf(3);
        var chair = map[map.Find(MappedStream.NameOf("office-chair"))];
        Assert.Equal(DocExample.Line("streams-map.md", "name-hash"), chair.Name.ToHex());
        Assert.Equal(DocExample.Line("streams-map.md", "head"), chair.Head.ToHex());
        Assert.Equal(DocExample.Line("streams-map.md", "leaf"), $"{chair.Name.ToHex()}{chair.Count:x16}{chair.Head.ToHex()}");
        Assert.Equal(DocExample.Line("streams-map.md", "root"), map.Root.ToHex());
        Assert.Equal(DocExample.Line("streams-map.md", "payload"), Encoding.UTF8.GetString(log.Entries[3].Payload));
        foreach (var (block, stream, events) in new[] { ("present", "office-chair", 2), ("absent", "office-treasurer", 0) })
        {
            var text = DocExample.Text("streams-map.md", block);
            Assert.Equal(text, Encoding.UTF8.GetString(log.Prove(stream).ToBytes()));
            var verdict = StreamProof.Parse(Encoding.UTF8.GetBytes(text)).Verify(new StreamProofQuestion(VerifierKey.Parse(DocExample.Line("note.md", "verifier-key"))));
            Assert.Equal((0, stream, events), (verdict.ExitCode, verdict.Stream, verdict.Events.Count));
        }
    }

    [Fact]
    public void Both_verdicts_read_as_they_should()
    {
        using var log = MappedLog.Of("office-a", "office-b", "office-a");
        var told = StreamProofText.ForPeople(log.Prove("office-a").Verify(log.Question));
        Assert.Contains("had exactly these 2 events", told, StringComparison.Ordinal);
        Assert.Contains("from entry 3 on, this proof says nothing", told.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("there was no such stream", StreamProofText.ForPeople(log.Prove("office-x").Verify(log.Question)).ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("\"absent\":true,\"events\":[]", StreamProofText.Json(log.Prove("office-x").Verify(log.Question)), StringComparison.Ordinal);
        Assert.Contains("\"size\":3,\"mapIndex\":3", StreamProofText.Json(log.Prove("office-a").Verify(log.Question)), StringComparison.Ordinal);
        using var other = new MappedLog();
        var refused = log.Prove("office-a").Verify(other.Question);
        Assert.Contains("DO NOT RELY ON THIS PROOF", StreamProofText.ForPeople(refused), StringComparison.Ordinal);
        Assert.Contains("\"verified\":false,\"exitCode\":10,\"failed\":\"genuine\"", StreamProofText.Json(refused), StringComparison.Ordinal);
        Assert.DoesNotContain("events", StreamProofText.Json(refused), StringComparison.Ordinal);
    }

    // Whatever true parts a liar puts together.
    private static void AssertNeverTheOpposite(MappedLog log, StreamProof proof, string name, int size)
    {
        var map = log.MapOf(size);
        var (salt, payload) = (proof.Salt.ToArray(), proof.Payload.ToArray());
        MapPlace?[] places = [null, .. Enumerable.Range(0, map.Count).Select(i => MappedLog.Place(map, i))];
        if (proof.Place is null)
        {
            foreach (var place in places.OfType<MapPlace>())
            {
                foreach (var count in new[] { 1, 2 }.Where(c => c <= size))
                {
                    var events = Enumerable.Range(0, count).Select(i => log.Entry(i)).ToList();
                    Assert.NotEqual(0, StreamProof.Of(name, proof.Map, salt, payload, place, events, proof.Checkpoint).Verify(log.Question).ExitCode);
                }
            }
        }
        else
        {
            foreach (var below in places)
            {
                foreach (var above in places)
                {
                    Assert.NotEqual(0, StreamProof.OfAbsence(name, proof.Map, salt, payload, below, above, proof.Checkpoint).Verify(log.Question).ExitCode);
                }
            }
        }
    }

    private static bool Proves(IEnumerable<string> lines, StreamProofQuestion question) => Proves(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))), question);

    private static bool Proves(byte[] bytes, StreamProofQuestion question)
    {
        try
        {
            return StreamProof.Parse(bytes).Verify(question).ExitCode == 0;
        }
        catch (StreamProofFormatException)
        {
            return false;
        }
    }
}
