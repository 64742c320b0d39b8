using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Testing;
using static Ledger.Bodies.BodyEvent;
using static Ledger.Tests.Bodies.Known;

namespace Ledger.Tests.Bodies;

using Given = Given<Body, BodyEvent>;

public class DefineEscalationRouteTests
{
    private static readonly EscalationPoint Ward = new(null, null, "ward");
    private static readonly EscalationPoint Director = new(null, First, null);
    private static readonly EscalationPoint ToBoard = new(Board, null, null);
    private static readonly RouteContext Fine = new([], null);

    private static DefineEscalationRoute Define => new(
        Committee, "ward-to-board", Ward, ToBoard, List(Director), List("unlawful detention"), new Latency(24, LatencyUnit.Hours)) { Effective = From("2025-09") };

    private static EscalationRouteDefined Defined => new(
        "ward-to-board", Ward, ToBoard, List(Director), List("unlawful detention"), new Latency(24, LatencyUnit.Hours), null) { Effective = From("2025-09") };

    [Fact]
    public void A_route_leads_from_a_level_through_an_office_to_a_body() =>
        Given.Facts(Established).When(Define, Fine, DefineEscalationRoute.Decide).Recorded(Defined);

    [Fact]
    public void The_same_route_again_changes_nothing_even_after_it_was_revised() =>
        Given.Facts(
                Established,
                Defined,
                new EscalationRouteRevised("ward-to-board", Ward, ToBoard, List(Director), NoList<string>(), Stated<Latency>.NotStated, [], "clarified", null) { Effective = From("2025-11") })
            .When(Define, Fine, DefineEscalationRoute.Decide)
            .Unchanged();

    [Fact]
    public void Another_route_of_that_name_is_refused() =>
        Given.Facts(Established, Defined).When(Define with { Through = List<EscalationPoint>() }, Fine, DefineEscalationRoute.Decide).Refused("route-exists");

    [Fact]
    public void A_route_whose_ends_a_document_does_not_name_is_recorded_without()
    {
        var unsaid = Define with { From = Stated<EscalationPoint>.NotStated, To = Stated<EscalationPoint>.NotStated, Through = NoList<EscalationPoint>() };
        Given.Facts(Established).When(unsaid, Fine, DefineEscalationRoute.Decide).Refused("route-ends-not-stated");
        Given.Facts(Established)
            .When(unsaid with { Source = Letter }, Fine, DefineEscalationRoute.Decide)
            .Recorded(Defined with { From = Stated<EscalationPoint>.NotStated, To = Stated<EscalationPoint>.NotStated, Through = NoList<EscalationPoint>() });
    }

    [Fact]
    public void A_route_that_returns_to_a_station_is_refused()
    {
        Given.Facts(Established).When(Define with { To = new EscalationPoint(null, null, "ward") }, Fine, DefineEscalationRoute.Decide).Refused("route-goes-nowhere");
        Given.Facts(Established).When(Define with { Through = List(ToBoard with { }) }, Fine, DefineEscalationRoute.Decide).Refused("route-goes-nowhere");
    }

    [Fact]
    public void A_point_that_is_not_exactly_one_thing_is_refused() => Assert.All(
        new EscalationPoint[] { new(null, null, null), new(Board, First, null), new(Board, null, "ward"), new(null, null, " ") },
        point =>
        {
            Given.Facts(Established).When(Define with { To = point }, Fine, DefineEscalationRoute.Decide).Refused("escalation-point-unclear");
            Given.Facts(Established).When(Define with { Through = List(point) }, Fine, DefineEscalationRoute.Decide).Refused("escalation-point-unclear");
        });

    [Fact]
    public void A_route_to_what_does_not_exist_is_refused()
    {
        Given.Facts(Established).When(Define, Fine with { Unknown = [ToBoard] }, DefineEscalationRoute.Decide).Refused("no-such-body");
        Given.Facts(Established).When(Define, Fine with { Unknown = [Director] }, DefineEscalationRoute.Decide).Refused("no-such-office");
    }

    [Fact]
    public void A_name_that_is_no_word_is_refused() =>
        Given.Facts(Established).When(Define with { Route = "Ward to Board" }, Fine, DefineEscalationRoute.Decide).Refused("route-unclear");

    [Fact]
    public void A_negative_time_is_refused() =>
        Given.Facts(Established).When(Define with { Latency = new Latency(-1, LatencyUnit.Days) }, Fine, DefineEscalationRoute.Decide).Refused("latency-negative");

    [Fact]
    public void A_decision_that_is_named_must_stand() => Assert.All(
        NotStanding,
        status => Given.Facts(Established)
            .When(Define with { Decision = ByDecision }, Fine with { Decision = status }, DefineEscalationRoute.Decide)
            .Refused("decision-not-adopted"));

    [Fact]
    public void A_body_that_does_not_exist_or_no_longer_keeps_no_routes()
    {
        Given.Nothing().When(Define, Fine, DefineEscalationRoute.Decide).Refused("no-such-body");
        Given.Facts(Established, Dissolved).When(Define, Fine, DefineEscalationRoute.Decide).Refused("body-dissolved");
    }
}
