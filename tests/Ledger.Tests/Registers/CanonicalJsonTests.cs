using System.Text;
using CsCheck;
using Ledger.Json;

namespace Ledger.Tests.Registers;

public class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{ "b" : [ 1, true , null ], "a" : { } }""", """{"a":{},"b":[1,true,null]}""")]
    [InlineData("""{"peach":"1","péché":"2","pêche":"3","sin":"4"}""", """{"peach":"1","péché":"2","pêche":"3","sin":"4"}""")]
    [InlineData("""{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}""",
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\",\"\ud83d\ude00\":\"Emoji: Grinning Face\",\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}")]
    [InlineData("""["\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/\u2028"]""", "[\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\u2028\"]")]
    [InlineData("[-0, 0, -12, 9007199254740991]", "[0,0,-12,9007199254740991]")]
    public void A_value_has_one_text(string json, string canonical) => Assert.Equal(canonical, Canonical(json));

    [Theory]
    [InlineData("1.5")]
    [InlineData("1e3")]
    [InlineData("9007199254740992")]
    [InlineData("""{"a":1,"b":2,"a":3}""")]
    public void What_has_no_exact_text_is_refused(string json) => Assert.Throws<FormatException>(() => Canonical(json));

    [Fact]
    public void The_order_and_the_spaces_of_what_was_written_do_not_matter() => Gen.Dictionary(Gen.String[Gen.Char['\0', '\ud7ff'], 0, 5], Gen.Int)[0, 6].Sample(members =>
    {
        var one = Canonical(Object(members));
        Assert.Equal(one, Canonical(Object(members.Reverse())));
        Assert.Equal(one, Canonical(one));
    });

    private static string Object(IEnumerable<KeyValuePair<string, int>> members) =>
        "{ " + string.Join(" , ", members.Select(m => $"{System.Text.Json.JsonSerializer.Serialize(m.Key)} : {m.Value}")) + " }";

    private static string Canonical(string json) => Encoding.UTF8.GetString(CanonicalJson.Of(Encoding.UTF8.GetBytes(json)));
}
