using Ledger.Log;
using MediatR;

namespace Ledger.Decisions;

/// <summary>Records that another decision took a decision's place; the effective date is the first day on which it no longer holds. The same again changes nothing.</summary>
/// <param name="Id">The decision that is superseded.</param>
/// <param name="By">The decision that takes its place; not-stated if a cited source does not say.</param>
public sealed record SupersedeDecision(DecisionId Id, Stated<DecisionId> By) : Command
{
    /// <summary>The rule: a decision that stands, by another one that stands.</summary>
    public static Decided<DecisionEvent> Decide(SupersedeDecision command, Decision state, DecisionStatus? by)
    {
        var fact = new DecisionEvent.DecisionSuperseded(command.By) { Effective = command.Effective };
        return state switch
        {
            Decision.Made made when made.End == fact => [],
            Decision.Made { IsOver: false } made =>
                (DecisionRefusals.CannotCarry(command.Id, command.By, by, command.Source, ("supersedes-itself", "supersede"), urgentWillDo: true)
                    ?? DecisionRefusals.EndsTooEarly(made, command.Effective?.From)) is { } refusal ? refusal : [fact],
            _ => DecisionRefusals.NotStanding(state, command.Id)!,
        };
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<SupersedeDecision, Outcome>
    {
        public Task<Outcome> Handle(SupersedeDecision command, CancellationToken ct) =>
            transaction.Run<SupersedeDecision, Decision, DecisionEvent, DecisionStatus?>(
                command.Id, command, known => DecisionRegister.StatusOf(known, command.By), Decide, ct);
    }
}
