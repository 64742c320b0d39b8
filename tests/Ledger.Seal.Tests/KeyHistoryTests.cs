using System.Text;

namespace Ledger.Seal.Tests;

public sealed class KeyHistoryTests
{
    private const string Origin = "ledger.example/board";

    private static readonly SigningKey A = SigningKey.Generate(Origin);
    private static readonly SigningKey B = SigningKey.Generate(Origin);
    private static readonly SigningKey C = SigningKey.Generate(Origin);
    private static readonly Cosigner Witness = Cosigner.Generate("witness.example/w");
    private static readonly TrustPolicy Policy = TrustPolicy.Parse(Encoding.UTF8.GetBytes($"witness w {Witness.Verifier}\nquorum w\n"));
    private static readonly KeyHistory History = KeyHistory.Of(A.Verifier).Rotated(B.Verifier, At(10, A, B)).Rotated(C.Verifier, At(20, B, C));

    [Fact]
    public void Each_key_counts_from_its_handover_to_the_next_whichever_of_them_one_trusts()
    {
        foreach (var trusted in new[] { A, B, C })
        {
            foreach (var (key, sizes) in new[] { (A, new[] { 1, 10 }), (B, [10, 11, 20]), (C, [20, 21]) })
            {
                foreach (var size in sizes)
                {
                    Assert.Equal(size, History.Open(At(size, key), trusted.Verifier, null, out var by).Size);
                    Assert.Equal(key.Verifier, by);
                }
            }

            Refused(At(11, A), trusted, "does not count");
            Refused(At(9, B), trusted, "does not count");
            Refused(At(21, B), trusted, "does not count");
            Refused(At(19, C), trusted, "does not count");
        }
    }

    [Fact]
    public void A_key_that_is_not_of_the_history_is_not_trusted_and_a_stranger_signs_nothing()
    {
        using var stranger = SigningKey.Generate(Origin);
        Refused(At(5, A), stranger, "is not one of them");
        Refused(At(5, stranger), A, "no key of the log's history signed it");
    }

    [Fact]
    public void What_is_written_is_read_back_and_a_history_of_one_key_is_that_key()
    {
        var bytes = History.Compromised(B.Verifier, 15).ToBytes();
        Assert.Equal(bytes, KeyHistory.Parse(bytes).ToBytes());
        Assert.Equal(15, KeyHistory.Parse(bytes).Periods[1].CompromisedFrom);
        Assert.Equal($"{A.Verifier}\n", Encoding.UTF8.GetString(KeyHistory.Of(A.Verifier).ToBytes()));
    }

    [Fact]
    public void A_handover_that_one_of_the_two_did_not_sign_is_none()
    {
        Assert.Throws<NoteFormatException>(() => History.Rotated(SigningKey.Generate(Origin).Verifier, At(30, C)));
        Assert.Throws<NoteFormatException>(() => KeyHistory.Of(A.Verifier).Rotated(B.Verifier, At(30, B)));
        Assert.Throws<NoteFormatException>(() => KeyHistory.Of(A.Verifier).Rotated(B.Verifier, At(30, B, C)));
        Assert.Throws<NoteFormatException>(() => History.Rotated(A.Verifier, At(30, C, A)));
        using var next = SigningKey.Generate(Origin);
        Assert.Throws<NoteFormatException>(() => History.Rotated(next.Verifier, At(19, C, next)));
    }

    [Fact]
    public void A_history_with_any_byte_replaced_or_cut_anywhere_is_refused_or_says_nothing_else()
    {
        var bytes = KeyHistory.Of(A.Verifier).Rotated(B.Verifier, At(10, A, B)).ToBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            // Cut after its first line it is the history up to there, which lacks the newline.
            Assert.Throws<NoteFormatException>(() => KeyHistory.Parse(bytes.AsSpan(0, length)));
            if (bytes[length] == (byte)'\n' && length + 1 < bytes.Length)
            {
                break;
            }
        }

        foreach (var mangled in Mangled.Each(bytes))
        {
            try
            {
                Assert.Equal(mangled, KeyHistory.Parse(mangled).ToBytes());
            }
            catch (NoteFormatException)
            {
                // Refused.
            }
        }
    }

    [Fact]
    public void Beyond_a_compromise_a_signature_counts_only_with_the_witnesses_of_the_readers_policy()
    {
        var compromised = KeyHistory.Of(A.Verifier).Compromised(A.Verifier, 7);
        Assert.Equal(7, compromised.Open(At(7, A), A.Verifier, null, out _).Size);
        Assert.Contains("was compromised from 7 on", Assert.Throws<NotGenuineException>(() => compromised.Open(At(8, A), A.Verifier, null, out _)).Message, StringComparison.Ordinal);
        Assert.Throws<NotGenuineException>(() => compromised.Open(At(8, A), A.Verifier, Policy, out _));
        Assert.Throws<NotGenuineException>(() => compromised.Open(Cosigned(At(8, A)), A.Verifier, null, out _));
        Assert.Throws<NotGenuineException>(() => compromised.Open(At(8, A), A.Verifier, TrustPolicy.WithoutWitnesses, out _));
        Assert.Equal(8, compromised.Open(Cosigned(At(8, A)), A.Verifier, Policy, out _).Size);
    }

    [Fact]
    public void A_thief_cannot_hand_over_to_himself_without_the_witnesses()
    {
        var stolen = KeyHistory.Of(A.Verifier).Rotated(B.Verifier, At(10, A, B)).Compromised(A.Verifier, 7);
        Assert.Throws<NotGenuineException>(() => stolen.Open(At(12, B), A.Verifier, Policy, out _));
        Assert.Equal(12, stolen.Open(At(12, B), B.Verifier, null, out _).Size);

        var witnessed = stolen.WithHandover(Cosigned(At(10, A, B)));
        Assert.Equal(12, witnessed.Open(At(12, B), A.Verifier, Policy, out _).Size);
        Assert.Throws<NotGenuineException>(() => witnessed.Open(At(12, B), A.Verifier, null, out _));
    }

    private static void Refused(SignedNote note, SigningKey trusted, string why) =>
        Assert.Contains(why, Assert.Throws<NotGenuineException>(() => History.Open(note, trusted.Verifier, null, out _)).Message, StringComparison.Ordinal);

    private static SignedNote Cosigned(SignedNote note) => note.With(Witness.Cosign(note, 1_800_000_000));

    private static SignedNote At(long size, params INoteSigner[] keys) => new Checkpoint(Origin, size, TreeHash.Leaf([(byte)size])).Sign(keys);
}
