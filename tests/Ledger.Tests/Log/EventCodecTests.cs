using System.Text;
using Ledger.Log;
using Ledger.Offices;
using Ledger.People;
using Ledger.Portfolios;
using Ledger.Seal;

namespace Ledger.Tests.Log;

public sealed class EventCodecTests : IDisposable
{
    private const string Created = """{"fact":{"id":"chief-executive","title":"Chief Executive"}}""";
    private const string Approved = """{"fact":{"version":1,"document":"not-stated","sha256":"not-stated","body":"board","decision":"d-1"}}""";

    private readonly TestCodec _codec = new();

    [Fact]
    public void A_payload_reads_as_its_fact() =>
        Assert.Equal(new OfficeEvent.OfficeCreated(OfficeId.Parse("chief-executive"), "Chief Executive"), Decode("OfficeCreated", Created).Fact);

    [Theory]
    [InlineData("an unknown member of the fact", """{"fact":{"id":"chief-executive","title":"Chief Executive","holder":"p-1"}}""")]
    [InlineData("an unknown member beside the fact", """{"fact":{"id":"chief-executive","title":"Chief Executive"},"note":"x"}""")]
    [InlineData("an unknown member of the source", """{"fact":{"id":"chief-executive","title":"Chief Executive"},"source":{"document":"Letter","locator":"line 1","page":1}}""")]
    [InlineData("a member in another case", """{"fact":{"Id":"chief-executive","title":"Chief Executive"}}""")]
    [InlineData("the fact in another case", """{"Fact":{"id":"chief-executive","title":"Chief Executive"}}""")]
    [InlineData("a missing member", """{"fact":{"id":"chief-executive"}}""")]
    [InlineData("a missing fact", """{"decidedAt":1}""")]
    [InlineData("nothing", "{}")]
    [InlineData("a member twice", """{"fact":{"id":"chief-executive","title":"Chief Executive","title":"Chief Executive"}}""")]
    [InlineData("the fact twice", """{"fact":{"id":"chief-executive","title":"Chief Executive"},"fact":{"id":"chief-executive","title":"Chief Executive"}}""")]
    [InlineData("decidedAt twice", """{"fact":{"id":"chief-executive","title":"Chief Executive"},"decidedAt":1,"decidedAt":1}""")]
    [InlineData("a number for a text", """{"fact":{"id":"chief-executive","title":7}}""")]
    [InlineData("a number for an id", """{"fact":{"id":7,"title":"Chief Executive"}}""")]
    [InlineData("what is no id", """{"fact":{"id":"Chief Executive","title":"Chief Executive"}}""")]
    [InlineData("a flag for a text", """{"fact":{"id":"chief-executive","title":true}}""")]
    [InlineData("a list for a text", """{"fact":{"id":"chief-executive","title":["Chief Executive"]}}""")]
    [InlineData("an object for a text", """{"fact":{"id":"chief-executive","title":{}}}""")]
    [InlineData("null for a text", """{"fact":{"id":"chief-executive","title":null}}""")]
    [InlineData("an empty text", """{"fact":{"id":"chief-executive","title":""}}""")]
    [InlineData("a control character", "{\"fact\":{\"id\":\"chief-executive\",\"title\":\"Chief\\u0007Executive\"}}")]
    [InlineData("a lone surrogate", "{\"fact\":{\"id\":\"chief-executive\",\"title\":\"\\ud800\"}}")]
    [InlineData("a text that is not in normal form C", "{\"fact\":{\"id\":\"chief-executive\",\"title\":\"e\\u0301\"}}")]
    [InlineData("null for the fact", """{"fact":null}""")]
    [InlineData("a text for the fact", """{"fact":"chief-executive"}""")]
    [InlineData("a list for the fact", """{"fact":["chief-executive","Chief Executive"]}""")]
    [InlineData("null for the source", """{"fact":{"id":"chief-executive","title":"Chief Executive"},"source":null}""")]
    [InlineData("a text for decidedAt", """{"fact":{"id":"chief-executive","title":"Chief Executive"},"decidedAt":"1"}""")]
    [InlineData("null for decidedAt", """{"fact":{"id":"chief-executive","title":"Chief Executive"},"decidedAt":null}""")]
    [InlineData("a comment", """{"fact":{"id":"chief-executive","title":"Chief Executive"}/* why */}""")]
    [InlineData("a trailing comma", """{"fact":{"id":"chief-executive","title":"Chief Executive"},}""")]
    [InlineData("single quotes", """{'fact':{'id':'chief-executive','title':'Chief Executive'}}""")]
    [InlineData("names without quotes", """{fact:{id:"chief-executive",title:"Chief Executive"}}""")]
    [InlineData("something after the end", """{"fact":{"id":"chief-executive","title":"Chief Executive"}}{}""")]
    [InlineData("no end", """{"fact":{"id":"chief-executive","title":"Chief Executive"}""")]
    [InlineData("a list", """[{"fact":{"id":"chief-executive","title":"Chief Executive"}}]""")]
    [InlineData("null", "null")]
    [InlineData("no JSON", "fact")]
    [InlineData("no bytes", "")]
    public void What_is_not_exactly_a_payload_stops_the_reader_and_says_where(string what, string payload)
    {
        var e = Assert.Throws<LogCorruptException>(() => Decode("OfficeCreated", payload));
        Assert.Equal((7, Failure.Integrity), (e.Index, e.Failure));
        Assert.True(e.Message.StartsWith("index 7: OfficeCreated does not read: ", StringComparison.Ordinal), $"{what}: {e.Message}");
    }

