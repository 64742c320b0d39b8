using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Offices;
using Ledger.Seal;
using static Ledger.Bodies.BodyEvent;

namespace Ledger.Tests.Bodies;

/// <summary>The bodies, offices and facts that these tests speak of.</summary>
internal static class Known
{
    public static readonly BodyId Board = BodyId.Parse("board");
    public static readonly BodyId Quality = BodyId.Parse("quality-committee");
    public static readonly BodyId Committee = BodyId.Parse("mental-health-act-committee");
    public static readonly OfficeId First = OfficeId.Parse("non-executive-1");
    public static readonly OfficeId Second = OfficeId.Parse("non-executive-2");
    public static readonly DecisionId ByDecision = DecisionId.Parse("d-1");
    public static readonly Stated<DecisionId> NoDecision = Stated<DecisionId>.NotStated;
    public static readonly Stated<string> Unsaid = Stated<string>.NotStated;
    public static readonly Source Letter = new("well-led-letter", "line 31");

    public static readonly CommitteeEstablished Established =
        new(Committee, "Mental Health Act Committee", BodyKind.Committee, Board, true, ByDecision, Unsaid) { Effective = From("2025-07") };

    public static readonly CommitteeDissolved Dissolved = new(null, ByDecision) { Effective = From("2026-07") };

    public static readonly DecisionStatus?[] NotStanding =
    [
        DecisionStatus.Proposed, DecisionStatus.Withdrawn, DecisionStatus.Rejected, DecisionStatus.Deferred,
        DecisionStatus.RatificationRefused, DecisionStatus.Superseded, DecisionStatus.Rescinded,
    ];

    public static Effective From(string date) => Effective.Since(PartialDate.Parse(date));

    public static Stated<IReadOnlyList<T>> List<T>(params T[] items) => new(items);

    public static Stated<IReadOnlyList<T>> NoList<T>() => Stated<IReadOnlyList<T>>.NotStated;
}
