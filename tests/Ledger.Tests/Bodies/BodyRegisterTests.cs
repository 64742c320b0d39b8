using CsCheck;
using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Json;
using Ledger.Log;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Testing;
using static Ledger.Bodies.BodyEvent;
using static Ledger.Tests.Bodies.Known;

namespace Ledger.Tests.Bodies;

using Given = Given<Body, BodyEvent>;

public class BodyRegisterTests
{
    [Fact]
    public void A_body_that_does_not_exist_has_no_rows() => Assert.Empty(BodyRegister.Rows(Body.Initial));

    [Fact]
    public void A_committee_has_a_row_and_a_line_to_its_parent()
    {
        var rows = BodyRegister.Rows(Given.Facts(Established).State).ToList();
        Assert.Equal(["bodies", "reporting-lines"], rows.Select(r => r.Register.Name), StringComparer.Ordinal);
        Assert.All(rows, r => Assert.Equal((Committee.Value, From("2025-07")), (r.Entity, r.Effective)));
        Assert.Equal(
            new BodyRow("Mental Health Act Committee", BodyKind.Committee, Board, true, null, ByDecision, Unsaid, Active: true, null, null),
            rows[0].Data);
        Assert.Equal(new ReportingLineRow(Board, ByDecision), rows[1].Data);
    }

    [Fact]
    public void A_dissolved_body_keeps_its_row_with_an_end_and_a_successor()
    {
        var state = Given.Facts(Established, Dissolved with { Successor = new Stated<BodyId>(Quality) }).State;
        var row = BodyRegister.Rows(state).First();
        Assert.Equal(new Effective(PartialDate.Parse("2025-07"), PartialDate.Parse("2026-07")), row.Effective);
        Assert.Equal(
            new BodyRow("Mental Health Act Committee", BodyKind.Committee, Board, true, null, ByDecision, Unsaid, Active: false, new Stated<BodyId>(Quality), ByDecision),
            row.Data);
    }

    [Fact]
    public void Rows_of_every_kind_are_written_and_read_again()
    {
        var facts = new BodyEvent[]
        {
            Established,
            new TermsOfReferenceAdopted(
                1, "Terms", List("approve-policies"), List(new Seat("executive", 2, MemberStanding.Voting)),
                new QuorumRule([new QuorumRequirement(1, null, ["executive"])]), new MeetingCadence(1, 2, CalendarUnit.Week), PartialDate.Parse("2027-03"), ByDecision),
            new RemitAmended([new Change("remit", Unsaid, "wider")], null, NoDecision),
            new ChairAppointed(First, null),
            new MemberAppointed(Second, MemberStanding.InAttendance, Unsaid, null),
            new EscalationRouteDefined("route", new EscalationPoint(null, null, "ward"), new EscalationPoint(Board, null, null), NoList<EscalationPoint>(), List("harm"), new Latency(0, LatencyUnit.Hours), null),
            Dissolved,
        };
        var rows = BodyRegister.Rows(Given.Facts(facts).State).ToList();
        Assert.Equal(BodyRegister.All.Select(r => r.Name).Order(StringComparer.Ordinal), rows.Select(r => r.Register.Name).Order(StringComparer.Ordinal));
        var read = typeof(LedgerJson).GetMethod(nameof(LedgerJson.Read))!;
        Assert.All(rows, row =>
        {
            var json = LedgerJson.Write(row.Data);
            Assert.Equal(json, LedgerJson.Write(read.MakeGenericMethod(row.Register.RowType).Invoke(null, [json])!));
        });
    }

    [Fact]
    public void Every_sample_fact_is_written_and_read_again()
    {
        var read = typeof(LedgerJson).GetMethod(nameof(LedgerJson.Read))!;
        Assert.All(BodySamples.All, sample =>
        {
            var json = LedgerJson.Write(sample.Fact);
            Assert.Equal(json, LedgerJson.Write(read.MakeGenericMethod(sample.Fact.GetType()).Invoke(null, [json])!));
        });
    }

    [Fact]
    public void The_way_upwards_ends_at_the_top_or_where_it_would_turn_in_a_circle()
    {
        BodyId a = BodyId.Parse("a"), b = BodyId.Parse("b"), c = BodyId.Parse("c");
        Assert.Equal([a, b, c], BodyRegister.Upwards(a, id => id == a ? b : id == b ? c : null));
        Assert.Equal([a, b], BodyRegister.Upwards(a, id => id == a ? b : a));
    }

    [Theory]
    [InlineData("2025-08", "one")]
    [InlineData("2026-06", "two")]
    [InlineData("2026-03", "two")]
    [InlineData("not-stated", "two")]
    [InlineData("2024-08", null)]
    public void Powers_are_those_of_the_version_in_force_on_the_date(string on, string? power)
    {
        RegisterEntry<TermsOfReferenceRow>[] versions =
        [
            Version(1, new Effective(PartialDate.Parse("2025-01"), PartialDate.Parse("2026-03-15")), "one"),
            Version(2, From("2026-03-15"), "two"),
        ];
        var powers = BodyRegister.PowersInForce(versions, PartialDate.Parse(on));
        Assert.Equal(power, powers.TryGet(out var held) ? Assert.Single(held) : null);
    }