    [Theory]
    [InlineData("a text for a number", "1", "\"1\"")]
    [InlineData("a fraction for a number", "1", "1.5")]
    [InlineData("a whole number as a fraction", "1", "1.0")]
    [InlineData("an exponent", "1", "1e0")]
    [InlineData("a number that is too large", "1", "2147483648")]
    [InlineData("a number that is far too large", "1", "99999999999999999999")]
    [InlineData("a flag for a number", "1", "true")]
    [InlineData("null for a number", "1", "null")]
    [InlineData("null for what is not stated", "\"not-stated\"", "null")]
    [InlineData("a number for what may be stated", "\"not-stated\"", "7")]
    [InlineData("an empty text for what is not stated", "\"not-stated\"", "\"\"")]
    public void A_value_of_another_kind_stops_the_reader(string what, string value, string other)
    {
        Assert.NotNull(Decode("FrameworkApproved", Approved).Fact);
        var at = Approved.IndexOf($":{value}", StringComparison.Ordinal) + 1;
        var e = Assert.Throws<LogCorruptException>(() => Decode("FrameworkApproved", Approved[..at] + other + Approved[(at + value.Length)..]));
        Assert.True(e.Index == 7, what);
    }

    [Theory]
    [InlineData("\"Substantive\"")]
    [InlineData("\"0\"")]
    [InlineData("0")]
    [InlineData("\"substantive,acting\"")]
    [InlineData("\"permanent\"")]
    public void A_word_that_is_none_of_the_known_ones_stops_the_reader(string word) =>
        Assert.Throws<LogCorruptException>(() => Decode("HolderAppointed", $$$"""{"fact":{"holder":"p-1","basis":{{{word}}}}}"""));

    [Fact]
    public void Bytes_that_are_not_UTF_8_stop_the_reader()
    {
        byte[] payload = [.. "{\"fact\":{\"id\":\"chief-executive\",\"title\":\""u8, 0xC3, 0x28, .. "\"}}"u8];
        Assert.Throws<LogCorruptException>(() => _codec.Codec.Decode(TestCodec.Logged("OfficeCreated", 1, payload)));
    }

