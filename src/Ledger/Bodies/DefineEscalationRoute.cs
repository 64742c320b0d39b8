using Ledger.Decisions;
using Ledger.Log;
using MediatR;

namespace Ledger.Bodies;

/// <summary>Defines a route by which concerns are escalated, from the effective date on. The same route again changes nothing.</summary>
/// <param name="Id">The body that keeps the route, e.g. board.</param>
/// <param name="Route">The route's name within the body, e.g. ward-to-board.</param>
/// <param name="From">Where it starts: a body, an office or a level such as ward; or not-stated.</param>
/// <param name="To">Where it ends, or not-stated.</param>
/// <param name="Through">The stations on the way, in order, none if it is direct; or not-stated.</param>
/// <param name="Triggers">What is escalated by it, e.g. a breach of the Code of Practice; or not-stated.</param>
/// <param name="Latency">Within what time, e.g. 24 hours, or not-stated.</param>
/// <param name="Decision">The adopted decision, if it rests on one.</param>
public sealed record DefineEscalationRoute(
    BodyId Id,
    string Route,
    Stated<EscalationPoint> From,
    Stated<EscalationPoint> To,
    Stated<IReadOnlyList<EscalationPoint>> Through,
    Stated<IReadOnlyList<string>> Triggers,
    Stated<Latency> Latency,
    DecisionId? Decision = null) : Command
{
    /// <summary>The rule: the route is new, and leads from one existing point to another.</summary>
    public static Decided<BodyEvent> Decide(DefineEscalationRoute command, Body state, RouteContext context)
    {
        if (state is not Body.Active body)
        {
            return BodyRefusals.NotActive(command.Id, state);
        }

        var fact = command.Fact;
        var route = Body.Route.Of(fact);
        if (body.Routes.FirstOrDefault(r => r.What.Name == command.Route) is { } defined)
        {
            return defined.What.HasSameTerms(route) && defined.What.Decision == command.Decision && defined.Effective.From == fact.When().From
                ? []
                : new Refusal("route-exists", $"{command.Id} has a route {command.Route} already: revise it.");
        }

        return context.Problem(route, command.Source) is { } problem ? problem : [fact];
    }

    private BodyEvent.EscalationRouteDefined Fact => new(Route, From, To, Through, Triggers, Latency, Decision) { Effective = Effective };

    internal sealed class Handler(Transaction transaction) : IRequestHandler<DefineEscalationRoute, Outcome>
    {
        public Task<Outcome> Handle(DefineEscalationRoute command, CancellationToken ct) =>
            transaction.Run<DefineEscalationRoute, Body, BodyEvent, RouteContext>(
                command.Id, command, known => RouteContext.Of(known, Body.Route.Of(command.Fact)), Decide, ct);
    }
}
