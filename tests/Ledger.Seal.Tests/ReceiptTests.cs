using System.Text;
using CsCheck;

namespace Ledger.Seal.Tests;

public sealed class ReceiptTests
{
    private const string Origin = "a.example/log";

    [Fact]
    public void Every_entry_of_a_log_gets_a_receipt_that_verifies() =>
        Headers.Valid.Array[1, 40].Sample(headers =>
        {
            using var key = SigningKey.Generate(Origin);
            var tree = HashStore.Of(headers.Select(header => header.Encode()));
            var checkpoint = new Checkpoint(Origin, headers.Length, tree.Edge.Root());
            var note = checkpoint.Sign(key);
            for (var i = 0; i < headers.Length; i++)
            {
                var bytes = new Receipt(i, headers[i].Encode(), TreeProofs.Inclusion(i, headers.Length, tree), note).ToBytes();
                var receipt = Receipt.Parse(bytes);
                Assert.Equal(bytes, receipt.ToBytes());
                Assert.Equal(new ReceiptVerdict.Valid(i, headers[i], checkpoint), receipt.Verify(key.Verifier));
            }
        }, iter: 20);

    [Fact]
    public void A_receipt_with_any_byte_replaced_is_refused()
    {
        using var key = SigningKey.Generate(Origin);
        foreach (var mangled in Mangled.Each(Example(key).ToBytes()))
        {
            Assert.False(Proves(mangled, key.Verifier), Encoding.UTF8.GetString(mangled));
        }
    }

    [Fact]
    public void Only_the_signature_line_of_an_unknown_key_is_outside_of_what_a_receipt_covers()
    {
        using var key = SigningKey.Generate(Origin);
        using var witness = SigningKey.Generate("w.example/one");
        var receipt = Example(key);
        var cosigned = new Receipt(
            receipt.Index,
            receipt.Header,
            receipt.Proof,
            receipt.Checkpoint.With(new NoteSignature(witness.Verifier.Name, witness.Verifier.KeyId, witness.Sign(Encoding.UTF8.GetBytes(receipt.Checkpoint.Text))))).ToBytes();
        var unknownLine = receipt.ToBytes().Length;
        var ignored = 0;
        foreach (var mangled in Mangled.Each(cosigned))
        {
            if (!Proves(mangled, key.Verifier))
            {
                continue;
            }

            ignored++;
            Assert.Equal(cosigned[..unknownLine], mangled[..unknownLine]);
            Assert.False(Receipt.Parse(mangled).Checkpoint.VerifiedBy(witness.Verifier));
        }

        Assert.True(ignored > 0);
    }

