using Ledger.Decisions;
using Ledger.Log;
using Ledger.Seal;
using MediatR;

namespace Ledger.Bodies;

/// <summary>Changes the body that a body reports to, from the effective date on. The same change again changes nothing.</summary>
/// <param name="Id">The body.</param>
/// <param name="From">The body that it reported to; not-stated if it reported to none that is recorded, or where a source is cited.</param>
/// <param name="To">The body that it reports to from then on, e.g. quality-committee.</param>
/// <param name="Decision">The adopted decision, if it rests on one.</param>
public sealed record ChangeReportingLine(BodyId Id, Stated<BodyId> From, BodyId To, DecisionId? Decision = null) : Command
{
    /// <summary>The rule: the line moves from where it is to an active body that does not report to this one, and that holds its powers.</summary>
    public static Decided<BodyEvent> Decide(ChangeReportingLine command, Body state, Context context)
    {
        if (state is not Body.Active body)
        {
            return BodyRefusals.NotActive(command.Id, state);
        }

        var fact = new BodyEvent.ReportingLineChanged(command.From, command.To, command.Decision) { Effective = command.Effective };
        var current = body.Lines.Length == 0 ? null : body.Lines[^1];
        if (current is not null && current.What.To == command.To)
        {
            return current.What.Decision == command.Decision && current.Effective == fact.When()
                ? []
                : new Refusal("reports-there-already", $"{command.Id} reports to {command.To} already, from {current.Effective.From} on.");
        }

        if (NotFrom(command, current?.What.To) is { } from)
        {
            return from;
        }

        if (context.Upwards.Contains(command.Id) || command.To == command.Id)
        {
            return new Refusal("reporting-cycle", $"{command.To} is {command.Id} or reports to it, directly or through others: {string.Join(", ", context.Upwards)}.");
        }

        if (body.Lines.InTheWayOf(fact.When()) is { } inTheWay)
        {
            return BodyRefusals.NotAfter($"The reporting line to {inTheWay.What.To}", inTheWay.Effective, fact.When().From);
        }

        var problem = BodyRefusals.MustStand(command.Decision, context.Decision)
            ?? BodyRefusals.MustBeWithin(body.Terms.Length == 0 ? Stated<IReadOnlyList<string>>.NotStated : body.Terms[^1].What.Powers, context.To, command.Source);
        return problem is null ? [fact] : problem;
    }

    private static Refusal? NotFrom(ChangeReportingLine command, BodyId? current)
    {
        if (command.From.TryGet(out var from))
        {
            return from == current
                ? null
                : new Refusal("reporting-line-differs", $"{command.Id} does not report to {from}: it reports to {current?.Value ?? "no body that is recorded"}.");
        }

        return current is not null && command.Source is null
            ? new Refusal("from-not-stated", $"Name the body that {command.Id} reported to, {current}; it can be not-stated only where a source is cited that does not name it.")
            : null;
    }

    /// <summary>What the rule needs from elsewhere.</summary>
    /// <param name="To">The body that it is to report to, and its powers.</param>
    /// <param name="Upwards">That body and those that it reports to, upwards.</param>
    /// <param name="Decision">How far the decision has come; none if there is no such decision or none is named.</param>
    public sealed record Context(HeldPowers To, IReadOnlyList<BodyId> Upwards, DecisionStatus? Decision);

    internal sealed class Handler(Transaction transaction) : IRequestHandler<ChangeReportingLine, Outcome>
    {
        public Task<Outcome> Handle(ChangeReportingLine command, CancellationToken ct) =>
            transaction.Run<ChangeReportingLine, Body, BodyEvent, Context>(
                command.Id,
                command,
                known => new Context(
                    BodyRegister.PowersOf(known, command.To, command.Effective?.From ?? PartialDate.NotStated),
                    BodyRegister.Upwards(command.To, id => BodyRegister.ReportsTo(known, id)),
                    BodyRegister.StatusOf(known, command.Decision)),
                Decide,
                ct);
    }
}
