using CsCheck;
using Ledger.Decisions;
using Ledger.Frameworks;
using Ledger.Log;
using Ledger.Meetings;
using Ledger.Offices;
using Ledger.Seal;
using static Ledger.Tests.Decisions.Some;

using ReviewOutcome = Ledger.Decisions.ReviewOutcome;

namespace Ledger.Tests.Decisions;

public class DecisionPropertyTests
{
    private delegate Decided<DecisionEvent> Request(Decision state);

    private static readonly Gen<PartialDate> Dates = Gen.OneOf(
        Date("2026-02-27"), Date("2026-03-04"), Date("2026-03-05"), Date("2026-03"), Date("2026-04-01"), Date("2026"), Date("[2026-01..2026-03]"), Date("[2026-02..]"),
        Date("[..2026-03-04]"), Date("0001-01-01"), Date("9999-12-31"), PartialDate.NotStated);

    private static readonly Gen<Effective?> Times = Gen.Select(Dates, Dates, Gen.Int[0, 3], (from, to, kind) => kind switch
    {
        0 => null,
        1 when to.Latest is null || from.Earliest is null || from.Earliest < to.Latest => new Effective(from, to),
        _ => Effective.Since(from),
    });

    private static readonly Gen<Source?> Sources = Gen.OneOf(null, Letter);
    private static readonly Gen<OfficeId> Offices = Gen.OneOf(Chair, Chief, Medical);
    private static readonly Gen<string> Keys = Gen.OneOf(Capital.Key, Lease.Key, "none");
    private static readonly Gen<Stated<string>> Texts = Gen.OneOf(Unsaid, "Because");
    private static readonly Gen<Stated<DecisionId>> Others = Gen.OneOf<Stated<DecisionId>>(Id, Other, NoDecision);
    private static readonly Gen<DecisionStatus?> Statuses = Gen.OneOf<DecisionStatus?>(DecisionStatus.Adopted, DecisionStatus.Urgent, DecisionStatus.Rejected, null);
    private static readonly Gen<AuthorityStanding?> Standings = Gen.OneOf<AuthorityStanding?>(AuthorityStanding.InForce, AuthorityStanding.NotInForce, AuthorityStanding.PossiblyInForce);
    private static readonly Gen<Grounds> AllGrounds = Standings.Select(s => new Grounds(true, s));
    private static readonly Gen<Condition[]> Conditions = Gen.OneOf<Condition[]>([], [Capital], [Capital, Lease], [Lease, Lease]);
    private static readonly Gen<bool?> Flags = Gen.OneOf<bool?>(null, true, false);
    private static readonly Gen<(Effective? Effective, Source? Source)> Heads = Gen.Select(Times, Sources);
    private static readonly Gen<Stated<MeetingItem>> Items = Gen.OneOf(NoItem, Item);

