using System.Collections.Frozen;
using System.Text;
using CsCheck;
using Ledger.Json;

namespace Ledger.Tests.Json;

public class StrictJsonTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"a":1,"b":[{"a":1},{"a":2}],"c":{"a":-3},"d":true,"e":"é ☃ 𝄞"}""")]
    [InlineData("""{"a":"\ud834\udd1e \u00e9 \" \\ \/ \n"}""")]
    [InlineData(" \t\r\n{ \"a\" : [ ] } \r\n")]
    public void An_object_in_strict_JSON_is_accepted(string json) => Check(json);

    [Theory]
    [InlineData("""{"a":1,"a":1}""", 1, 8, "'a' stands twice in one object")]
    [InlineData("""{"a":1,"\u0061":1}""", 1, 8, "'a' stands twice in one object")]
    [InlineData("{\"a\":1,\n \"b\":{\"c\":1,\n  \"c\":2}}", 3, 3, "'c' stands twice in one object")]
    [InlineData("""[{"a":1}]""", 1, 1, "an object is expected")]
    [InlineData("\"a\"", 1, 1, "an object is expected")]
    [InlineData("1", 1, 1, "an object is expected")]
    [InlineData("null", 1, 1, "an object is expected")]
    [InlineData("{\n\"a\":1e3}", 2, 5, "a whole number is expected: there are no fractions or exponents here")]
    [InlineData("""{"a":1E3}""", 1, 6, "a whole number is expected: there are no fractions or exponents here")]
    [InlineData("""{"a":1.0}""", 1, 6, "a whole number is expected: there are no fractions or exponents here")]
    [InlineData("""{"a":[1,-0.5]}""", 1, 9, "a whole number is expected: there are no fractions or exponents here")]
    [InlineData("""{"a":null}""", 1, 6, "null is no value here: leave the field out, or write not-stated")]
    [InlineData("""{"a":"\ud800"}""", 1, 6, "the text is not well-formed Unicode (a lone surrogate, or bytes that are not UTF-8)")]
    [InlineData("""{"a":"\udd1e\ud834"}""", 1, 6, "the text is not well-formed Unicode (a lone surrogate, or bytes that are not UTF-8)")]
    [InlineData("""{"a":1,"\ud800":1}""", 1, 8, "the text is not well-formed Unicode (a lone surrogate, or bytes that are not UTF-8)")]
    public void What_is_not_acceptable_is_refused_with_its_place(string json, long line, long column, string problem)
    {
        var e = Assert.Throws<JsonInputException>(() => Check(json));
        Assert.Equal((line, column, problem), (e.Line, e.Column, e.Problem));
        Assert.Equal(Failure.Usage, e.Failure);
        Assert.Equal($"line {line}, column {column}: {problem}", e.Message);
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("{", 1, 2)]
    [InlineData("{\"a\":1", 1, 7)]
    [InlineData("""{"a":1,}""", 1, 8)]
    [InlineData("{\"a\":1,\n}", 2, 1)]
    [InlineData("{\"a\":[1,]}", 1, 9)]
    [InlineData("""{"a":1 /* why */}""", 1, 8)]
    [InlineData("{\"a\":1 // why\n}", 1, 8)]
    [InlineData("""{"a":1} x""", 1, 9)]
    [InlineData("""{"a":1}{"a":2}""", 1, 8)]
    [InlineData("""{'a':1}""", 1, 2)]
    [InlineData("""{a:1}""", 1, 2)]
    [InlineData("""{"a":01}""", 1, 7)]
    [InlineData("""{"a":+1}""", 1, 6)]
    [InlineData("""{"a":.5}""", 1, 6)]
    [InlineData("""{"a":NaN}""", 1, 6)]
    [InlineData("""{"a":0x1}""", 1, 7)]
    [InlineData("""{"a":True}""", 1, 6)]
    [InlineData("""{"a":"\x41"}""", 1, 8)]
    [InlineData("""{"a" 1}""", 1, 6)]
    [InlineData("{\"é\":1,\n \"b\":x}", 2, 6)]
    [InlineData("{\"a\":\"x\ny\"}", 1, 8)]
    [InlineData("{\"a\":\"x\ty\"}", 1, 8)]
    [InlineData("{\"a\":\"x\0y\"}", 1, 8)]
    [InlineData("\uFEFF{}", 1, 1)]
    public void What_is_not_JSON_is_refused_with_its_place(string json, long line, long column)
    {
        var e = Assert.Throws<JsonInputException>(() => Check(json));
        Assert.Equal((line, column), (e.Line, e.Column));
        Assert.StartsWith("not JSON: ", e.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", e.Problem, StringComparison.Ordinal);
        Assert.False(e.Problem.EndsWith('.'), e.Problem);
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused()
    {
        Assert.Throws<JsonInputException>(() => StrictJson.CheckObject([.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8]));
        Assert.Throws<JsonInputException>(() => StrictJson.CheckObject([.. "{\"a\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8]));
        Assert.Throws<JsonInputException>(() => StrictJson.CheckObject([.. "{\""u8, 0xFF, .. "\":1}"u8]));
        Assert.Throws<JsonInputException>(() => StrictJson.CheckObject([0xFF, .. "{}"u8]));
    }

    [Fact]
    public void Nesting_is_read_to_its_limit_and_no_deeper()
    {
        Check(Nested(StrictJson.MaxDepth));
        var e = Assert.Throws<JsonInputException>(() => Check(Nested(StrictJson.MaxDepth + 1)));
        Assert.Contains("depth", e.Problem, StringComparison.Ordinal);
        Assert.Throws<JsonInputException>(() => Check(Nested(100_000)));

        static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);
    }

    [Fact]
    public void The_place_counts_from_the_line_that_the_text_starts_on()
    {
        Assert.Equal(41, Assert.Throws<JsonInputException>(() => StrictJson.CheckObject("{\n\"a\":null}"u8, line: 40)).Line);
        Assert.Equal(41, Assert.Throws<JsonInputException>(() => StrictJson.CheckObject("{\n\"a\":x}"u8, line: 40)).Line);
    }

    [Fact]
    public void The_column_counts_bytes() =>
        Assert.Equal(17, Assert.Throws<JsonInputException>(() => Check("{\"é\":\"☃\",\"b\":null}")).Column);

    [Fact]
    public void Only_names_that_may_stand_in_it_are_accepted_if_they_are_given()
    {
        var names = FrozenSet.Create(StringComparer.Ordinal, "a", "b");
        StrictJson.CheckObject("""{"a":{"b":1}}"""u8, names: names);
        var e = Assert.Throws<JsonInputException>(() => StrictJson.CheckObject("""{"a":{"B":1}}"""u8, names: names));
        Assert.Equal((7, "unknown field B"), (e.Column, e.Problem));
    }

    [Fact]
    public void Whatever_the_bytes_they_are_accepted_or_refused_and_nothing_else_happens() =>
        Gen.Select(Gen.String[Gen.Char["{}[]\":,\\u0d8e1.nulltrue \n"], 0, 40], Gen.Byte.Array[0, 3]).Sample((text, bytes) =>
        {
            try
            {
                StrictJson.CheckObject([.. Encoding.UTF8.GetBytes(text), .. bytes]);
            }
            catch (JsonInputException e)
            {
                Assert.True(e.Line >= 1 && e.Column >= 1, e.Message);
            }
        });

    private static void Check(string json) => StrictJson.CheckObject(Encoding.UTF8.GetBytes(json));

    [Theory]
    [InlineData("a", "a")]
    [InlineData("\\u0061", "a")]
    [InlineData("a", "\\u0061")]
    [InlineData("é", "\\u00e9")]
    public void A_name_that_stands_twice_is_found_however_it_is_written_and_however_many_stand_between(string first, string second)
    {
        foreach (var between in (int[])[0, 1, 62, 63, 64, 65, 1000])
        {
            var others = string.Concat(Enumerable.Range(0, between).Select(i => $"\"n{i}\":{{\"a\":1}},"));
            var e = Assert.Throws<JsonInputException>(() => Check($"{{\"{first}\":1,{others}\"{second}\":2}}"));
            Assert.Contains("stands twice", e.Problem, StringComparison.Ordinal);
            Check($"{{\"{first}\":1,{others}\"b\":2}}");
        }
    }
}
