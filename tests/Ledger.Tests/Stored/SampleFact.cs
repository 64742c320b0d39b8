using Ledger.Log;
using Ledger.Tests.Bodies;
using Ledger.Tests.Corrections;
using Ledger.Tests.Decisions;
using Ledger.Tests.Frameworks;
using Ledger.Tests.Keys;
using Ledger.Tests.Maps;
using Ledger.Tests.Offices;
using Ledger.Tests.People;
using Ledger.Tests.Portfolios;
using Ledger.Tests.Snapshots;

namespace Ledger.Tests.Stored;

/// <summary>One fact as it may be stored: with all it can hold, or with the least.</summary>
public sealed record SampleFact(string Variant, Fact Fact)
{
    /// <summary>With every optional value given.</summary>
    public static SampleFact Full(Fact fact) => new("full", fact);

    /// <summary>With the least that can be said.</summary>
    public static SampleFact Minimal(Fact fact) => new("minimal", fact);

    /// <summary>Both of every fact of every slice.</summary>
    public static IReadOnlyList<SampleFact> All { get; } =
    [
        .. BodySamples.All,
        .. CorrectionSamples.All,
        .. DecisionSamples.All,
        .. FrameworkSamples.All,
        .. KeySamples.All,
        .. MapSamples.All,
        .. OfficeSamples.All,
        .. PersonSamples.All,
        .. PortfolioSamples.All,
        .. SnapshotSamples.All,
    ];
}