    [Fact]
    public void A_receipt_cut_anywhere_is_refused()
    {
        using var key = SigningKey.Generate(Origin);
        var bytes = Example(key).ToBytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(Proves(bytes[..length], key.Verifier));
        }
    }

    [Fact]
    public void A_receipt_for_another_index_header_log_or_key_is_invalid()
    {
        using var key = SigningKey.Generate(Origin);
        using var other = SigningKey.Generate(Origin);
        var receipt = Example(key);
        Assert.IsType<ReceiptVerdict.Valid>(receipt.Verify(key.Verifier));
        Assert.Contains("no known key", Reason(receipt, other.Verifier), StringComparison.Ordinal);
        Assert.Contains("is not entry 3", Reason(new Receipt(3, receipt.Header, receipt.Proof, receipt.Checkpoint), key.Verifier), StringComparison.Ordinal);
        var header = (Headers.Minimal with { Rev = 99 }).Encode();
        Assert.Contains("is not entry 2", Reason(new Receipt(2, header, receipt.Proof, receipt.Checkpoint), key.Verifier), StringComparison.Ordinal);
        Assert.Contains("carries no header", Reason(new Receipt(2, [], receipt.Proof, receipt.Checkpoint), key.Verifier), StringComparison.Ordinal);
        Assert.Contains("header, byte 0", Reason(new Receipt(2, [1], receipt.Proof, receipt.Checkpoint), key.Verifier), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_receipt_is_refused()
    {
        using var key = SigningKey.Generate(Origin);
        var text = Encoding.UTF8.GetString(Example(key).ToBytes());
        string[] wrong =
        [
            "",
            "\n\n",
            text.Replace("@v1", "@v2", StringComparison.Ordinal),
            text.Replace("\n", "\r\n", StringComparison.Ordinal),
            text.Replace("index 2", "index 02", StringComparison.Ordinal),
            text.Replace("index 2", "index -2", StringComparison.Ordinal),
            text.Replace("index 2", "index 9223372036854775808", StringComparison.Ordinal),
            text.Replace("index 2\n", "", StringComparison.Ordinal),
            text.Replace("index 2\n", "index 2\nindex 2\n", StringComparison.Ordinal),
            text.Replace("extra ", "extra", StringComparison.Ordinal),
            text.Replace("\nextra ", "\nextra \nextra ", StringComparison.Ordinal),
            text.Replace("index 2\n", "index 2\n" + string.Concat(Enumerable.Repeat(TreeHash.Empty.ToBase64() + "\n", 64)), StringComparison.Ordinal),
            text.Replace("index 2\n", "index 2\n\n", StringComparison.Ordinal),
            " " + text,
            text + "\n",
        ];
        foreach (var receipt in wrong)
        {
            Assert.Throws<ReceiptFormatException>(() => Receipt.Parse(Encoding.UTF8.GetBytes(receipt)));
        }

        Assert.Throws<ReceiptFormatException>(() => Receipt.Parse(new byte[Receipt.MaxSize + 1]));
        var huge = Convert.ToBase64String(new byte[EventHeader.MaxSize + 1]);
        Assert.Throws<ReceiptFormatException>(() => Receipt.Parse(Encoding.UTF8.GetBytes(
            text.Replace(text.Split('\n')[1], $"extra {huge}", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_proof_without_extra_is_read_but_proves_nothing_by_itself()
    {
        using var key = SigningKey.Generate(Origin);
        var example = Example(key);
        var bytes = new Receipt(2, [], example.Proof, example.Checkpoint).ToBytes();
        var receipt = Receipt.Parse(bytes);
        Assert.Empty(receipt.Header);
        Assert.Equal(bytes, receipt.ToBytes());
        Assert.IsType<ReceiptVerdict.Invalid>(receipt.Verify(key.Verifier));
    }

    [Fact]
    public void The_worked_example_of_the_document_holds()
    {
        var key = VerifierKey.Parse(DocExample.Line("note.md", "verifier-key"));
        var text = DocExample.Text("receipt.md", "receipt");
        var receipt = Receipt.Parse(Encoding.UTF8.GetBytes(text));
        var valid = Assert.IsType<ReceiptVerdict.Valid>(receipt.Verify(key));
        Assert.Equal(2, valid.Index);
        Assert.Equal(3, valid.Checkpoint.Size);
        Assert.Equal(DocExample.Line("header.md", "header"), Encoding.UTF8.GetString(valid.Header.Encode()));
        Assert.Equal(DocExample.Text("note.md", "checkpoint"), Encoding.UTF8.GetString(receipt.Checkpoint.ToBytes()));
        Assert.Equal(text, Encoding.UTF8.GetString(receipt.ToBytes()));
    }

    private static Receipt Example(SigningKey key)
    {
        var headers = Enumerable.Range(0, 5).Select(i => (Headers.Minimal with { Rev = i }).Encode()).ToArray();
        var tree = HashStore.Of(headers);
        return new Receipt(2, headers[2], TreeProofs.Inclusion(2, 5, tree), new Checkpoint(Origin, 5, tree.Edge.Root()).Sign(key));
    }

    private static string Reason(Receipt receipt, VerifierKey key) => Assert.IsType<ReceiptVerdict.Invalid>(receipt.Verify(key)).Reason;

    private static bool Proves(byte[] bytes, VerifierKey key)
    {
        try
        {
            return Receipt.Parse(bytes).Verify(key) is ReceiptVerdict.Valid;
        }
        catch (ReceiptFormatException)
        {
            return false;
        }
    }
}
