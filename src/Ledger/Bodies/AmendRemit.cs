using Ledger.Decisions;
using Ledger.Log;
using MediatR;

namespace Ledger.Bodies;

/// <summary>Amends a body's remit, from the effective date on. The same amendment again changes nothing.</summary>
/// <param name="Id">The body.</param>
/// <param name="Changes">What changed: aspect, before and after, two of them stated at least; empty if there are only words.</param>
/// <param name="Narrative">The source's words, e.g. strengthened, where it names no structured change.</param>
/// <param name="Decision">The adopted decision; not-stated only where a source is cited.</param>
public sealed record AmendRemit(BodyId Id, IReadOnlyList<Change> Changes, string? Narrative, Stated<DecisionId> Decision) : Command
{
    /// <summary>The rule: an amendment says what it changes or is marked as narrative, and rests on a decision that stands.</summary>
    public static Decided<BodyEvent> Decide(AmendRemit command, Body state, DecisionStatus? decision)
    {
        if (state is not Body.Active body)
        {
            return BodyRefusals.NotActive(command.Id, state);
        }

        var fact = new BodyEvent.RemitAmended(command.Changes, command.Narrative, command.Decision) { Effective = command.Effective };
        if (body.Remits.Any(r => r.What.IsSame(fact)))
        {
            return [];
        }

        var problem = Change.Problem(command.Changes, command.Narrative)
            ?? BodyRefusals.MustStand(command.Decision, decision, command.Source);
        return problem is null ? [fact] : problem;
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<AmendRemit, Outcome>
    {
        public Task<Outcome> Handle(AmendRemit command, CancellationToken ct) =>
            transaction.Run<AmendRemit, Body, BodyEvent, DecisionStatus?>(
                command.Id, command, known => BodyRegister.StatusOf(known, command.Decision), Decide, ct);
    }
}
