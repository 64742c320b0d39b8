using System.Buffers.Binary;
using System.Text;

namespace Ledger.Seal.Tests;

public sealed class NoteTests
{
    /// <summary>The example of c2sp.org/signed-note.</summary>
    private const string SpecKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    private const string SpecNote =
        "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    /// <summary>The example at the head of the same page; its key is not given.</summary>
    private const string Poem =
        "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
        + "\u2014 quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";

    [Fact]
    public void The_example_of_the_specification_verifies()
    {
        var key = VerifierKey.Parse(SpecKey);
        var note = Parse(SpecNote);
        Assert.Equal("This is an example message.\n", note.Text);
        Assert.True(note.VerifiedBy(key));
        Assert.Equal([key], Assert.IsType<NoteVerdict.Genuine>(note.Check(key)).By);
        Assert.Equal(SpecNote, Encoding.UTF8.GetString(note.ToBytes()));
        Assert.Equal(SpecKey, key.ToString());
        Assert.Equal(0x530d903au, key.KeyId);
        Assert.Equal(32, key.PublicKey.Length);
    }

    [Fact]
    public void The_signatures_begin_after_the_last_empty_line()
    {
        var note = Parse(Poem);
        Assert.EndsWith("raggio di sole:\n\ned è subito sera.\n", note.Text, StringComparison.Ordinal);
        Assert.Equal(0x367ba04bu, Assert.Single(note.Signatures).KeyId);
        Assert.Equal(Poem, Encoding.UTF8.GetString(note.ToBytes()));
        Assert.False(note.VerifiedBy(VerifierKey.Parse(SpecKey)));
    }

    [Fact]
    public void A_note_with_any_byte_replaced_is_refused()
    {
        var key = VerifierKey.Parse(SpecKey);
        foreach (var mangled in Mangled.Each(Encoding.UTF8.GetBytes(SpecNote)))
        {
            Assert.False(IsGenuine(mangled, key), Encoding.UTF8.GetString(mangled));
        }
    }

