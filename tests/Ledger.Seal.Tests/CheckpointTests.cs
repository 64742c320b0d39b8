using System.Text;
using CsCheck;

namespace Ledger.Seal.Tests;

public sealed class CheckpointTests
{
    private const string Origin = "a.example/log";

    [Fact]
    public void A_checkpoint_reads_back_the_same() =>
        Gen.Select(Gen.Long[1, long.MaxValue], Gen.Byte.Array[32]).Sample((size, root) =>
        {
            var checkpoint = new Checkpoint(Origin, size, TreeHash.FromBytes(root));
            return Checkpoint.Parse(checkpoint.ToText()) == checkpoint;
        });

    [Fact]
    public void A_signed_checkpoint_opens_with_its_key_only()
    {
        using var key = SigningKey.Generate(Origin);
        using var other = SigningKey.Generate(Origin);
        var checkpoint = new Checkpoint(Origin, 0, TreeHash.Empty);
        var note = SignedNote.Parse(checkpoint.Sign(key).ToBytes());
        Assert.Equal(checkpoint, Checkpoint.Open(note, key.Verifier));
        Assert.True(Checkpoint.TryOpen(note, key.Verifier, out var opened, out _));
        Assert.Equal(checkpoint, opened);
        Assert.Throws<NotGenuineException>(() => Checkpoint.Open(note, other.Verifier));
        Assert.False(Checkpoint.TryOpen(note, other.Verifier, out _, out var problem));
        Assert.Equal("checkpoint: no known key signed it", problem);
    }

    [Fact]
    public void A_key_cannot_sign_for_another_origin()
    {
        using var key = SigningKey.Generate("b.example/log");
        Assert.Throws<ArgumentException>(() => new Checkpoint(Origin, 0, TreeHash.Empty).Sign(key));
        var note = SignedNote.Sign(new Checkpoint(Origin, 0, TreeHash.Empty).ToText(), key);
        Assert.Throws<NotGenuineException>(() => Checkpoint.Open(note, key.Verifier));
    }

    [Fact]
    public void A_signed_text_that_is_no_checkpoint_is_refused()
    {
        using var key = SigningKey.Generate(Origin);
        Assert.Throws<NoteFormatException>(() => Checkpoint.Open(SignedNote.Sign("hello\n", key), key.Verifier));
    }

    [Theory]
    [InlineData("a\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=")]
    [InlineData("a\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\nextension\n")]
    [InlineData("a\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n\n")]
    [InlineData("\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n")]
    [InlineData("a\n01\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n")]
    [InlineData("a\n+1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n")]
    [InlineData("a\n-1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n")]
    [InlineData("a\n 1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n")]
    [InlineData("a\n1.0\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n")]
    [InlineData("a\n\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n")]
    [InlineData("a\n\u0661\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n")]
    [InlineData("a\n9223372036854775808\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n")]
    [InlineData("a\n1\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB1=\n")]
    [InlineData("a\n0\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n")]
    [InlineData("")]
    public void What_is_no_checkpoint_is_refused(string text) => Assert.Throws<NoteFormatException>(() => Checkpoint.Parse(text));

    [Fact]
    public void The_text_of_the_specification_is_read()
    {
        var checkpoint = Checkpoint.Parse("example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n");
        Assert.Equal(20_852_163, checkpoint.Size);
        Assert.Equal("example.com/behind-the-sofa", checkpoint.Origin);
    }

    [Fact]
    public void A_signed_checkpoint_with_any_byte_replaced_is_refused()
    {
        using var key = SigningKey.Generate(Origin);
        var note = new Checkpoint(Origin, 42, TreeHash.Leaf([1])).Sign(key).ToBytes();
        foreach (var mangled in Mangled.Each(note))
        {
            Assert.False(Opens(mangled, key.Verifier), Encoding.UTF8.GetString(mangled));
        }
    }

    private static bool Opens(byte[] bytes, VerifierKey key)
    {
        try
        {
            return Checkpoint.TryOpen(SignedNote.Parse(bytes), key, out _, out _);
        }
        catch (NoteFormatException)
        {
            return false;
        }
    }
}