    private static readonly Gen<Request> Requests = Gen.Frequency(
        (2, Gen.Select(Heads, Texts, AllGrounds, (h, t, g) => (Request)(s => ProposeMotion.Decide(
            new(Id, t.ToString(), Board, Scheme) { Effective = h.Effective, Source = h.Source }, s, new(g, true, true))))),
        (1, Gen.Select(Heads, Texts, (h, t) => (Request)(s => AmendMotion.Decide(new(Id, t.ToString()) { Effective = h.Effective }, s, true)))),
        (1, Gen.Select(Heads, Texts, (h, t) => (Request)(s => WithdrawMotion.Decide(new(Id, t) { Effective = h.Effective }, s)))),
        (6, Gen.Select(Heads, Offices, Gen.Enum<Choice>(), Flags, (h, o, c, f) => (Request)(s => RecordVote.Decide(new(Id, o, c, f) { Effective = h.Effective }, s, new Voter(true, Seat: null, ChairIsKnown: false))))),
        (5, Gen.Select(Heads, Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 5], (h, yes, no, all) =>
            (Request)(s => TallyVotes.Decide(new(Id, yes, no, Stated<int>.NotStated, all) { Effective = h.Effective }, s)))),
        (1, Gen.Select(Heads, Offices, Texts, (h, o, t) => (Request)(s => RecordDissent.Decide(new(Id, o, t) { Effective = h.Effective }, s, true)))),
        (5, Gen.Select(Heads, Dates, Conditions, Flags, Flags, AllGrounds, (h, on, c, retro, insist, g) => (Request)(s => AdoptDecision.Decide(
            new(Id, on, c, Retrospective: retro, Insist: insist, Text: h.Source is null ? null : "Reported", Body: Board, Authority: Scheme) { Effective = h.Effective, Source = h.Source }, s, g)))),
        (4, Gen.Select(Heads, Dates, Conditions, Flags, Flags, AllGrounds, (h, on, c, retro, insist, g) => (Request)(s => AdoptDecision.Decide(
            new(Id, on, c, Retrospective: retro, Insist: insist) { Effective = h.Effective, Source = h.Source }, s, g)))),
        (1, Gen.Select(Heads, Texts, (h, t) => (Request)(s => RejectDecision.Decide(new(Id, t) { Effective = h.Effective }, s)))),
        (1, Gen.Select(Heads, Dates, Texts, (h, d, t) => (Request)(s => DeferDecision.Decide(new(Id, d, t) { Effective = h.Effective }, s)))),
        (2, Gen.Select(Heads, Keys, Texts, (h, k, t) => (Request)(s => SatisfyCondition.Decide(new(Id, k, t) { Effective = h.Effective }, s)))),
        (1, Gen.Select(Heads, Keys, Texts, (h, k, t) => (Request)(s => FailCondition.Decide(new(Id, k, t, t) { Effective = h.Effective }, s)))),
        (2, Gen.Select(Heads, Keys, Others, Statuses, (h, k, o, st) =>
            (Request)(s => WaiveCondition.Decide(new(Id, k, o, "Because") { Effective = h.Effective, Source = h.Source }, s, st)))),
        (2, Gen.Select(Heads, Dates, Dates, Conditions, Flags, AllGrounds, (h, on, by, c, f, g) => (Request)(s => TakeUrgentDecision.Decide(
            new(Id, "To hire a generator", Board, [Chair], new([Chief]), Unsaid, on, by, Scheme, c, null, f, f) { Effective = h.Effective, Source = h.Source }, s, new(g, null))))),
        (2, Gen.Select(Heads, Others, Items, Statuses, (h, o, i, st) =>
            (Request)(s => RatifyDecision.Decide(new(Id, Board, o, i) { Effective = h.Effective, Source = h.Source }, s, new(true, st))))),
        (1, Gen.Select(Heads, Others, Items, Statuses, (h, o, i, st) =>
            (Request)(s => RefuseRatification.Decide(new(Id, Board, o, i, Unsaid) { Effective = h.Effective, Source = h.Source }, s, new(true, st))))),
        (1, Gen.Select(Heads, Others, Statuses, (h, o, st) => (Request)(s => SupersedeDecision.Decide(new(Id, o) { Effective = h.Effective, Source = h.Source }, s, st)))),
        (1, Gen.Select(Heads, Others, Statuses, Standings, (h, o, st, r) =>
            (Request)(s => RescindDecision.Decide(new(Id, o, Unsaid, Scheme) { Effective = h.Effective, Source = h.Source }, s, new(st, r))))),
        (1, Gen.Select(Heads, Gen.Enum<ReviewOutcome>(), Dates, (h, o, d) => (Request)(s => ReviewDecision.Decide(new(Id, o, Unsaid, d) { Effective = h.Effective }, s)))),
        (1, Gen.Select(Heads, Texts, (h, t) => (Request)(s => ImplementDecision.Decide(new(Id, t) { Effective = h.Effective }, s)))));

    [Fact]
    public void Whatever_is_asked_what_is_recorded_can_be_folded_and_shown_and_the_rules_hold() => Requests.Array[0, 30].Sample(
        requests =>
        {
            var state = Decision.Initial;
            foreach (var request in requests)
            {
                var before = state;
                var decided = request(state);
                state = decided.Aggregate(state, Decision.Evolve);
                AssertRules(before, state);
                AssertRows(state);
            }
        },
        iter: 3_000);

    [Fact]
    public void Every_command_twice_records_once() => Requests.Array[0, 30].Sample(
        requests =>
        {
            var state = Decision.Initial;
            foreach (var request in requests)
            {
                var decided = request(state);
                state = decided.Aggregate(state, Decision.Evolve);
                if (decided.Refusal is null)
                {
                    var again = request(state);
                    Assert.Null(again.Refusal);
                    Assert.Empty(again);
                }
            }
        },
        iter: 3_000);

    private static void AssertRules(Decision before, Decision after)
    {
        if (Decision.MatterOf(before)?.Status is { } status
            && status is DecisionStatus.Withdrawn or DecisionStatus.Rejected or DecisionStatus.RatificationRefused or DecisionStatus.Superseded or DecisionStatus.Rescinded)
        {
            Assert.Equal(status, Decision.MatterOf(after)!.Status);
        }

        var ballot = Decision.MatterOf(after)?.Ballot ?? Ballot.Empty;
        Assert.Equal(ballot.Votes.Length, ballot.Votes.Select(v => v.Voter).Distinct().Count());
        if (ballot.Tally is { } tally)
        {
            Assert.True(tally.For + tally.Against <= tally.Eligible.Value);
            Assert.True(ballot.Votes.IsEmpty || (tally.For == ballot.Count(Choice.For) && tally.Against == ballot.Count(Choice.Against)));
        }

        Assert.True(ballot.Casting is null || ballot.IsTied);
        if (after is Decision.Made made)
        {
            Assert.True(!ballot.HasBegun || ballot.Carries == true);
            Assert.True(made.Retrospective || !(made.Holds.From.Latest < made.On.Earliest));
            Assert.True(made.Implementation is null || made.Terms.All(t => t.Settlement is DecisionEvent.ConditionSatisfied or DecisionEvent.ConditionWaived));
        }
    }

    private static void AssertRows(Decision state)
    {
        var rows = DecisionRegister.Rows(state).ToList();
        Assert.Equal(rows.Count, rows.Select(r => (r.Register.Name, r.Entity, r.Key)).Distinct().Count());
        Assert.All(rows, row =>
        {
            Assert.Contains(row.Register, DecisionRegister.All);
            Assert.IsType(row.Register.RowType, row.Data);
        });
        Assert.Equal(Decision.MatterOf(state)?.Status, rows.Select(r => r.Data).OfType<DecisionRow>().SingleOrDefault()?.Status);
    }
}
