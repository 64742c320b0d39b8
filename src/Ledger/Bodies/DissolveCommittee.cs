using Ledger.Decisions;
using Ledger.Log;
using Ledger.Seal;
using MediatR;

namespace Ledger.Bodies;

/// <summary>
/// Dissolves a body; the effective date is the first day without it. Its members, chair, routes and terms of reference end with it.
/// The same dissolution again changes nothing.
/// </summary>
/// <remarks>A body with open actions must not be dissolved either: that rule comes with the action stream and is not here yet.</remarks>
/// <param name="Id">The body.</param>
/// <param name="Successor">The body that takes its place, or not-stated; leave it out if none does.</param>
/// <param name="Decision">The adopted decision; not-stated only where a source is cited.</param>
public sealed record DissolveCommittee(BodyId Id, Stated<BodyId>? Successor, Stated<DecisionId> Decision) : Command
{
    /// <summary>The rule: no body is left reporting to it, its successor is active, and the decision stands.</summary>
    public static Decided<BodyEvent> Decide(DissolveCommittee command, Body state, Context context)
    {
        var fact = new BodyEvent.CommitteeDissolved(command.Successor, command.Decision) { Effective = command.Effective };
        if (state is not Body.Active body)
        {
            return state is Body.Dissolved { Dissolution: var before } && before == fact ? [] : BodyRefusals.NotActive(command.Id, state);
        }

        var problem = Problem(command, context)
            ?? BodyRefusals.MustStand(command.Decision, context.Decision, command.Source)
            ?? LaterThan(body, fact.When().From);
        return problem is null ? [fact] : problem;
    }

    private static Refusal? Problem(DissolveCommittee command, Context context)
    {
        if (context.ReportingToIt is [var child, ..])
        {
            return new Refusal("bodies-report-to-it", $"{child} reports to {command.Id}: change its reporting line, or dissolve it first.");
        }

        if (command.Successor is not { } stated)
        {
            return null;
        }

        if (!stated.TryGet(out var successor))
        {
            return command.Source is null
                ? new Refusal("successor-not-stated", "Name the successor, or leave it out if there is none; it can be not-stated only where a source is cited that does not say.")
                : null;
        }

        return successor == command.Id
            ? new Refusal("succeeds-itself", $"{command.Id} cannot take its own place.")
            : BodyRefusals.MustBeActive(successor, context.Successor, "successor-not-active");
    }

    // Nothing of it can begin on the day it is dissolved or later.
    private static Refusal? LaterThan(Body.Active body, PartialDate end)
    {
        var later = body.Chairs.Where(c => c.StandsInTheWayOf(end)).Select(c => ($"the chair {c.What.Office}", c.Effective.From))
            .Concat(body.Members.Where(m => m.StandsInTheWayOf(end)).Select(m => ($"the member {m.What.Office}", m.Effective.From)))
            .Concat(body.Terms.Where(t => t.StandsInTheWayOf(end)).Select(t => ($"version {t.What.Version} of its terms of reference", t.Effective.From)))
            .Concat(body.Remits.Where(r => r.StandsInTheWayOf(end)).Select(r => ("a change of its remit", r.Effective.From)))
            .Concat(body.Routes.Where(r => r.StandsInTheWayOf(end)).Select(r => ($"the route {r.What.Name}", r.Effective.From)))
            .Concat(body.Lines.Where(l => l.StandsInTheWayOf(end)).Select(l => ($"its line to {l.What.To}", l.Effective.From)))
            .Concat(body.Founding.StandsInTheWayOf(end) ? [("the body itself", body.Founding.Effective.From)] : [])
            .ToList();
        return later is [var (what, from), ..]
            ? new Refusal("ends-before-start", $"{body.Id} cannot be dissolved on {end}: {what} begins on {from}.")
            : null;
    }

    /// <summary>What the rule needs from elsewhere.</summary>
    /// <param name="Successor">Whether the successor is there; unknown if none is named.</param>
    /// <param name="ReportingToIt">The active bodies that report to the one to be dissolved.</param>
    /// <param name="Decision">How far the decision has come; none if there is no such decision or none is named.</param>
    public sealed record Context(BodyStanding Successor, IReadOnlyList<BodyId> ReportingToIt, DecisionStatus? Decision);

    internal sealed class Handler(Transaction transaction) : IRequestHandler<DissolveCommittee, Outcome>
    {
        public Task<Outcome> Handle(DissolveCommittee command, CancellationToken ct) =>
            transaction.Run<DissolveCommittee, Body, BodyEvent, Context>(
                command.Id,
                command,
                known => new Context(
                    command.Successor?.TryGet(out var successor) == true ? BodyRegister.StandingOf(known, successor, command.Effective?.From ?? PartialDate.NotStated) : BodyStanding.Unknown,
                    BodyRegister.ReportingTo(known, command.Id),
                    BodyRegister.StatusOf(known, command.Decision)),
                Decide,
                ct);
    }
}
