using CsCheck;
using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Testing;
using static Ledger.Bodies.BodyEvent;
using static Ledger.Tests.Bodies.Known;

namespace Ledger.Tests.Bodies;

using Context = AdoptTermsOfReference.Context;
using Given = Given<Body, BodyEvent>;

public class AdoptTermsOfReferenceTests
{
    private static readonly HeldPowers OfBoard = new(Board, BodyStanding.Active, All: true, NoList<string>());
    private static readonly Context Fine = new(OfBoard, DecisionStatus.Adopted);

    [Fact]
    public void The_first_version_is_adopted() =>
        Given.Facts(Established).When(Adopt(1, "2025-09"), Fine, AdoptTermsOfReference.Decide).Recorded(Adopted(1, "2025-09"));

    [Fact]
    public void The_next_version_takes_the_place_of_the_one_before()
    {
        var given = Given.Facts(Established, Adopted(1, "2025-09"), Adopted(2, "2026-03"));
        var terms = Assert.IsType<Body.Active>(given.State).Terms;
        Assert.Equal(new Effective(PartialDate.Parse("2025-09"), PartialDate.Parse("2026-03")), terms[0].Effective);
        Assert.Equal(From("2026-03"), terms[1].Effective);
    }

    [Fact]
    public void The_same_version_again_changes_nothing() =>
        Given.Facts(Established, Adopted(1, "2025-09"), Adopted(2, "2026-03"))
            .When(Adopt(1, "2025-09"), Fine, AdoptTermsOfReference.Decide)
            .Unchanged();

    [Fact]
    public void Another_text_under_the_same_version_is_refused() => Assert.All(
        new[]
        {
            Adopt(1, "2025-10"),
            Adopt(1, "2025-09") with { Powers = List("approve-budgets") },
            Adopt(1, "2025-09") with { Quorum = Rule(new QuorumRequirement(3, null, ["non-executive"])) },
            Adopt(1, "2025-09") with { Quorum = Stated<QuorumRule>.NotStated },
            Adopt(1, "2025-09") with { Membership = NoList<Seat>() },
        },
        other => Given.Facts(Established, Adopted(1, "2025-09")).When(other, Fine, AdoptTermsOfReference.Decide).Refused("version-exists"));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_gap_in_the_versions_is_refused(int version) =>
        Given.Facts(Established, Adopted(1, "2025-09")).When(Adopt(version, "2026-03"), Fine, AdoptTermsOfReference.Decide).Refused("version-gap");

    [Fact]
    public void A_version_in_force_before_the_one_it_follows_is_refused() =>
        Given.Facts(Established, Adopted(1, "2025-09")).When(Adopt(2, "2025-08"), Fine, AdoptTermsOfReference.Decide).Refused("not-after-current");

    [Fact]
    public void Powers_that_the_parent_holds_are_accepted() =>
        Given.Facts(Established)
            .When(Adopt(1, "2025-09"), Fine with { Parent = Holds("approve-policies", "appoint-managers") }, AdoptTermsOfReference.Decide)
            .Recorded(Adopted(1, "2025-09"));

    [Fact]
    public void Powers_beyond_those_of_the_parent_are_refused() =>
        Given.Facts(Established)
            .When(Adopt(1, "2025-09"), Fine with { Parent = Holds("appoint-managers") }, AdoptTermsOfReference.Decide)
            .Refused("powers-beyond-parent");

    [Fact]
    public void Powers_of_a_parent_that_are_not_recorded_are_refused_unless_a_source_is_cited()
    {
        var unknown = Fine with { Parent = new HeldPowers(Quality, BodyStanding.Active, All: false, NoList<string>()) };
        Given.Facts(Established).When(Adopt(1, "2025-09"), unknown, AdoptTermsOfReference.Decide).Refused("parent-powers-not-stated");
        Given.Facts(Established).When(Adopt(1, "2025-09") with { Source = Letter }, unknown, AdoptTermsOfReference.Decide).Recorded(Adopted(1, "2025-09"));
    }

    [Fact]
    public void A_committee_that_only_advises_needs_no_powers_of_its_parent() =>
        Given.Facts(Established)
            .When(Adopt(1, "2025-09") with { Powers = List<string>() }, Fine with { Parent = Holds() }, AdoptTermsOfReference.Decide)
            .Recorded(Adopted(1, "2025-09") with { Powers = List<string>() });

    [Fact]
    public void Terms_under_a_dissolved_parent_are_refused() =>
        Given.Facts(Established)
            .When(Adopt(1, "2025-09"), Fine with { Parent = OfBoard with { Standing = BodyStanding.Dissolved } }, AdoptTermsOfReference.Decide)
            .Refused("parent-not-active");

