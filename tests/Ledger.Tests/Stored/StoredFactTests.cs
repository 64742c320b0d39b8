using System.Runtime.CompilerServices;
using System.Text;
using Ledger.Json;
using Ledger.Log;
using Ledger.People;
using Ledger.Tests.Log;
using VerifyXunit;

namespace Ledger.Tests.Stored;

/// <summary>
/// The stored shape of every fact, for ever: a golden file each with all it can hold and with the least. A golden file that no longer matches is
/// never updated: the fact gets a new version, an upcaster and golden files of its own.
/// </summary>
public sealed class StoredFactTests : IDisposable
{
    private static readonly EventTypes Types = new(LedgerServices.Slices.Select(s => s.Facts));
    private readonly TestCodec _codec = new();

    public static IEnumerable<object[]> Samples { get; } = [.. SampleFact.All.Select(s => new object[] { NameOf(s), s.Variant })];

    [Theory]
    [MemberData(nameof(Samples))]
    public Task A_fact_is_stored_as_its_golden_file_says(string name, string variant) =>
        Verifier.Verify(Encoding.UTF8.GetString(Stored(Sample(name, variant))), extension: "json").UseFileName($"{name}.{variant}");

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_golden_file_reads_as_the_fact(string name, string variant)
    {
        var sample = Sample(name, variant);
        var stored = Types.StoredAs(sample.Fact.GetType());
        var read = _codec.Codec.Decode(TestCodec.Logged(stored.Name, stored.Schema, File.ReadAllBytes(GoldenFile(name, variant)), sample.Fact.Effective));
        Assert.Equal(sample.Fact.GetType(), read.Fact.GetType());
        Assert.Equal(sample.Fact.Effective, read.Fact.Effective);
        Assert.Equal(LedgerJson.Write(sample.Fact), LedgerJson.Write(read.Fact));
        Assert.Equal(SourceOf(sample), read.Source);
        Assert.Equal(DecidedAtOf(sample), read.DecidedAt);
    }

    [Fact]
    public void Every_fact_of_every_slice_has_a_full_and_a_minimal_golden_file()
    {
        var golden = Types.All.SelectMany(t => new[] { $"{t.Stored.Name}.v{t.Stored.Schema}.full", $"{t.Stored.Name}.v{t.Stored.Schema}.minimal" });
        Assert.Equal(golden.Order(StringComparer.Ordinal), SampleFact.All.Select(s => $"{NameOf(s)}.{s.Variant}").Order(StringComparer.Ordinal));
        Assert.All(golden, name => Assert.True(File.Exists(Path.Combine(Folder(), $"{name}.verified.json")), $"{name}.verified.json is missing"));
    }

    [Fact]
    public void A_golden_file_is_never_dropped()
    {
        var known = Types.All.SelectMany(t => Enumerable.Range(1, t.Stored.Schema).Select(v => $"{t.Stored.Name}.v{v}")).ToHashSet(StringComparer.Ordinal);
        var golden = Directory.EnumerateFiles(Folder(), "*.verified.json").Select(path => string.Join('.', Path.GetFileName(path).Split('.')[..2]));
        Assert.All(golden, name => Assert.Contains(name, known));
    }

    [Fact]
    public void A_full_sample_gives_every_value_and_a_minimal_one_states_no_time()
    {
        Assert.All(SampleFact.All.Where(s => s.Variant == "full"), s => Assert.DoesNotContain("\"" + StatedText.NotStated + "\"", Plainly(s), StringComparison.Ordinal));
        Assert.All(SampleFact.All.Where(s => s.Variant == "full"), s => Assert.NotNull(s.Fact.Effective));
        Assert.All(SampleFact.All.Where(s => s.Variant == "minimal"), s => Assert.Null(s.Fact.Effective));
    }

    [Fact]
    public void Only_facts_of_persons_are_personal_and_not_that_they_were_erased() =>
        Assert.All(Types.All, t => Assert.Equal(typeof(PersonEvent).IsAssignableFrom(t.Type) && !typeof(IErases).IsAssignableFrom(t.Type), t.Stored.Personal));

    public void Dispose() => _codec.Dispose();

    // Not stated within a list shows one of two kinds of item, and is left aside.
    private static string Plainly(SampleFact sample)
    {
        var json = LedgerJson.ToObject(sample.Fact);
        foreach (var list in json.Properties().Where(p => p.Value is Newtonsoft.Json.Linq.JArray).ToList())
        {
            list.Remove();
        }

        return json.ToString();
    }

    private static byte[] Stored(SampleFact sample) => EventCodec.Plaintext(sample.Fact, SourceOf(sample), DecidedAtOf(sample));

    // What surrounds a fact is stored with it: where it is said, and what was known.
    private static Source? SourceOf(SampleFact sample) =>
        sample.Variant == "full" ? new Source("Well-led letter", "lines 35-36", new string('0', 64)) : null;

    private static long? DecidedAtOf(SampleFact sample) => sample.Variant == "full" ? 41 : null;

    private static SampleFact Sample(string name, string variant) => SampleFact.All.Single(s => NameOf(s) == name && s.Variant == variant);

    private static string NameOf(SampleFact sample) => Types.StoredAs(sample.Fact.GetType()) is var stored ? $"{stored.Name}.v{stored.Schema}" : string.Empty;

    private static string GoldenFile(string name, string variant) => Path.Combine(Folder(), $"{name}.{variant}.verified.json");

    private static string Folder([CallerFilePath] string thisFile = "") => Path.GetDirectoryName(thisFile)!;
}