    [Fact]
    public void A_byte_order_mark_stops_the_reader() =>
        Assert.Throws<LogCorruptException>(() => _codec.Codec.Decode(TestCodec.Logged("OfficeCreated", 1, (byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Created)])));

    [Fact]
    public void A_fact_that_is_not_known_stops_the_reader()
    {
        var e = Assert.Throws<LogCorruptException>(() => Decode("OfficeAbolished", Created));
        Assert.Equal("index 7: OfficeAbolished is a fact that this program does not know", e.Message);
    }

    [Fact]
    public void A_fact_is_not_known_by_the_name_of_its_type_in_another_case() =>
        Assert.Throws<LogCorruptException>(() => Decode("officeCreated", Created));

    [Fact]
    public void What_is_not_stated_comes_back_as_not_stated()
    {
        var fact = (OfficeEvent.HolderAppointed)RoundTrip(new OfficeEvent.HolderAppointed(Stated<PersonId>.NotStated, Basis.Interim)).Fact;
        Assert.False(fact.Holder.IsStated);
    }

    [Fact]
    public void What_is_stated_comes_back_as_stated()
    {
        var fact = (OfficeEvent.HolderAppointed)RoundTrip(new OfficeEvent.HolderAppointed(PersonId.Parse("p-1"), Basis.Acting)).Fact;
        Assert.Equal(new OfficeEvent.HolderAppointed(PersonId.Parse("p-1"), Basis.Acting), fact);
    }

    [Fact]
    public void What_is_none_is_absent_and_comes_back_as_none()
    {
        var fact = new PortfolioEvent.PortfolioRevised([new PortfolioChange("Estates", Stated<string>.NotStated, "Weekly")], Narrative: null);
        Assert.Equal(
            """{"fact":{"changes":[{"aspect":"Estates","before":"not-stated","after":"Weekly"}]}}""",
            Encoding.UTF8.GetString(EventCodec.Plaintext(fact, source: null, decidedAt: null)));
        Assert.Null(((PortfolioEvent.PortfolioRevised)RoundTrip(fact).Fact).Narrative);
    }

    [Fact]
    public void The_effective_time_is_in_the_header_and_comes_back_with_the_fact()
    {
        var effective = new Effective(PartialDate.Parse("[2025-10..]"), PartialDate.NotStated);
        var fact = new OfficeEvent.OfficeCreated(OfficeId.Parse("chief-executive"), "Chief Executive") { Effective = effective };
        Assert.DoesNotContain("effective", Encoding.UTF8.GetString(EventCodec.Plaintext(fact, source: null, decidedAt: null)), StringComparison.Ordinal);
        Assert.Equal(effective, RoundTrip(fact).Fact.Effective);
    }

    [Fact]
    public void The_source_and_what_was_known_are_stored_beside_the_fact()
    {
        var read = RoundTrip(new OfficeEvent.OfficeCreated(OfficeId.Parse("chief-executive"), "Chief Executive"), new Source("Letter", "line 35"), 12);
        Assert.Equal(new Source("Letter", "line 35"), read.Source);
        Assert.Equal(12, read.DecidedAt);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a\nb")]
    [InlineData("e\u0301")]
    public void A_text_that_could_not_be_read_back_is_not_written(string text)
    {
        var e = Assert.Throws<LedgerException>(() => RoundTrip(new OfficeEvent.OfficeCreated(OfficeId.Parse("chief-executive"), text)));
        Assert.Equal(Failure.Usage, e.Failure);
        Assert.StartsWith("OfficeCreated cannot be recorded: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_medium_that_is_not_known_stops_the_reader()
    {
        var logged = TestCodec.Logged("OfficeCreated", 1, Encoding.UTF8.GetBytes(Created));
        Assert.Throws<LogCorruptException>(() => _codec.Codec.Decode(logged with { Header = logged.Header with { Media = "application/cbor" } }));
        Assert.Throws<LogCorruptException>(() => _codec.Codec.Decode(logged with { Header = logged.Header with { Media = EventCodec.EncryptedJson } }));
    }

    [Theory]
    [InlineData("""{"fact":{"changes":[null],"narrative":"Strengthened"}}""")]
    [InlineData("""{"fact":{"changes":[{"aspect":"Estates","before":"not-stated","after":"Weekly","since":"2025"}]}}""")]
    [InlineData("""{"fact":{"changes":[{"aspect":"Estates","before":"not-stated"}]}}""")]
    [InlineData("""{"fact":{"changes":{}}}""")]
    [InlineData("""{"fact":{"narrative":"Strengthened"}}""")]
    public void A_list_is_read_as_strictly(string payload) => Assert.Throws<LogCorruptException>(() => Decode("PortfolioRevised", payload));

    public void Dispose() => _codec.Dispose();

    private StoredFact Decode(string type, string payload) => _codec.Codec.Decode(TestCodec.Logged(type, 1, Encoding.UTF8.GetBytes(payload)));

    private StoredFact RoundTrip(Fact fact, Source? source = null, long? decidedAt = null)
    {
        var stream = new StreamName("office-chief-executive");
        var command = new CreateOffice(OfficeId.Parse("chief-executive"), "Chief Executive") { Source = source };
        return _codec.Codec.Decode(TestCodec.Logged(stream, 0, _codec.Codec.Encode(stream, 0, 0, fact, command, new CommandId("c-1"), "office", decidedAt)));
    }
}
