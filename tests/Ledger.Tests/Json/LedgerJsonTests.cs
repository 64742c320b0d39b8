using System.Text;
using Ledger.Frameworks;
using Ledger.Json;
using Ledger.Log;
using Ledger.Offices;
using Ledger.People;
using Ledger.Portfolios;
using Ledger.Seal;
using Newtonsoft.Json.Linq;

namespace Ledger.Tests.Json;

/// <summary>How commands are read from input: what is accepted, and that what is wrong is said with its place.</summary>
public class LedgerJsonTests
{
    private const string Appoint = """{"id":"chief-executive","holder":"p-1","basis":"substantive","effective":"2025-07"}""";

    [Fact]
    public void A_command_is_read()
    {
        var read = Read<AppointHolder>(Appoint);
        Assert.Equal(new AppointHolder(OfficeId.Parse("chief-executive"), PersonId.Parse("p-1"), Basis.Substantive) { Effective = Effective.Since(PartialDate.Parse("2025-07")) }, read);
    }

    [Fact]
    public void What_every_command_carries_is_read()
    {
        var read = Read<CreateOffice>(
            """
            {"id":"chair","title":"Chair","commandId":"c-1","effective":"[2025-10-01..2026-02-10]/2027","behalf":"secretary","capacity":"acting",
             "source":{"document":"Letter","locator":"line 1"},"cause":"0198a0b0-0000-8000-8000-000000000001","correlation":"import","class":"part-ii","expectedRevision":-1}
            """);
        Assert.Equal(
            new CreateOffice(OfficeId.Parse("chair"), "Chair")
            {
                CommandId = new CommandId("c-1"),
                Effective = new Effective(PartialDate.Parse("[2025-10-01..2026-02-10]"), PartialDate.Parse("2027")),
                Behalf = OfficeId.Parse("secretary"),
                Capacity = "acting",
                Source = new Source("Letter", "line 1"),
                Cause = Guid.ParseExact("0198a0b0-0000-8000-8000-000000000001", "D"),
                Correlation = "import",
                Class = Classification.PartII,
                ExpectedRevision = -1,
            },
            read);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var command = new RevisePortfolio(PortfolioId.Parse("executive"), [new PortfolioChange("Estates", Stated<string>.NotStated, "Weekly")], null) { Effective = new Effective(PartialDate.NotStated, PartialDate.Parse("2027")) };
        var json = LedgerJson.Write(command);
        Assert.Equal("""{"id":"executive","changes":[{"aspect":"Estates","before":"not-stated","after":"Weekly"}],"effective":"not-stated/2027"}""", json);
        Assert.Equal(json, LedgerJson.Write(Read<RevisePortfolio>(json)));
    }

    [Theory]
    [InlineData("not-stated", false)]
    [InlineData("p-1", true)]
    public void A_value_that_may_be_stated_is_the_value_or_not_stated(string holder, bool stated) =>
        Assert.Equal(stated, Read<AppointHolder>(Appoint.Replace("p-1", holder, StringComparison.Ordinal)).Holder.IsStated);

    [Theory]
    [InlineData("\"p-1\"", "null", "null is no value here: leave the field out, or write not-stated", 34)]
    [InlineData("\"p-1\"", "7", "holder: an id is expected", 34)]
    [InlineData("\"p-1\"", "\"P 1\"", "holder: 'P 1' is not an id: 1 to 64 characters of a-z 0-9 . - that start and end with a letter or digit", 34)]
    [InlineData("\"holder\":", "\"Holder\":", "unknown field Holder", 25)]
    [InlineData("\"holder\":", "\"person\":", "unknown field person", 25)]
    [InlineData("\"holder\":\"p-1\"", "\"holder\":\"p-1\",\"Holder\":\"p-2\"", "unknown field Holder", 40)]
    [InlineData("\"substantive\"", "\"Substantive\"", "basis: 'Substantive' is none of substantive, acting, interim", 48)]
    [InlineData("\"substantive\"", "0", "basis: a word is expected", 48)]
    [InlineData("\"2025-07\"", "\"July 2025\"", "effective: 'July 2025' is not a date: write 2025, 2025-07, 2025-07-14, [2025-10..2026-02] or not-stated", 74)]
    [InlineData("\"2025-07\"", "\"2025-07/2025-06\"", "effective: '2025-07/2025-06' ends before it starts", 74)]
    [InlineData("\"2025-07\"", "{}", "a date or an interval is expected", 74)]
    public void What_does_not_fit_is_said_with_its_place(string part, string other, string problem, long column)
    {
        var e = Assert.Throws<JsonInputException>(() => Read<AppointHolder>(Appoint.Replace(part, other, StringComparison.Ordinal)));
        Assert.Equal((problem, 1, column), (e.Problem, e.Line, e.Column));
    }

