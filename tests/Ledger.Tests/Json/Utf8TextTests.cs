using System.Text;
using Ledger.Json;

namespace Ledger.Tests.Json;

/// <summary>The characters of a payload, in a buffer that is used again for the next.</summary>
public sealed class Utf8TextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("ä ß 𝄞 ’")]
    public void It_reads_as_the_characters_that_were_given(string text)
    {
        using var reader = Utf8Text.Of(Encoding.UTF8.GetBytes(text));
        Assert.Equal(text.Length == 0 ? -1 : text[0], reader.Peek());
        Assert.Equal(text, reader.ReadToEnd());
        Assert.Equal(-1, reader.Read());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public void However_much_is_asked_for_at_once_nothing_is_lost(int atOnce)
    {
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"{i}é"));
        using var reader = Utf8Text.Of(Encoding.UTF8.GetBytes(text));
        var (read, buffer) = (new StringBuilder(), new char[atOnce + 2]);
        while (reader.Read(buffer, 1, atOnce) is > 0 and var count)
        {
            read.Append(buffer, 1, count);
        }

        Assert.Equal(text, read.ToString());
    }

    [Fact]
    public void A_text_that_is_read_while_another_is_has_characters_of_its_own()
    {
        using var outer = Utf8Text.Of("outer"u8);
        Assert.Equal('o', outer.Read());
        using (var inner = Utf8Text.Of("inner"u8))
        {
            Assert.Equal("inner", inner.ReadToEnd());
        }

        using var next = Utf8Text.Of("next"u8);
        Assert.Equal("uter", outer.ReadToEnd());
        Assert.Equal("next", next.ReadToEnd());
    }

    [Fact]
    public void Nothing_of_a_longer_text_is_left_in_the_next()
    {
        using (var longer = Utf8Text.Of("a longer text, of which a part is read"u8))
        {
            Assert.Equal('a', longer.Read());
        }

        using var shorter = Utf8Text.Of("shorter"u8);
        Assert.Equal("shorter", shorter.ReadToEnd());
    }
}