    [Fact]
    public void Terms_that_rest_on_no_adopted_decision_are_refused()
    {
        Assert.All(
            NotStanding,
            status => Given.Facts(Established).When(Adopt(1, "2025-09"), Fine with { Decision = status }, AdoptTermsOfReference.Decide).Refused("decision-not-adopted"));
        Given.Facts(Established).When(Adopt(1, "2025-09"), Fine with { Decision = null }, AdoptTermsOfReference.Decide).Refused("no-such-decision");
        Given.Facts(Established).When(Adopt(1, "2025-09") with { Decision = NoDecision }, Fine, AdoptTermsOfReference.Decide).Refused("decision-not-stated");
    }

    [Fact]
    public void Terms_without_a_document_are_refused_unless_a_source_is_cited()
    {
        var unsaid = Adopt(1, "2025-09") with { Document = Unsaid };
        Given.Facts(Established).When(unsaid, Fine, AdoptTermsOfReference.Decide).Refused("document-not-stated");
        Given.Facts(Established).When(unsaid with { Source = Letter }, Fine, AdoptTermsOfReference.Decide).Recorded(Adopted(1, "2025-09") with { Document = Unsaid });
    }

    [Fact]
    public void A_body_that_never_meets_is_refused() =>
        Given.Facts(Established)
            .When(Adopt(1, "2025-09") with { Cadence = new MeetingCadence(0, 1, CalendarUnit.Month) }, Fine, AdoptTermsOfReference.Decide)
            .Refused("cadence-zero");

    [Fact]
    public void A_quorum_that_nobody_can_meet_is_refused() => Assert.All(
        new[]
        {
            new QuorumRequirement(2, null, ["chair"]),
            new QuorumRequirement(null, new Share(1, 1, Threshold.MoreThan), ["voting-member"]),
            new QuorumRequirement(null, new Share(4, 3, Threshold.AtLeast), ["voting-member"]),
            new QuorumRequirement(6, null, ["voting-member"]),
            new QuorumRequirement(1, null, ["clinician"]),
            new QuorumRequirement(5, null, ["non-executive", "chair"]),
        },
        requirement => Given.Facts(Established)
            .When(Adopt(1, "2025-09") with { Quorum = Rule(requirement) }, Fine, AdoptTermsOfReference.Decide)
            .Refused("quorum-unsatisfiable"));

    [Fact]
    public void Requirements_that_can_each_be_met_but_not_together_are_refused() =>
        Given.Facts(Established)
            .When(
                Adopt(1, "2025-09") with
                {
                    Quorum = Rule(new QuorumRequirement(4, null, ["non-executive", "chair"]), new QuorumRequirement(3, null, ["executive", "chair"])),
                },
                Fine,
                AdoptTermsOfReference.Decide)
            .Refused("quorum-unsatisfiable");

    [Fact]
    public void A_quorum_that_asks_for_nothing_in_particular_is_refused() => Assert.All(
        new[]
        {
            Rule(),
            Rule(new QuorumRequirement(null, null, ["voting-member"])),
            Rule(new QuorumRequirement(1, new Share(1, 3, Threshold.AtLeast), ["voting-member"])),
            Rule(new QuorumRequirement(0, null, ["voting-member"])),
            Rule(new QuorumRequirement(1, null, [])),
            Rule(new QuorumRequirement(1, null, ["Non-Executives"])),
            Rule(new QuorumRequirement(1, null, ["chair", "chair"])),
        },
        rule => Given.Facts(Established)
            .When(Adopt(1, "2025-09") with { Quorum = rule }, Fine, AdoptTermsOfReference.Decide)
            .Refused("quorum-unclear"));

    [Fact]
    public void A_quorum_is_accepted_where_the_membership_is_not_stated() =>
        Given.Facts(Established)
            .When(
                Adopt(1, "2025-09") with { Membership = NoList<Seat>(), Quorum = Rule(new QuorumRequirement(9, null, ["clinician"])) },
                Fine,
                AdoptTermsOfReference.Decide)
            .Recorded(Adopted(1, "2025-09") with { Membership = NoList<Seat>(), Quorum = Rule(new QuorumRequirement(9, null, ["clinician"])) });

    [Fact]
    public void Seats_that_are_none_are_refused() => Assert.All(
        new[]
        {
            List(new Seat("non-executive", 0, MemberStanding.Voting)),
            List(new Seat("chair", 2, MemberStanding.Voting)),
            List(new Seat("voting-member", 2, MemberStanding.Voting)),
            List(new Seat("Non-executive", 2, MemberStanding.Voting)),
            List(new Seat("executive", 2, MemberStanding.Voting), new Seat("executive", 1, MemberStanding.Voting)),
        },
        seats => Given.Facts(Established)
            .When(Adopt(1, "2025-09") with { Membership = seats }, Fine, AdoptTermsOfReference.Decide)
            .Refused("seat-unclear"));

    [Theory]
    [InlineData(1, 3, Threshold.AtLeast, 7, 3)]
    [InlineData(1, 2, Threshold.AtLeast, 8, 4)]
    [InlineData(1, 2, Threshold.MoreThan, 8, 5)]
    [InlineData(1, 2, Threshold.MoreThan, 7, 4)]
    [InlineData(1, 1, Threshold.AtLeast, 7, 7)]
    public void A_share_of_the_members_is_rounded_up(int numerator, int denominator, Threshold threshold, int members, int needed) =>
        Assert.Equal(needed, new QuorumRequirement(null, new Share(numerator, denominator, threshold), ["voting-member"]).Needed(members));

