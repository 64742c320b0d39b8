using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Testing;
using static Ledger.Bodies.BodyEvent;
using static Ledger.Tests.Bodies.Known;

namespace Ledger.Tests.Bodies;

using Context = ChangeReportingLine.Context;
using Given = Given<Body, BodyEvent>;

public class ChangeReportingLineTests
{
    private static readonly Context Fine = new(new HeldPowers(Quality, BodyStanding.Active, All: false, NoList<string>()), [Quality, Board], null);
    private static readonly ChangeReportingLine Change = new(Committee, Board, Quality) { Effective = From("2026-01") };
    private static readonly ReportingLineChanged Changed = new(Board, Quality, null) { Effective = From("2026-01") };

    [Fact]
    public void A_committee_reports_to_its_parent_until_the_line_is_changed()
    {
        var given = Given.Facts(Established, Changed);
        var lines = Assert.IsType<Body.Active>(given.State).Lines;
        Assert.Equal([Board, Quality], lines.Select(l => l.What.To));
        Assert.Equal([new Effective(PartialDate.Parse("2025-07"), PartialDate.Parse("2026-01")), From("2026-01")], lines.Select(l => l.Effective));
    }

    [Fact]
    public void A_line_is_changed() => Given.Facts(Established).When(Change, Fine, ChangeReportingLine.Decide).Recorded(Changed);

    [Fact]
    public void The_same_change_again_changes_nothing() =>
        Given.Facts(Established, Changed).When(Change, Fine, ChangeReportingLine.Decide).Unchanged();

    [Fact]
    public void A_line_to_where_it_is_already_is_refused() =>
        Given.Facts(Established, Changed)
            .When(Change with { From = Quality, Effective = From("2026-05") }, Fine, ChangeReportingLine.Decide)
            .Refused("reports-there-already");

    [Fact]
    public void A_line_is_moved_only_from_where_it_is() =>
        Given.Facts(Established).When(Change with { From = Quality, To = BodyId.Parse("audit") }, Fine, ChangeReportingLine.Decide).Refused("reporting-line-differs");

    [Fact]
    public void Where_a_line_was_can_be_left_open_only_by_a_source()
    {
        var open = Change with { From = Stated<BodyId>.NotStated };
        Given.Facts(Established).When(open, Fine, ChangeReportingLine.Decide).Refused("from-not-stated");
        Given.Facts(Established)
            .When(open with { Source = Letter }, Fine, ChangeReportingLine.Decide)
            .Recorded(Changed with { From = Stated<BodyId>.NotStated });
    }

    [Fact]
    public void A_body_that_reported_to_none_gets_a_line() =>
        Given.Facts(new BodyConstituted(Committee, "Legislation Operational Group", BodyKind.Group, Unsaid))
            .When(Change with { From = Stated<BodyId>.NotStated }, Fine, ChangeReportingLine.Decide)
            .Recorded(Changed with { From = Stated<BodyId>.NotStated });

    [Fact]
    public void A_circle_of_lines_is_refused()
    {
        Given.Facts(Established).When(Change, Fine with { Upwards = [Quality, Committee, Board] }, ChangeReportingLine.Decide).Refused("reporting-cycle");
        Given.Facts(Established).When(Change with { To = Committee }, Fine with { Upwards = [] }, ChangeReportingLine.Decide).Refused("reporting-cycle");
    }

    [Fact]
    public void A_line_to_a_body_that_does_not_exist_or_no_longer_is_refused()
    {
        Given.Facts(Established).When(Change, Fine with { To = Fine.To with { Standing = BodyStanding.Unknown } }, ChangeReportingLine.Decide).Refused("no-such-body");
        Given.Facts(Established).When(Change, Fine with { To = Fine.To with { Standing = BodyStanding.Dissolved } }, ChangeReportingLine.Decide).Refused("parent-not-active");
    }

    [Fact]
    public void A_body_does_not_move_under_one_that_holds_less_than_its_powers()
    {
        var given = Given.Facts(Established, Terms("approve-policies"));
        given.When(Change, Fine with { To = Fine.To with { Listed = List("appoint-managers") } }, ChangeReportingLine.Decide).Refused("powers-beyond-parent");
        given.When(Change, Fine with { To = Fine.To with { Listed = List("approve-policies") } }, ChangeReportingLine.Decide).Recorded(Changed);
    }

    [Fact]
    public void A_line_from_before_the_one_it_replaces_is_refused() =>
        Given.Facts(Established).When(Change with { Effective = From("2025-06") }, Fine, ChangeReportingLine.Decide).Refused("not-after-current");

    [Fact]
    public void A_decision_that_is_named_must_stand() =>
        Given.Facts(Established)
            .When(Change with { Decision = ByDecision }, Fine with { Decision = DecisionStatus.Rejected }, ChangeReportingLine.Decide)
            .Refused("decision-not-adopted");

    [Fact]
    public void A_body_that_does_not_exist_or_no_longer_has_no_line()
    {
        Given.Nothing().When(Change, Fine, ChangeReportingLine.Decide).Refused("no-such-body");
        Given.Facts(Established, Dissolved).When(Change, Fine, ChangeReportingLine.Decide).Refused("body-dissolved");
    }

    private static TermsOfReferenceAdopted Terms(string power) => new(
        1, "Terms", List(power), NoList<Seat>(), Stated<QuorumRule>.NotStated, Stated<MeetingCadence>.NotStated, PartialDate.NotStated, ByDecision);
}
