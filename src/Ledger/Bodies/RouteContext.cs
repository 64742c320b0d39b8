using Ledger.Decisions;
using Ledger.Log;
using Ledger.Offices;
using Ledger.Registers;
using Ledger.Seal;

namespace Ledger.Bodies;

/// <summary>What the rules of escalation routes need from elsewhere.</summary>
/// <param name="Unknown">The bodies and offices that the route names and that do not exist.</param>
/// <param name="Decision">How far the decision has come; none if there is no such decision or none is named.</param>
public sealed record RouteContext(IReadOnlyList<EscalationPoint> Unknown, DecisionStatus? Decision)
{
    internal static RouteContext Of(RegisterView known, Body.Route route) => new(
        [.. Points(route).Where(p =>
            (p.Body is { } body && BodyRegister.StandingOf(known, body, PartialDate.NotStated) == BodyStanding.Unknown)
            || (p.Office is { } office && !OfficeRegister.Knows(known, office)))],
        BodyRegister.StatusOf(known, route.Decision));

    /// <summary>What is wrong with the ends and stations of a route; null if nothing is.</summary>
    internal Refusal? Problem(Body.Route route, Source? source)
    {
        if (!Roles.IsWord(route.Name))
        {
            return new Refusal("route-unclear", $"'{route.Name}' is no route's name: use a word such as ward-to-board.");
        }

        if (!Points(route).All(p => p.IsOne))
        {
            return new Refusal("escalation-point-unclear", "Each end and station of a route is exactly one of a body, an office and a level.");
        }

        if (!route.From.IsStated && !route.To.IsStated && source is null)
        {
            return new Refusal("route-ends-not-stated", "Say from where to where the route goes; both can be not-stated only where a source is cited that does not say.");
        }

        if (Points(route).Count() > Points(route).Distinct().Count())
        {
            return new Refusal("route-goes-nowhere", "A route passes each of its ends and stations once.");
        }

        if (route.Latency.TryGet(out var latency) && latency.Within < 0)
        {
            return new Refusal("latency-negative", $"Nothing is escalated within {latency.Within}: the time is 0 or more.");
        }

        return Unknown is [var missing, ..]
            ? missing.Body is { } body ? BodyRefusals.NoSuchBody(body) : BodyRefusals.NoSuchOffice(missing.Office!)
            : BodyRefusals.MustStand(route.Decision, Decision);
    }

    private static IEnumerable<EscalationPoint> Points(Body.Route route) =>
    [
        .. route.From.TryGet(out var from) ? [from] : Array.Empty<EscalationPoint>(),
        .. route.Through.TryGet(out var through) ? through : [],
        .. route.To.TryGet(out var to) ? [to] : Array.Empty<EscalationPoint>(),
    ];
}
