using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Frameworks;
using Ledger.Log;
using Ledger.Meetings;
using Ledger.Offices;
using Ledger.Seal;
using static Ledger.Decisions.DecisionEvent;

namespace Ledger.Tests.Decisions;

/// <summary>One decision, and what stands around it, for the tests of what can be done to it.</summary>
internal static class Some
{
    public static readonly DecisionId Id = DecisionId.Parse("2026-03-budget");
    public static readonly DecisionId Other = DecisionId.Parse("2026-06-budget");
    public static readonly BodyId Board = BodyId.Parse("board");
    public static readonly OfficeId Chair = OfficeId.Parse("chair");
    public static readonly OfficeId Chief = OfficeId.Parse("chief-executive");
    public static readonly OfficeId Medical = OfficeId.Parse("medical-director");
    public static readonly OfficeId Finance = OfficeId.Parse("finance-director");
    public static readonly Authority Scheme = new(FrameworkId.Parse("scheme-of-delegation"), 3, "4.2");
    public static readonly MeetingItem Item = new(MeetingId.Parse("board-2026-03"), "7");
    public static readonly Source Letter = new("Open letter", "lines 31-32");
    public static readonly Stated<string> Unsaid = Stated<string>.NotStated;
    public static readonly Stated<BodyId> NoBody = Stated<BodyId>.NotStated;
    public static readonly Stated<Authority> NoAuthority = Stated<Authority>.NotStated;
    public static readonly Stated<DecisionId> NoDecision = Stated<DecisionId>.NotStated;
    public static readonly Stated<MeetingItem> NoItem = Stated<MeetingItem>.NotStated;
    public static readonly Stated<OfficeId> Nobody = Stated<OfficeId>.NotStated;

    public static readonly Condition Capital = new("capital-approval", "National capital approval");
    public static readonly Condition Lease = new("lease", "The lease is signed", Date("2026-09"));

    public static readonly Grounds InForce = new(true, AuthorityStanding.InForce);
    public static readonly Grounds NotInForce = new(true, AuthorityStanding.NotInForce);
    public static readonly Grounds Reserved = InForce with { Reserved = new Reservation("Approve the budget", BodyId.Parse("finance-committee"), Certainly: true) };

    public static readonly MotionProposed Proposed = new(Id, "To approve the budget", Board, Item, Scheme, Chair, Chief) { Effective = From("2026-03-04") };

    public static readonly DecisionAdopted Adopted = AdoptedWith();

    public static readonly UrgentDecisionTaken Urgent = new(
        Id,
        "To hire a generator",
        Board,
        [Chair, Chief],
        new([Medical, Finance]),
        "The mains failed",
        Date("2026-03-04"),
        Date("2026-03-31"),
        Scheme,
        Vires.IntraVires,
        null,
        false,
        [],
        null);

    public static PartialDate Date(string text) => PartialDate.Parse(text);

    public static Effective From(string text) => Effective.Since(Date(text));

    public static DecisionAdopted AdoptedWith(params Condition[] conditions) =>
        new(Date("2026-03-04"), Item, Vires.IntraVires, null, false, conditions, null, null) { Effective = From("2026-04-01") };

    public static VoteRecorded Vote(OfficeId voter, Choice choice) => new(voter, choice, false, NoItem);

    public static VoteRecorded Casting(OfficeId voter, Choice choice) => new(voter, choice, true, NoItem);

    public static VotesTallied Tally(int yes, int no) => new(yes, no, Stated<int>.NotStated, Stated<int>.NotStated);
}
