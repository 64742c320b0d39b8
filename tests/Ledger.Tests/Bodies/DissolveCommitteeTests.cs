using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Testing;
using static Ledger.Bodies.BodyEvent;
using static Ledger.Tests.Bodies.Known;

namespace Ledger.Tests.Bodies;

using Context = DissolveCommittee.Context;
using Given = Given<Body, BodyEvent>;

public class DissolveCommitteeTests
{
    private static readonly Context Fine = new(BodyStanding.Active, [], DecisionStatus.Adopted);
    private static readonly DissolveCommittee Dissolve = new(Committee, null, ByDecision) { Effective = From("2026-07") };
    private static readonly ChairAppointed Chairs = new(First, null) { Effective = From("2025-09") };

    [Fact]
    public void A_committee_is_dissolved_without_a_successor() =>
        Given.Facts(Established).When(Dissolve, Fine, DissolveCommittee.Decide).Recorded(Dissolved);

    [Fact]
    public void A_successor_takes_its_place() =>
        Given.Facts(Established)
            .When(Dissolve with { Successor = new Stated<BodyId>(Quality) }, Fine, DissolveCommittee.Decide)
            .Recorded(Dissolved with { Successor = new Stated<BodyId>(Quality) });

    [Fact]
    public void The_same_dissolution_again_changes_nothing() =>
        Given.Facts(Established, Dissolved).When(Dissolve, Fine, DissolveCommittee.Decide).Unchanged();

    [Fact]
    public void Another_dissolution_is_refused() =>
        Given.Facts(Established, Dissolved).When(Dissolve with { Effective = From("2026-08") }, Fine, DissolveCommittee.Decide).Refused("body-dissolved");

    [Fact]
    public void A_body_that_does_not_exist_is_not_dissolved() => Given.Nothing().When(Dissolve, Fine, DissolveCommittee.Decide).Refused("no-such-body");

    [Fact]
    public void A_successor_that_does_not_exist_or_no_longer_is_refused()
    {
        var dissolve = Dissolve with { Successor = new Stated<BodyId>(Quality) };
        Given.Facts(Established).When(dissolve, Fine with { Successor = BodyStanding.Unknown }, DissolveCommittee.Decide).Refused("no-such-body");
        Given.Facts(Established).When(dissolve, Fine with { Successor = BodyStanding.Dissolved }, DissolveCommittee.Decide).Refused("successor-not-active");
        Given.Facts(Established).When(Dissolve with { Successor = new Stated<BodyId>(Committee) }, Fine, DissolveCommittee.Decide).Refused("succeeds-itself");
    }

    [Fact]
    public void A_successor_can_be_left_open_only_by_a_source()
    {
        var dissolve = Dissolve with { Successor = Stated<BodyId>.NotStated };
        Given.Facts(Established).When(dissolve, Fine, DissolveCommittee.Decide).Refused("successor-not-stated");
        Given.Facts(Established)
            .When(dissolve with { Source = Letter }, Fine, DissolveCommittee.Decide)
            .Recorded(Dissolved with { Successor = Stated<BodyId>.NotStated });
    }

    [Fact]
    public void A_body_to_which_others_report_is_not_dissolved() =>
        Given.Facts(Established).When(Dissolve, Fine with { ReportingToIt = [Quality] }, DissolveCommittee.Decide).Refused("bodies-report-to-it");

    [Fact]
    public void A_dissolution_that_rests_on_no_adopted_decision_is_refused()
    {
        Assert.All(NotStanding, status => Given.Facts(Established).When(Dissolve, Fine with { Decision = status }, DissolveCommittee.Decide).Refused("decision-not-adopted"));
        Given.Facts(Established).When(Dissolve, Fine with { Decision = null }, DissolveCommittee.Decide).Refused("no-such-decision");
        Given.Facts(Established).When(Dissolve with { Decision = NoDecision }, Fine, DissolveCommittee.Decide).Refused("decision-not-stated");
    }

    [Fact]
    public void A_committee_is_not_dissolved_before_what_it_has_begins()
    {
        Given.Facts(Established, Chairs with { Effective = From("2026-09") }).When(Dissolve, Fine, DissolveCommittee.Decide).Refused("ends-before-start");
        Given.Facts(Established).When(Dissolve with { Effective = From("2025-06") }, Fine, DissolveCommittee.Decide).Refused("ends-before-start");
    }

    [Fact]
    public void All_that_a_committee_had_ends_with_it()
    {
        var given = Given.Facts(Established, Chairs, new RemitAmended([], "strengthened", NoDecision) { Effective = From("2025-11") }, Dissolved);
        var rows = BodyRegister.Rows(given.State).ToList();
        Assert.Equal(4, rows.Count);
        Assert.All(rows, row => Assert.Equal(Dissolved.Effective!.From, row.Effective!.To));
    }
}
