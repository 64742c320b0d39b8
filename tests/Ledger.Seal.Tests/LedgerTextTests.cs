namespace Ledger.Seal.Tests;

public sealed class LedgerTextTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("plain ASCII ~", null)]
    [InlineData("Zoë, 日本, 😀, \u200d\u00ad", null)]
    [InlineData("e\u0301", "is not in Unicode normal form C")]
    [InlineData("\0", "contains a control character (U+0000)")]
    [InlineData("a\nb", "contains a control character (U+000A)")]
    [InlineData("\u007f", "contains a control character (U+007F)")]
    [InlineData("\u009f", "contains a control character (U+009F)")]
    [InlineData("\u2028", "contains a line or paragraph separator (U+2028)")]
    [InlineData("\u2029", "contains a line or paragraph separator (U+2029)")]
    [InlineData("\u061c", "contains a bidirectional control (U+061C)")]
    [InlineData("\u202e", "contains a bidirectional control (U+202E)")]
    [InlineData("\u2066", "contains a bidirectional control (U+2066)")]
    [InlineData("\ufdd0", "contains a noncharacter (U+FDD0)")]
    [InlineData("\uffff", "contains a noncharacter (U+FFFF)")]
    [InlineData("\ud83f\udffe", "contains a noncharacter (U+1FFFE)")]
    public void Text_is_judged_by_one_rule(string text, string? expected)
    {
        Assert.Equal(expected is null, LedgerText.IsAcceptable(text, 100, out var problem));
        Assert.Equal(expected, problem);
    }

    [Fact]
    public void Lone_surrogates_are_refused()
    {
        Assert.False(LedgerText.IsAcceptable("a\ud800", 100, out var problem));
        Assert.Equal("contains a lone surrogate (U+D800)", problem);
        Assert.False(LedgerText.IsAcceptable("a\udc00b", 100, out problem));
        Assert.Equal("contains a lone surrogate (U+DC00)", problem);
    }

    [Fact]
    public void The_cap_counts_bytes_of_UTF8()
    {
        Assert.True(LedgerText.IsAcceptable("日本", 6, out _));
        Assert.False(LedgerText.IsAcceptable("日本", 5, out var problem));
        Assert.Equal("is 6 bytes long in UTF-8, more than 5", problem);
        Assert.False(LedgerText.IsAcceptable("abc", 2, out _));
    }

    [Fact]
    public void Lines_and_tabs_are_allowed_only_on_request()
    {
        Assert.True(LedgerText.IsAcceptable("a\n\tb é", 100, out _, allowLines: true));
        Assert.False(LedgerText.IsAcceptable("a\r\nb", 100, out var problem, allowLines: true));
        Assert.Equal("contains a control character (U+000D)", problem);
    }
}
