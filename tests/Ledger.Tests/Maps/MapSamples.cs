using Ledger.Seal;
using Ledger.Tests.Stored;
using static Ledger.Maps.MapEvent;

namespace Ledger.Tests.Maps;

internal static class MapSamples
{
    public const string Root = "c104eaaa46482a0ba68f41066bdb95c8fbbfd8bb06eea00b8d00277de33b2ecd";

    public static IEnumerable<SampleFact> All { get; } =
    [
        SampleFact.Full(new StreamsMapped(3, Root, 2) { Effective = new Effective(PartialDate.Parse("2026-01-15")) }),
        SampleFact.Minimal(new StreamsMapped(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 0)),
    ];
}