    // The laws: whatever is asked, in whatever order, one chair at a time, nobody sits twice at a time, versions are dense and follow each other,
    // and a request twice records once.
    [Fact]
    public void Any_sequence_of_requests_keeps_the_body_in_order()
    {
        var office = Gen.OneOf(First, Second);
        var effective = Gen.OneOf<Effective?>(
            null, From("2025"), From("2025-09"), From("2025-10-03"), From("[2025-08..2026-02]"), From("2026-01"),
            new Effective(PartialDate.Parse("2025-08"), PartialDate.Parse("2025-11")));
        var route = Gen.OneOf<Stated<Latency>>(Stated<Latency>.NotStated, new Latency(1, LatencyUnit.Days), new Latency(2, LatencyUnit.Days));
        var ward = new EscalationPoint(null, null, "ward");
        var board = new EscalationPoint(Board, null, null);
        var request = Gen.OneOf<Func<Body, Decided<BodyEvent>>>(
            Gen.Select(office, effective, (o, e) => (Func<Body, Decided<BodyEvent>>)(s =>
                AppointChair.Decide(new(Committee, o) { Effective = e }, s, new(OfficeExists: true, null)))),
            Gen.Select(office, effective, (o, e) => (Func<Body, Decided<BodyEvent>>)(s =>
                AppointMember.Decide(new(Committee, o, MemberStanding.Voting, Unsaid) { Effective = e }, s, new(OfficeExists: true, null)))),
            Gen.Select(office, effective, Gen.Enum<Ceasing>(), (o, e, c) => (Func<Body, Decided<BodyEvent>>)(s =>
                CeaseMember.Decide(new(Committee, o, c, Unsaid) { Effective = e }, s))),
            Gen.Select(Gen.Int[1, 4], effective, (v, e) => (Func<Body, Decided<BodyEvent>>)(s =>
                AdoptTermsOfReference.Decide(
                    new(Committee, v, "T", List("p"), NoList<Seat>(), Stated<QuorumRule>.NotStated, Stated<MeetingCadence>.NotStated, PartialDate.NotStated, ByDecision) { Effective = e },
                    s, new(null, DecisionStatus.Adopted)))),
            Gen.Select(route, effective, (l, e) => (Func<Body, Decided<BodyEvent>>)(s =>
                DefineEscalationRoute.Decide(new(Committee, "r", ward, board, NoList<EscalationPoint>(), NoList<string>(), l) { Effective = e }, s, new([], null)))),
            Gen.Select(route, effective, (l, e) => (Func<Body, Decided<BodyEvent>>)(s =>
                ReviseEscalationRoute.Decide(new(Committee, "r", ward, board, NoList<EscalationPoint>(), NoList<string>(), l, []) { Effective = e }, s, new([], null)))),
            Gen.Select(Gen.OneOf(Board, Quality), effective, (to, e) => (Func<Body, Decided<BodyEvent>>)(s =>
                ChangeReportingLine.Decide(
                    new(Committee, Stated<BodyId>.NotStated, to) { Effective = e, Source = Letter },
                    s, new(new(to, BodyStanding.Active, All: true, NoList<string>()), [to], null)))),
            Gen.Select(effective, Gen.Int[0, 9], (e, n) => (Func<Body, Decided<BodyEvent>>)(s => n > 0 ? [] :
                DissolveCommittee.Decide(new(Committee, null, ByDecision) { Effective = e }, s, new(BodyStanding.Unknown, [], DecisionStatus.Adopted)))));

        request.List[0, 30].Sample(requests =>
        {
            var state = Body.Evolve(Body.Initial, Established);
            foreach (var ask in requests)
            {
                var decided = ask(state);
                state = decided.Facts.Aggregate(state, Body.Evolve);
                if (decided.Facts.Count > 0)
                {
                    var again = ask(state);
                    Assert.Null(again.Refusal);
                    Assert.Empty(again.Facts);
                }

                Assert.Equal(BodyRegister.Rows(state).Count(), BodyRegister.Rows(state).Select(r => (r.Register.Name, r.Key)).Distinct().Count());
                if (state is not Body.Active body)
                {
                    break;
                }

                Assert.True(NoneOverlap(body.Chairs.Select(c => c.Effective)));
                Assert.All(body.Members.GroupBy(m => m.What.Office), g => Assert.True(NoneOverlap(g.Select(m => m.Effective))));
                Assert.True(NoneOverlap(body.Terms.Select(t => t.Effective)));
                Assert.True(NoneOverlap(body.Routes.Select(r => r.Effective)));
                Assert.True(NoneOverlap(body.Lines.Select(l => l.Effective)));
                Assert.Equal(Enumerable.Range(1, body.Terms.Length), body.Terms.Select(t => t.What.Version));
                Assert.All(body.Routes.Skip(1), r => Assert.NotEmpty(r.What.Changes));
            }
        }, iter: 5_000);
    }

    private static bool NoneOverlap(IEnumerable<Effective> intervals)
    {
        var list = intervals.ToList();
        return !list.Where((a, i) => list.Skip(i + 1).Any(a.CertainlyOverlaps)).Any();
    }

    private static RegisterEntry<TermsOfReferenceRow> Version(int version, Effective effective, string power) => new(
        "quality-committee",
        $"{version}",
        effective,
        new(version, Unsaid, List(power), NoList<Seat>(), Stated<QuorumRule>.NotStated, Stated<MeetingCadence>.NotStated, PartialDate.NotStated, NoDecision),
        1,
        null);
}
