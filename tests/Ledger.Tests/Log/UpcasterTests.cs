using System.Runtime.CompilerServices;
using System.Text;
using Ledger.Log;
using Newtonsoft.Json.Linq;
using VerifyXunit;

namespace Ledger.Tests.Log;

/// <summary>
/// How a change of shape is made, on a fact of its own: version 1 held one name; version 2 holds a list of names and says who told of them. The
/// stored bytes of version 1 stay as they are, and its golden file stays beside the one of version 2.
/// </summary>
public sealed class UpcasterTests : IDisposable
{
    private static readonly Upcaster OneNameBecomesAList = new("ShipNamed", 1, fact => new JObject
    {
        ["names"] = new JArray(fact["name"]!),
        ["toldBy"] = StatedText.NotStated,
    });

    private readonly TestCodec _codec = new([typeof(ShipEvent)], [OneNameBecomesAList]);

    [Fact]
    public Task Version_2_is_stored_as_its_golden_file_says() =>
        Verifier.Verify(Encoding.UTF8.GetString(EventCodec.Plaintext(new ShipEvent.ShipNamed(["Argo", "Argo Navis"], "The harbour"), null, null)), extension: "json")
            .UseFileName("ShipNamed.v2.full");

    [Fact]
    public void Version_2_reads_as_it_is()
    {
        var named = Decode(2, Golden("ShipNamed.v2.full"));
        Assert.Equal(["Argo", "Argo Navis"], named.Names);
        Assert.Equal("The harbour", named.ToldBy.ToString());
    }

    [Fact]
    public void Version_1_reads_as_version_2_and_invents_nothing()
    {
        var named = Decode(1, Golden("ShipNamed.v1.full"));
        Assert.Equal(["Argo"], named.Names);
        Assert.False(named.ToldBy.IsStated);
    }

    [Fact]
    public void What_stands_beside_the_fact_passes_through()
    {
        var read = _codec.Codec.Decode(TestCodec.Logged("ShipNamed", 1, """{"fact":{"name":"Argo"},"source":{"document":"Log book","locator":"page 1"},"decidedAt":3}"""u8.ToArray()));
        Assert.Equal(new StoredFact(read.Fact, new Source("Log book", "page 1"), 3), read);
    }

    [Fact]
    public void A_payload_is_not_of_the_other_version()
    {
        Assert.Throws<LogCorruptException>(() => Decode(2, Golden("ShipNamed.v1.full")));
        Assert.Throws<LogCorruptException>(() => Decode(1, Golden("ShipNamed.v2.full")));
    }

    [Theory]
    [InlineData("""{"fact":null}""")]
    [InlineData("""{"fact":["Argo"]}""")]
    [InlineData("""{"fact":"Argo"}""")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"fact":{"name":"Argo","name":"Argo"}}""")]
    [InlineData("""{"fact":{"name":"Argo"},"fact":{"name":"Argo"}}""")]
    [InlineData("""{"fact":{"name":"Argo"},"note":"x"}""")]
    [InlineData("""{"fact":{"name":7}}""")]
    public void A_payload_of_an_earlier_version_is_read_as_strictly(string payload) => Assert.Throws<LogCorruptException>(() => Decode(1, Encoding.UTF8.GetBytes(payload)));

    [Fact]
    public void A_later_version_stops_the_reader_and_says_what_helps()
    {
        var e = Assert.Throws<LogCorruptException>(() => Decode(3, Golden("ShipNamed.v2.full")));
        Assert.Equal(7, e.Index);
        Assert.EndsWith("ShipNamed is stored in version 3, and this program knows up to 2: use a newer one", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_step_stops_the_reader()
    {
        using var codec = new TestCodec([typeof(ShipEvent)], []);
        var e = Assert.Throws<LogCorruptException>(() => codec.Codec.Decode(TestCodec.Logged("ShipNamed", 1, Golden("ShipNamed.v1.full"))));
        Assert.EndsWith("there is no upcaster for ShipNamed from version 1", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_upcasters_from_one_version_are_refused() =>
        Assert.Throws<ArgumentException>(() => new Upcasters([OneNameBecomesAList, OneNameBecomesAList]));

    [Fact]
    public void Steps_follow_one_another_to_the_version_that_is_known()
    {
        var steps = new Upcasters([Step(1), Step(2), Step(3)]);
        Assert.Equal("""{"1":1,"2":2,"3":3}""", steps.Lift("X", 1, 4, []).ToString(Newtonsoft.Json.Formatting.None));
        Assert.Equal("""{"3":3}""", steps.Lift("X", 3, 4, []).ToString(Newtonsoft.Json.Formatting.None));
        Assert.Equal("{}", steps.Lift("X", 4, 4, []).ToString(Newtonsoft.Json.Formatting.None));

        static Upcaster Step(int from) => new("X", from, fact => new JObject(fact) { [$"{from}"] = from });
    }

    public void Dispose() => _codec.Dispose();

    private static byte[] Golden(string name, [CallerFilePath] string thisFile = "") =>
        File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(thisFile)!, $"{name}.verified.json"));

    private ShipEvent.ShipNamed Decode(int schema, byte[] payload) => (ShipEvent.ShipNamed)_codec.Codec.Decode(TestCodec.Logged("ShipNamed", schema, payload)).Fact;

    /// <summary>A slice that exists only here.</summary>
    public abstract record ShipEvent : Fact
    {
        private ShipEvent()
        {
        }

        /// <summary>Version 1 was <c>ShipNamed(string Name)</c>.</summary>
        [StoredAs("ShipNamed", 2)]
        public sealed record ShipNamed(IReadOnlyList<string> Names, Stated<string> ToldBy) : ShipEvent;
    }
}