    // The law: with these seats filled, and every choice of who chairs and deputises among them, some choice meets an accepted rule, and none a refused one.
    [Fact]
    public void A_quorum_is_accepted_exactly_when_some_full_meeting_meets_it()
    {
        string[] words = ["voting-member", "chair", "deputy-chair", "executive", "non-executive"];
        var requirement = Gen.Select(Gen.Int[1, 5], Gen.Bool, Gen.Int[1, 3], Gen.Shuffle(words), Gen.Int[1, 3], (n, share, over, roles, take) =>
            share
                ? new QuorumRequirement(null, new Share(1, over, over > 1 && n > 3 ? Threshold.MoreThan : Threshold.AtLeast), [.. roles.Take(take)])
                : new QuorumRequirement(n, null, [.. roles.Take(take)]));
        var seats = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Bool, Gen.Bool, Gen.Int[0, 2], (executive, nonExecutive, chair, deputy, attending) => new List<Seat>
        {
            new("executive", executive, MemberStanding.Voting),
            new("non-executive", nonExecutive, MemberStanding.Voting),
            new("chair", chair ? 1 : 0, MemberStanding.Voting),
            new("deputy-chair", deputy ? 1 : 0, MemberStanding.Voting),
            new("executive", attending, MemberStanding.InAttendance),
        }.FindAll(s => s.Number > 0));
        Gen.Select(requirement.List[1, 3], seats).Sample((requirements, membership) =>
        {
            var rule = new QuorumRule(requirements);
            if (rule.Problem(NoList<Seat>()) is not null)
            {
                return;
            }

            var possible = Meetings(membership).Any(meeting => requirements.TrueForAll(r => meeting.Count(r.Counts) is > 0 and var n && r.Needed(n) <= n));
            Assert.Equal(possible, rule.Problem(new Stated<IReadOnlyList<Seat>>(membership)) is null);
        });
    }

    [Fact]
    public void Terms_of_a_body_that_does_not_exist_or_no_longer_are_refused()
    {
        Given.Nothing().When(Adopt(1, "2025-09"), Fine, AdoptTermsOfReference.Decide).Refused("no-such-body");
        Given.Facts(Established, Dissolved).When(Adopt(1, "2025-09"), Fine, AdoptTermsOfReference.Decide).Refused("body-dissolved");
    }

    private static IEnumerable<List<HashSet<string>>> Meetings(List<Seat> seats)
    {
        var roles = seats.Where(s => s.Standing == MemberStanding.Voting).SelectMany(s => Enumerable.Repeat(s.Role, s.Number)).ToList();
        int[] nobody = [-1];
        foreach (var chair in roles.Contains("chair", StringComparer.Ordinal) ? nobody : nobody.Concat(Ordinary(roles)))
        {
            foreach (var deputy in roles.Contains("deputy-chair", StringComparer.Ordinal) ? nobody : nobody.Concat(Ordinary(roles)))
            {
                if (chair >= 0 && chair == deputy)
                {
                    continue;
                }

                yield return
                [
                    .. roles.Select((role, i) => new HashSet<string>(StringComparer.Ordinal)
                    {
                        "voting-member", role, i == chair ? "chair" : role, i == deputy ? "deputy-chair" : role,
                    }),
                ];
            }
        }
    }

    private static IEnumerable<int> Ordinary(List<string> roles) => Enumerable.Range(0, roles.Count).Where(i => roles[i] is not ("chair" or "deputy-chair"));

    private static HeldPowers Holds(params string[] powers) => new(Quality, BodyStanding.Active, All: false, List(powers));

    private static QuorumRule Rule(params QuorumRequirement[] requirements) => new(requirements);

    // Lists anew each time: nothing may compare them by reference.
    private static AdoptTermsOfReference Adopt(int version, string from)
    {
        var fact = Adopted(version, from);
        return new(Committee, version, fact.Document, fact.Powers, fact.Membership, fact.Quorum, fact.Cadence, fact.ReviewDue, fact.Decision) { Effective = From(from) };
    }

    private static TermsOfReferenceAdopted Adopted(int version, string from) => new(
        version,
        $"Terms of reference {version}",
        List("approve-policies"),
        List(new Seat("non-executive", 3, MemberStanding.Voting), new Seat("executive", 2, MemberStanding.Voting), new Seat("clinician", 4, MemberStanding.InAttendance)),
        Rule(
            new QuorumRequirement(null, new Share(1, 3, Threshold.AtLeast), ["voting-member"]),
            new QuorumRequirement(2, null, ["non-executive"]),
            new QuorumRequirement(1, null, ["chair", "deputy-chair"])),
        new MeetingCadence(6, 1, CalendarUnit.Year),
        PartialDate.Parse("2027-03"),
        ByDecision)
    { Effective = From(from) };
}
