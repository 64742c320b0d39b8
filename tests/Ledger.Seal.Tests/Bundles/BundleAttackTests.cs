using Ledger.Seal.Bundles;

namespace Ledger.Seal.Tests.Bundles;

/// <summary>Each attack of the table, and its verdict: on the zip and on the directory that it unpacks to.</summary>
public sealed class BundleAttackTests : IDisposable
{
    private readonly BundleFolder folder = new();

    public static TheoryData<string, int, long?> Table
    {
        get
        {
            var table = new TheoryData<string, int, long?>();
            foreach (var attack in Attack.All)
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
        var stage = new Attack.Stage();
        using var maker = Attack.All.Single(a => a.Name == name).Does(stage);
        foreach (var path in new[] { maker.Zip(folder.Root), maker.Unpacked(folder.Root) })
        {
            var verdict = BundleVerifier.Verify(path, stage.Question!);
            Assert.True(code == verdict.ExitCode, $"{verdict.ExitCode}, not {code}: {VerdictText.ForPeople(verdict)}");
            Assert.Equal(index, verdict.Failed!.Index);
            Assert.All(verdict.Steps.SkipWhile(s => s.Outcome != StepOutcome.Failed).Skip(1), s => Assert.Equal(StepOutcome.NotReached, s.Outcome));
        }
    }

    [Fact]
    public void A_map_of_streams_is_computed_again()
    {
        using var maker = new BundleMaker(600, 590, 500) { Map = (400, c => c) }.Make();
        var verdict = BundleVerifier.Verify(maker.Zip(folder.Root), new BundleQuestion(maker.Key.Verifier));
        Assert.True(verdict.ExitCode == 0, VerdictText.ForPeople(verdict));
        Assert.Contains("Of 1 maps of streams 1 were computed again, and are right.", verdict.Steps[3].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(12, 10, 7, null, true)]
    [InlineData(12, 11, 10, null, false)]
    [InlineData(256, 255, 254, null, true)]
    [InlineData(257, 256, 3, null, true)]
    [InlineData(600, 590, 500, null, true)]
    [InlineData(12, 10, 7, 5L, true)]
    [InlineData(600, 590, 500, 256L, true)]
    [InlineData(600, 590, 500, 300L, true)]
    [InlineData(66_000, 65_990, 65_900, 65_536L, true)]
    [InlineData(66_000, 65_990, 65_900, null, true)]
    public void A_bundle_as_it_should_be_passes(int size, int issued, int known, long? from, bool asked)
    {
        using var maker = new BundleMaker(size, issued, known, from, asked).Make();
        var held = from is { } m ? maker.CheckpointAt((int)m) : null;
        foreach (var path in new[] { maker.Zip(folder.Root), maker.Unpacked(folder.Root) })
        {
            var verdict = BundleVerifier.Verify(path, new BundleQuestion(maker.Key.Verifier, Held: held));
            Assert.True(verdict.ExitCode == 0, VerdictText.ForPeople(verdict));
            Assert.Equal(size, verdict.Checkpoint!.Size);
            Assert.Equal(from ?? 0, verdict.Start);
            Assert.Equal(size - (from ?? 0), verdict.Disclosed + verdict.Withheld.Values.Sum());
            Assert.Equal([StepOutcome.NotChecked], verdict.Steps.Where(s => s.Number == 7).Select(s => s.Outcome));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(12)]
    public void A_whole_bundle_is_held_against_an_earlier_checkpoint_too(int held)
    {
        using var maker = new BundleMaker().Make();
        var verdict = BundleVerifier.Verify(maker.Zip(folder.Root), new BundleQuestion(maker.Key.Verifier, Held: maker.CheckpointAt(held)));
        Assert.Equal(0, verdict.ExitCode);
        Assert.Equal(StepOutcome.Passed, verdict.Steps[1].Outcome);
    }

    [Fact]
    public void Cosignatures_that_a_policy_asks_for_are_told()
    {
        using var maker = new BundleMaker().Make();
        using var witness = SigningKey.Generate("w.example");
        var policy = TrustPolicy.Parse(System.Text.Encoding.UTF8.GetBytes($"witness auditor {Cosigning.KeyOf(witness)}\nquorum auditor\n"));
        var note = SignedNote.Parse(maker.Files["checkpoint"]);
        var cosigned = note.With(Cosigning.Sign(witness, note.Text, 7)).ToBytes();
        maker.Files["checkpoint"] = cosigned;
        foreach (var proof in maker.Files.Keys.Where(f => f.EndsWith(".tlog-proof", StringComparison.Ordinal)).ToList())
        {
            var receipt = Receipt.Parse(maker.Files[proof]);
            maker.Files[proof] = new Receipt(receipt.Index, receipt.Header, receipt.Proof, SignedNote.Parse(cosigned)).ToBytes();
        }

        var verdict = BundleVerifier.Verify(maker.Zip(folder.Root), new BundleQuestion(maker.Key.Verifier, policy));
        Assert.Equal(0, verdict.ExitCode);
        Assert.Contains("auditor", verdict.Steps[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_bundle_is_checked_with_any_key_that_the_log_has_had_and_against_checkpoints_that_either_signed(bool trustsTheOld)
    {
        using var old = SigningKey.Generate(BundleMaker.Origin);
        using var maker = new BundleMaker(from: 3) { Old = old }.Make();
        maker.Files["base/checkpoint"] = maker.CheckpointAt(3, old).ToBytes();
        maker.Relist("base/checkpoint", maker.Files["base/checkpoint"]);
        var key = trustsTheOld ? old.Verifier : maker.Key.Verifier;
        var policy = TrustPolicy.Parse(System.Text.Encoding.UTF8.GetBytes($"log {key}\nquorum none\n"));
        foreach (var held in new[] { maker.CheckpointAt(3, old), maker.CheckpointAt(4, old, maker.Key), maker.CheckpointAt(9) })
        {
            var verdict = BundleVerifier.Verify(maker.Zip(folder.Root), new BundleQuestion(key, policy, held));
            Assert.True(verdict.ExitCode == 0, VerdictText.ForPeople(verdict));
            Assert.Equal(trustsTheOld, verdict.Steps[0].Text.Contains($"It is not the key that you have, {old.Verifier.KeyId:x8}", StringComparison.Ordinal));
            Assert.Contains("What the log says of its keys is what keys says.", verdict.Steps[3].Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_a_compromised_key_signed_counts_with_the_recipients_witnesses_and_up_to_the_size_without()
    {
        using var witness = Cosigner.Generate("w.example");
        var policy = TrustPolicy.Parse(System.Text.Encoding.UTF8.GetBytes($"witness regulator {witness.Verifier}\nquorum regulator\n"));
        using var key = SigningKey.Generate(BundleMaker.Origin);
        using var maker = new BundleMaker { Key = key, Compromise = (6, key, 5) }.Make();
        maker.Sign(maker.CheckpointAt(12) is var note ? note.With(witness.Cosign(note, 1_800_000_000)) : note);
        var verdict = BundleVerifier.Verify(maker.Zip(folder.Root), new BundleQuestion(key.Verifier, policy));
        Assert.True(verdict.ExitCode == 0, VerdictText.ForPeople(verdict));
        Assert.Contains("compromised from 5 entries on", verdict.Steps[0].Text, StringComparison.Ordinal);
        Assert.Equal(10, BundleVerifier.Verify(maker.Zip(folder.Root), new BundleQuestion(key.Verifier)).ExitCode);

        // It was said later than it began: what the key had signed up to there stands.
        using var earlier = new BundleMaker { Key = key, Compromise = (6, key, 12) }.Make();
        Assert.Equal(0, BundleVerifier.Verify(earlier.Zip(folder.Root), new BundleQuestion(key.Verifier)).ExitCode);
    }

    [Fact]
    public void A_handover_that_a_compromised_key_signed_leads_on_where_the_recipients_witnesses_cosigned_it()
    {
        using var witness = Cosigner.Generate("w.example");
        var policy = TrustPolicy.Parse(System.Text.Encoding.UTF8.GetBytes($"witness regulator {witness.Verifier}\nquorum regulator\n"));
        using var lost = SigningKey.Generate(BundleMaker.Origin);
        using var maker = new BundleMaker { Old = lost, Compromise = (6, lost, 2), Witness = witness }.Make();
        maker.Sign(maker.CheckpointAt(12) is var note ? note.With(witness.Cosign(note, 1_800_000_000)) : note);
        var path = maker.Zip(folder.Root);
        Assert.Equal(0, BundleVerifier.Verify(path, new BundleQuestion(lost.Verifier, policy)).ExitCode);
        Assert.Equal(10, BundleVerifier.Verify(path, new BundleQuestion(lost.Verifier)).ExitCode);
        Assert.Equal(0, BundleVerifier.Verify(path, new BundleQuestion(maker.Key.Verifier)).ExitCode);
    }

    [Fact]
    public void A_ciphertext_that_opens_to_two_texts_is_refused_with_the_second_key()
    {
        // GCM does not commit to its key; the header's plaintext commitment does. No bundle gives a ciphertext, so it is whoever decrypts who sees it.
        byte[] key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)], other = [.. Enumerable.Range(32, 32).Select(i => (byte)i)];
        var header = Headers.Minimal with { Stream = "person-1", Type = "PersonRegistered" };
        var stored = ErasablePayload.Seal(other, new byte[12], header.Stream, header.Rev, header.Id, header.Type, "one text"u8);
        var said = header with { Length = stored.Length, Protect = new Protection("person-1", ErasablePayload.PlaintextCommitment(key, header.Id, "another"u8)) };
        Assert.ThrowsAny<Exception>(() => ErasablePayload.Open(other, said, stored));
    }

    public void Dispose() => folder.Dispose();
}
