using Ledger.Log;
using MediatR;

namespace Ledger.Decisions;

/// <summary>Records that another decision waives a condition, from the effective date on. The same again changes nothing.</summary>
/// <param name="Id">The decision.</param>
/// <param name="Key">The condition's key, e.g. capital-approval.</param>
/// <param name="By">The decision that waives it; not-stated if a cited source does not say.</param>
/// <param name="Reason">Why it need not be met.</param>
public sealed record WaiveCondition(DecisionId Id, string Key, Stated<DecisionId> By, string Reason) : Command
{
    /// <summary>The rule: a condition is settled once, and waived for a reason, by a decision that stands.</summary>
    public static Decided<DecisionEvent> Decide(WaiveCondition command, Decision state, DecisionStatus? by) =>
        Settling.Settle(
            state,
            command.Id,
            command.Key,
            new DecisionEvent.ConditionWaived(command.Key, command.By, command.Reason) { Effective = command.Effective },
            string.IsNullOrWhiteSpace(command.Reason)
                ? new Refusal("reason-missing", "A condition is waived for a reason: say which.")
                : DecisionRefusals.CannotCarry(command.Id, command.By, by, command.Source, ("waives-own-condition", "waive a condition of"), urgentWillDo: true));

    internal sealed class Handler(Transaction transaction) : IRequestHandler<WaiveCondition, Outcome>
    {
        public Task<Outcome> Handle(WaiveCondition command, CancellationToken ct) =>
            transaction.Run<WaiveCondition, Decision, DecisionEvent, DecisionStatus?>(
                command.Id, command, known => DecisionRegister.StatusOf(known, command.By), Decide, ct);
    }
}