    [Fact]
    public void A_note_cut_anywhere_is_refused()
    {
        var bytes = Encoding.UTF8.GetBytes(SpecNote);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(IsGenuine(bytes[..length], VerifierKey.Parse(SpecKey)));
        }
    }

    [Fact]
    public void A_verifier_key_with_any_character_replaced_is_refused()
    {
        foreach (var mangled in Mangled.Each(Encoding.UTF8.GetBytes(SpecKey)))
        {
            Assert.False(VerifierKey.TryParse(Encoding.Latin1.GetString(mangled), out _), Encoding.Latin1.GetString(mangled));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("example.com/foo")]
    [InlineData("example.com/foo+530d903a")]
    [InlineData("+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+0530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n")]
    [InlineData("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U0=")]
    [InlineData("example.com foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")]
    public void What_is_no_verifier_key_is_refused(string text)
    {
        Assert.False(VerifierKey.TryParse(text, out _));
        Assert.Throws<NoteFormatException>(() => VerifierKey.Parse(text));
    }

    [Theory]
    [InlineData("no signatures\n")]
    [InlineData("no signatures\n\n")]
    [InlineData("no blank line\n\u2014 a.example AAAAAAA=\n")]
    [InlineData("no newline at the end\n\n\u2014 a.example AAAAAAA=")]
    [InlineData("a hyphen\n\n- a.example AAAAAAA=\n")]
    [InlineData("two spaces\n\n\u2014 a.example  AAAAAAA=\n")]
    [InlineData("no name\n\n\u2014  AAAAAAA=\n")]
    [InlineData("plus in the name\n\n\u2014 a+b AAAAAAA=\n")]
    [InlineData("a wide space in the name\n\n\u2014 a\u3000b AAAAAAA=\n")]
    [InlineData("only a key id\n\n\u2014 a.example AAAAAA==\n")]
    [InlineData("stray bits\n\n\u2014 a.example AAAAAAB=\n")]
    [InlineData("no padding\n\n\u2014 a.example AAAAAAA\n")]
    [InlineData("a tab\t\n\n\u2014 a.example AAAAAAA=\n")]
    [InlineData("carriage returns\r\n\n\u2014 a.example AAAAAAA=\n")]
    [InlineData("something after\n\n\u2014 a.example AAAAAAA=\nx\n")]
    public void What_is_no_note_is_refused(string note) => Assert.Throws<NoteFormatException>(() => Parse(note));

    [Fact]
    public void Bytes_that_are_not_Unicode_are_refused() =>
        Assert.Throws<NoteFormatException>(() => SignedNote.Parse([0xC3, 0x28, .. "\n\n\u2014 a.example AAAAAAA=\n"u8]));

    [Fact]
    public void A_note_beyond_the_caps_is_refused()
    {
        const string Line = "\u2014 a.example AAAAAAA=\n";
        Assert.Equal(100, Parse("text\n\n" + string.Concat(Enumerable.Repeat(Line, 100))).Signatures.Count);
        Assert.Throws<NoteFormatException>(() => Parse("text\n\n" + string.Concat(Enumerable.Repeat(Line, 101))));
        Assert.Throws<NoteFormatException>(() => Parse(new string('x', SignedNote.MaxSize) + "\n\n" + Line));
    }

    [Fact]
    public void Unknown_keys_are_ignored_and_a_known_key_with_a_wrong_signature_spoils_the_note()
    {
        using var log = SigningKey.Generate("a.example/log");
        using var other = SigningKey.Generate("a.example/log");
        using var witness = SigningKey.Generate("w.example/one");
        var note = SignedNote.Sign("text\n", log, witness);
        Assert.True(note.VerifiedBy(log.Verifier));
        Assert.True(note.VerifiedBy(log.Verifier, witness.Verifier, other.Verifier));
        Assert.Equal([witness.Verifier, log.Verifier], Assert.IsType<NoteVerdict.Genuine>(note.Check(witness.Verifier, log.Verifier, log.Verifier)).By);
        Assert.False(note.VerifiedBy(other.Verifier));
        Assert.False(note.VerifiedBy());

        var forged = note.With(new NoteSignature(log.Verifier.Name, log.Verifier.KeyId, new byte[64]));
        Assert.False(forged.VerifiedBy(log.Verifier));
        Assert.False(forged.VerifiedBy(witness.Verifier, log.Verifier));
        Assert.True(forged.VerifiedBy(witness.Verifier));
        Assert.Contains("a.example/log", Assert.IsType<NoteVerdict.Refused>(forged.Check(log.Verifier)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no newline")]
    [InlineData("")]
    [InlineData("tab\t\n")]
    public void A_text_that_no_note_can_hold_is_not_signed(string text)
    {
        using var key = SigningKey.Generate("a.example/log");
        Assert.Throws<NoteFormatException>(() => SignedNote.Sign(text, key));
    }

    [Fact]
    public void A_text_that_is_not_Unicode_is_not_signed()
    {
        using var key = SigningKey.Generate("a.example/log");
        Assert.Throws<NoteFormatException>(() => SignedNote.Sign("lone \ud800 surrogate\n", key));
    }

    [Fact]
    public void A_note_needs_a_key() => Assert.Throws<NoteFormatException>(() => SignedNote.Sign("text\n"));

    [Fact]
    public void What_is_signed_reads_back_the_same()
    {
        using var key = SigningKey.Generate("ledger.example/büro");
        var note = SignedNote.Sign("line\n\nline\n\n\n", key);
        var again = SignedNote.Parse(note.ToBytes());
        Assert.Equal(note.Text, again.Text);
        Assert.Equal(note.Signatures, again.Signatures);
        Assert.True(again.VerifiedBy(VerifierKey.Parse(key.Verifier.ToString())));
    }

    [Fact]
    public void A_signing_key_survives_export_and_shows_its_seed_nowhere_else()
    {
        using var key = SigningKey.Generate("a.example/log");
        var text = key.Export();
        using var again = SigningKey.Parse(text);
        Assert.Equal(key.Verifier, again.Verifier);
        Assert.Equal(key.Sign([1, 2, 3]), again.Sign([1, 2, 3]));
        var secret = text[(text.LastIndexOf('+') + 1)..];
        Assert.DoesNotContain(secret, key.ToString(), StringComparison.Ordinal);
        var wrong = text.Replace("a.example", "b.example", StringComparison.Ordinal);
        Assert.DoesNotContain(secret, Assert.Throws<NoteFormatException>(() => SigningKey.Parse(wrong)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_key_of_the_Go_package_signs_as_it_does_there()
    {
        using var key = SigningKey.Parse("PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz");
        Assert.Equal("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", key.Verifier.ToString());
        var note = SignedNote.Sign("If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n", key);
        Assert.EndsWith(
            "\n\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n",
            Encoding.UTF8.GetString(note.ToBytes()),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PRIVATE+KEY+")]
    [InlineData("a.example/log+cbef4042+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f")]
    [InlineData("PRIVATE+KEY+ledger.example/board+cbef4043+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f")]
    [InlineData("PRIVATE+KEY+ledger.example/board+CBEF4042+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f")]
    [InlineData("PRIVATE+KEY+ledger.example/board+cbef4042+BAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f")]
    [InlineData("PRIVATE+KEY+ledger.example/board+cbef4042+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4=")]
    public void What_is_no_signing_key_is_refused(string text) => Assert.Throws<NoteFormatException>(() => SigningKey.Parse(text));

    [Fact]
    public void A_key_needs_a_name_that_can_stand_in_a_note()
    {
        foreach (var name in new[] { "", "a b", "a+b", "a\u00a0b", "a\nb", "\ud800" })
        {
            Assert.Throws<NoteFormatException>(() => SigningKey.Generate(name));
        }
    }

    [Fact]
    public void A_timestamped_cosignature_verifies_over_its_time()
    {
        using var secret = SigningKey.Generate("w.example/one");
        byte[] material = [VerifierKey.Cosignature, .. secret.Verifier.PublicKey];
        var id = System.Security.Cryptography.SHA256.HashData([.. Encoding.UTF8.GetBytes("w.example/one\n"), .. material])[..4];
        var witness = VerifierKey.Parse($"w.example/one+{Convert.ToHexStringLower(id)}+{Convert.ToBase64String(material)}");
        Assert.Equal(VerifierKey.Cosignature, witness.Type);

        const string Text = "a.example/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
        var signature = new byte[72];
        BinaryPrimitives.WriteInt64BigEndian(signature, 1_679_315_147);
        secret.Sign(Encoding.UTF8.GetBytes($"cosignature/v1\ntime 1679315147\n{Text}")).CopyTo(signature, 8);
        using var log = SigningKey.Generate("a.example/log");
        var note = SignedNote.Sign(Text, log).With(new NoteSignature(witness.Name, witness.KeyId, signature));
        Assert.True(note.VerifiedBy(witness));
        Assert.True(note.VerifiedBy(log.Verifier, witness));
        Assert.Throws<NotGenuineException>(() => Checkpoint.Open(note, witness));

        signature[7]++;
        Assert.False(SignedNote.Sign(Text, log).With(new NoteSignature(witness.Name, witness.KeyId, signature)).VerifiedBy(log.Verifier, witness));
    }

    [Fact]
    public void The_worked_example_of_the_document_holds()
    {
        using var key = SigningKey.Parse(DocExample.Line("note.md", "signing-key"));
        Assert.Equal(DocExample.Line("note.md", "verifier-key"), key.Verifier.ToString());
        var note = Parse(DocExample.Text("note.md", "checkpoint"));
        var checkpoint = Checkpoint.Open(note, key.Verifier);
        Assert.Equal(DocExample.Text("note.md", "checkpoint"), Encoding.UTF8.GetString(checkpoint.Sign(key).ToBytes()));
    }

    private static SignedNote Parse(string note) => SignedNote.Parse(Encoding.UTF8.GetBytes(note));

    private static bool IsGenuine(byte[] bytes, VerifierKey key)
    {
        try
        {
            return SignedNote.Parse(bytes).VerifiedBy(key);
        }
        catch (NoteFormatException)
        {
            return false;
        }
    }
}
