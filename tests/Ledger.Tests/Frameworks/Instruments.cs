using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Frameworks;
using Ledger.Log;
using Ledger.Seal;
using static Ledger.Frameworks.FrameworkEvent;

namespace Ledger.Tests.Frameworks;

/// <summary>What the tests of instruments have in common: one scheme, one body, one decision.</summary>
internal static class Instruments
{
    public static readonly FrameworkId Scheme = FrameworkId.Parse("scheme");
    public static readonly FrameworkId Manual = FrameworkId.Parse("governance-manual");
    public static readonly BodyId Board = BodyId.Parse("board");
    public static readonly DecisionId ByDecision = DecisionId.Parse("d-1");
    public static readonly Stated<string> Unsaid = Stated<string>.NotStated;
    public static readonly Stated<BodyId> NoBody = Stated<BodyId>.NotStated;
    public static readonly Stated<DecisionId> NoDecision = Stated<DecisionId>.NotStated;
    public static readonly Source Letter = new("Well-led letter", "line 35");

    public static readonly FrameworkDrafted Drafted = new(Scheme, FrameworkKind.SchemeOfReservationAndDelegation, "Scheme of Delegation");

    public static FrameworkApproved Approved(int version, string from, string? to = null) =>
        new(version, $"Scheme v{version}", Unsaid, Board, ByDecision) { Effective = On(from, to) };

    public static Effective On(string from, string? to = null) => new(PartialDate.Parse(from), to is null ? null : PartialDate.Parse(to));
}