    [Fact]
    public void What_does_not_fit_deep_inside_is_said_with_its_place()
    {
        var e = Assert.Throws<JsonInputException>(() => Read<RevisePortfolio>("{\"id\":\"e\",\n\"changes\":[\n  {\"aspect\":\"É\",\"before\":\"not-stated\",\"after\":7}]}"));
        Assert.Equal(("changes[0].after: a text is expected", 3, 48), (e.Problem, e.Line, e.Column));
    }

    [Fact]
    public void Without_places_the_line_is_told()
    {
        var e = Assert.Throws<JsonInputException>(() => LedgerJson.Bind(JObject.Parse("""{"id":"chair","title":7}"""), typeof(CreateOffice), 3));
        Assert.Equal("line 3: title: a text is expected", e.Message);
    }

    [Fact]
    public void A_missing_field_is_named()
    {
        var e = Assert.Throws<JsonInputException>(() => Read<AppointHolder>("""{"id":"chief-executive","basis":"substantive"}"""));
        Assert.Equal("the field holder is missing", e.Problem);
    }

    [Fact]
    public void The_place_counts_from_the_line_that_the_text_starts_on()
    {
        var json = "{\"id\":\"chair\",\n \"title\":7}"u8.ToArray();
        var e = Assert.Throws<JsonInputException>(() => LedgerJson.Bind(LedgerJson.ParseObject(json, 12), typeof(CreateOffice), 12));
        Assert.Equal((13, "title: a text is expected"), (e.Line, e.Problem));
        Assert.StartsWith("line 13, column ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\\n")]
    [InlineData("\\u0000")]
    [InlineData("\\u202e")]
    [InlineData("e\\u0301")]
    [InlineData("\\uffff")]
    public void A_text_that_must_not_be_recorded_is_refused(string title)
    {
        var e = Assert.Throws<JsonInputException>(() => Read<CreateOffice>($$"""{"id":"chair","title":"{{title}}"}"""));
        Assert.StartsWith("title: the text ", e.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_is_read_up_to_its_cap_in_bytes()
    {
        Assert.Equal(4_000, Read<CreateOffice>($$"""{"id":"chair","title":"{{new string('é', 4_000)}}"}""").Title.Length);
        Assert.Throws<JsonInputException>(() => Read<CreateOffice>($$"""{"id":"chair","title":"{{new string('é', 4_000)}}a"}"""));
    }

    [Theory]
    [InlineData("2147483648")]
    [InlineData("99999999999999999999")]
    [InlineData("\"1\"")]
    [InlineData("true")]
    public void A_number_that_is_none_or_too_large_is_refused(string version) =>
        Assert.Throws<JsonInputException>(() => Read<AddClause>($$"""{"id":"scheme","version":{{version}},"clause":"1","text":"not-stated","powers":[]}"""));

    [Fact]
    public void A_list_is_a_list_of_values()
    {
        Assert.Equal(["a", "b"], Read<AddClause>("""{"id":"scheme","version":1,"clause":"1","text":"not-stated","powers":["a","b"]}""").Powers);
        Assert.Throws<JsonInputException>(() => Read<AddClause>("""{"id":"scheme","version":1,"clause":"1","text":"not-stated","powers":"a"}"""));
        Assert.Throws<JsonInputException>(() => Read<AddClause>("""{"id":"scheme","version":1,"clause":"1","text":"not-stated","powers":["a",""]}"""));
        Assert.Throws<JsonInputException>(() => Read<AddClause>("""{"id":"scheme","version":1,"clause":"1","text":"not-stated","powers":["a",1]}"""));
    }

    [Fact]
    public void A_date_in_a_text_stays_a_text() =>
        Assert.Equal("2025-07-14T00:00:00Z", Read<CreateOffice>("""{"id":"chair","title":"2025-07-14T00:00:00Z"}""").Title);

    [Fact]
    public void A_type_name_in_the_input_is_an_unknown_field() =>
        Assert.Equal("unknown field $type", Assert.Throws<JsonInputException>(() => Read<CreateOffice>("""{"$type":"System.Object","id":"chair","title":"Chair"}""")).Problem);

    [Fact]
    public void Reading_does_not_depend_on_the_culture()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("tr-TR");
            Assert.Equal(FrameworkKind.Policy, Read<DraftFramework>("""{"id":"x","kind":"policy","title":"X"}""").Kind);
            Assert.Equal("""{"id":"x","kind":"policy","title":"I"}""", LedgerJson.Write(new DraftFramework(FrameworkId.Parse("x"), FrameworkKind.Policy, "I")));
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }

    private static T Read<T>(string json) => (T)LedgerJson.Bind(LedgerJson.ParseObject(Encoding.UTF8.GetBytes(json)), typeof(T), 1);
}
