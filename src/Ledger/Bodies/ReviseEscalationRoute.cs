using Ledger.Decisions;
using Ledger.Log;
using MediatR;

namespace Ledger.Bodies;

/// <summary>
/// Revises an escalation route, from the effective date on. Say how it is now, as far as that is stated; what changed follows from that,
/// unless it is given. The same revision again changes nothing.
/// </summary>
/// <param name="Id">The body that keeps the route, e.g. board.</param>
/// <param name="Route">The route's name within the body, e.g. ward-to-board.</param>
/// <param name="From">Where it starts now: a body, an office or a level such as ward; or not-stated.</param>
/// <param name="To">Where it ends now, or not-stated.</param>
/// <param name="Through">The stations on the way now, in order, none if it is direct; or not-stated.</param>
/// <param name="Triggers">What is escalated by it now, or not-stated.</param>
/// <param name="Latency">Within what time now, e.g. 24 hours, or not-stated.</param>
/// <param name="Changes">What changed: aspect, before and after; empty to have it follow from how the route was.</param>
/// <param name="Narrative">The source's words, e.g. clarified, where it names no structured change.</param>
/// <param name="Decision">The adopted decision, if it rests on one.</param>
public sealed record ReviseEscalationRoute(
    BodyId Id,
    string Route,
    Stated<EscalationPoint> From,
    Stated<EscalationPoint> To,
    Stated<IReadOnlyList<EscalationPoint>> Through,
    Stated<IReadOnlyList<string>> Triggers,
    Stated<Latency> Latency,
    IReadOnlyList<Change> Changes,
    string? Narrative = null,
    DecisionId? Decision = null) : Command
{
    /// <summary>The rule: there is such a route, and the revision says what it changes or is marked as narrative.</summary>
    public static Decided<BodyEvent> Decide(ReviseEscalationRoute command, Body state, RouteContext context)
    {
        if (state is not Body.Active body)
        {
            return BodyRefusals.NotActive(command.Id, state);
        }

        var latest = body.LatestOf(command.Route);
        if (latest < 0)
        {
            return new Refusal("no-such-route", $"{command.Id} has no route {command.Route}: define it first.");
        }

        if (body.Routes.Any(r => command.IsIn(r)))
        {
            return [];
        }

        var changes = command.Changes.Count > 0 ? command.Changes : [.. Differences(body.Routes[latest].What, command)];
        var fact = command.Fact(changes);
        if (body.Routes.Where(r => r.What.Name == command.Route).InTheWayOf(fact.When()) is { } inTheWay)
        {
            return BodyRefusals.NotAfter($"The route {command.Route}", inTheWay.Effective, fact.When().From);
        }

        var problem = Change.Problem(changes, command.Narrative)
            ?? context.Problem(Body.Route.Of(fact), command.Source);
        return problem is null ? [fact] : problem;
    }

    // What the source states now and did not, or not so, before. What it no longer states is not a change: it does not say.
    private static IEnumerable<Change> Differences(Body.Route before, ReviseEscalationRoute after) =>
        new[]
        {
            new Change("from", Text(before.From), Text(after.From)),
            new Change("to", Text(before.To), Text(after.To)),
            new Change("through", Text(before.Through, "nothing"), Text(after.Through, "nothing")),
            new Change("triggers", Text(before.Triggers, "nothing"), Text(after.Triggers, "nothing")),
            new Change("latency", Text(before.Latency), Text(after.Latency)),
        }.Where(c => c.After.IsStated && c.After != c.Before);

    private static Stated<string> Text<T>(Stated<T> value)
        where T : notnull => value.IsStated ? value.ToString() : Stated<string>.NotStated;

    private static Stated<string> Text<T>(Stated<IReadOnlyList<T>> list, string none) =>
        list.TryGet(out var items) ? items.Count == 0 ? none : string.Join("; ", items) : Stated<string>.NotStated;

    private BodyEvent.EscalationRouteRevised Fact(IReadOnlyList<Change> changes) =>
        new(Route, From, To, Through, Triggers, Latency, changes, Narrative, Decision) { Effective = Effective };

    private bool IsIn(Dated<Body.Route> recorded)
    {
        var fact = Fact(Changes);
        return recorded.What is { Changes.Count: > 0 } or { Narrative: not null }
            && recorded.What.HasSameTerms(Body.Route.Of(fact))
            && (Changes.Count == 0 || Changes.SequenceEqual(recorded.What.Changes))
            && recorded.What.Narrative == Narrative
            && recorded.What.Decision == Decision
            && recorded.Effective.From == fact.When().From;
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<ReviseEscalationRoute, Outcome>
    {
        public Task<Outcome> Handle(ReviseEscalationRoute command, CancellationToken ct) =>
            transaction.Run<ReviseEscalationRoute, Body, BodyEvent, RouteContext>(
                command.Id, command, known => RouteContext.Of(known, Body.Route.Of(command.Fact(command.Changes))), Decide, ct);
    }
}
