using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Testing;
using static Ledger.Bodies.BodyEvent;
using static Ledger.Tests.Bodies.Known;

namespace Ledger.Tests.Bodies;

using Given = Given<Body, BodyEvent>;

public class ReviseEscalationRouteTests
{
    private static readonly EscalationPoint Ward = new(null, null, "ward");
    private static readonly EscalationPoint Director = new(null, First, null);
    private static readonly EscalationPoint ToBoard = new(Board, null, null);
    private static readonly Stated<EscalationPoint> Nowhere = Stated<EscalationPoint>.NotStated;
    private static readonly RouteContext Fine = new([], null);

    private static readonly EscalationRouteDefined Defined =
        new("ward-to-board", Ward, ToBoard, NoList<EscalationPoint>(), NoList<string>(), new Latency(5, LatencyUnit.WorkingDays), null) { Effective = From("2024") };

    private static readonly ReviseEscalationRoute Faster =
        new(Committee, "ward-to-board", Ward, ToBoard, List(Director), NoList<string>(), new Latency(24, LatencyUnit.Hours), []) { Effective = From("2025-11") };

    [Fact]
    public void What_changed_follows_from_how_the_route_was() =>
        Given.Facts(Established, Defined)
            .When(Faster, Fine, ReviseEscalationRoute.Decide)
            .Recorded(Revised(new("through", Unsaid, "office non-executive-1"), new("latency", "within 5 working days", "within 24 hours")));

    [Fact]
    public void What_changed_can_be_given_instead()
    {
        var change = new Change("who decides", "nobody named", "the medical director");
        Given.Facts(Established, Defined).When(Faster with { Changes = [change] }, Fine, ReviseEscalationRoute.Decide).Recorded(Revised(change));
    }

    [Fact]
    public void A_revision_takes_the_place_of_the_route_before()
    {
        var given = Given.Facts(Established, Defined, Revised(new Change("latency", Unsaid, "within 24 hours")));
        var routes = Assert.IsType<Body.Active>(given.State).Routes;
        Assert.Equal([new Effective(PartialDate.Parse("2024"), PartialDate.Parse("2025-11")), From("2025-11")], routes.Select(r => r.Effective));
    }

    [Fact]
    public void Routes_clarified_since_the_inspection_are_narrative_with_a_bounded_unknown_date()
    {
        var since = Effective.Since(PartialDate.Parse("[2025-10..2026-02]"));
        var clarified = new ReviseEscalationRoute(
            Committee, "ward-to-board", Ward, ToBoard, NoList<EscalationPoint>(), NoList<string>(), Stated<Latency>.NotStated, [], "clarified")
        { Effective = since, Source = Letter };
        var given = Given.Facts(Established, Defined);
        given.When(clarified, Fine, ReviseEscalationRoute.Decide).Recorded(new EscalationRouteRevised(
            "ward-to-board", Ward, ToBoard, NoList<EscalationPoint>(), NoList<string>(), Stated<Latency>.NotStated, [], "clarified", null) { Effective = since });
    }

    [Fact]
    public void The_same_revision_again_changes_nothing()
    {
        var given = Given.Facts(Established, Defined, Revised(new("through", Unsaid, "office non-executive-1"), new("latency", "within 5 working days", "within 24 hours")));
        given.When(Faster with { Through = List(Director) }, Fine, ReviseEscalationRoute.Decide).Unchanged();
    }

    [Fact]
    public void A_revision_that_changes_nothing_and_says_nothing_is_refused()
    {
        var same = Faster with { Through = NoList<EscalationPoint>(), Latency = new Latency(5, LatencyUnit.WorkingDays) };
        var given = Given.Facts(Established, Defined);
        given.When(same, Fine, ReviseEscalationRoute.Decide).Refused("empty-change");
        given.When(same with { From = Nowhere, Latency = Stated<Latency>.NotStated }, Fine, ReviseEscalationRoute.Decide).Refused("empty-change");
        given.When(same with { Changes = [new Change(Unsaid, Unsaid, "strengthened")] }, Fine, ReviseEscalationRoute.Decide).Refused("empty-change");
    }

    [Fact]
    public void A_revision_with_changes_is_not_narrative() =>
        Given.Facts(Established, Defined).When(Faster with { Narrative = "clarified" }, Fine, ReviseEscalationRoute.Decide).Refused("narrative-with-changes");

    [Fact]
    public void A_route_that_was_never_defined_is_not_revised() =>
        Given.Facts(Established, Defined).When(Faster with { Route = "care-groups" }, Fine, ReviseEscalationRoute.Decide).Refused("no-such-route");

    [Fact]
    public void A_revision_from_before_the_route_is_refused() =>
        Given.Facts(Established, Defined).When(Faster with { Effective = From("2023-11") }, Fine, ReviseEscalationRoute.Decide).Refused("not-after-current");

    [Fact]
    public void A_revised_route_leads_from_one_existing_point_to_another()
    {
        var given = Given.Facts(Established, Defined);
        given.When(Faster with { To = Ward }, Fine, ReviseEscalationRoute.Decide).Refused("route-goes-nowhere");
        given.When(Faster, Fine with { Unknown = [Director] }, ReviseEscalationRoute.Decide).Refused("no-such-office");
    }

    [Fact]
    public void A_decision_that_is_named_must_stand() =>
        Given.Facts(Established, Defined)
            .When(Faster with { Decision = ByDecision }, Fine with { Decision = DecisionStatus.Proposed }, ReviseEscalationRoute.Decide)
            .Refused("decision-not-adopted");

    [Fact]
    public void A_body_that_does_not_exist_or_no_longer_revises_no_routes()
    {
        Given.Nothing().When(Faster, Fine, ReviseEscalationRoute.Decide).Refused("no-such-body");
        Given.Facts(Established, Defined, Dissolved).When(Faster, Fine, ReviseEscalationRoute.Decide).Refused("body-dissolved");
    }

    private static EscalationRouteRevised Revised(params Change[] changes) =>
        new("ward-to-board", Ward, ToBoard, List(Director), NoList<string>(), new Latency(24, LatencyUnit.Hours), changes, null, null) { Effective = From("2025-11") };
}
