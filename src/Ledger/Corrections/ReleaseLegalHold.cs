using Ledger.Decisions;
using Ledger.Log;
using Ledger.Seal;
using MediatR;

namespace Ledger.Corrections;

/// <summary>Releases a legal hold; the effective date is the first day without it. The same release again changes nothing.</summary>
/// <param name="Id">The hold.</param>
/// <param name="Reason">Why it is no longer needed, without anybody's name.</param>
/// <param name="Decision">The adopted decision that ordered it; not-stated only where a source is cited.</param>
public sealed record ReleaseLegalHold(CorrectionId Id, string Reason, Stated<DecisionId> Decision) : Command
{
    /// <summary>The rule: the hold is there and not released, the decision stands, and it does not end before it began.</summary>
    public static Decided<CorrectionEvent> Decide(ReleaseLegalHold command, Correction state, Context context)
    {
        if (state is not Correction.Hold hold)
        {
            return new Refusal("no-such-hold", $"There is no legal hold {command.Id}.");
        }

        var fact = new CorrectionEvent.LegalHoldReleased(command.Reason, command.Decision) { Effective = command.Effective };
        if (hold.Released is { } before)
        {
            return before == fact ? [] : new Refusal("hold-released", $"{command.Id} is released already.");
        }

        if (command.Effective?.To is not null)
        {
            return new Refusal("one-date", "A hold ends on one date: state the first day without, and no end.");
        }

        if (hold.Placed.Effective?.From.Earliest is { } from && command.Effective?.From.Latest is { } end && end <= from)
        {
            return new Refusal("ends-before-start", $"{command.Id} cannot be released from {command.Effective.From} on: it began on {hold.Placed.Effective.From}.");
        }

        return CorrectionRefusals.MustStand(command.Decision, context.Decision, command.Source) is { } refusal ? refusal : [fact];
    }

    /// <summary>What the rule needs from elsewhere.</summary>
    /// <param name="Decision">How far the decision has come; null if there is no such decision or none is named.</param>
    public sealed record Context(DecisionStatus? Decision);

    internal sealed class Handler(Transaction transaction) : IRequestHandler<ReleaseLegalHold, Outcome>
    {
        public Task<Outcome> Handle(ReleaseLegalHold command, CancellationToken ct) =>
            transaction.Run<ReleaseLegalHold, Correction, CorrectionEvent, Context>(
                command.Id, command, known => new Context(DecisionRegister.StatusOf(known, command.Decision)), Decide, ct);
    }
}
