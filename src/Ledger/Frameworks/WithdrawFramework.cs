using Ledger.Decisions;
using Ledger.Log;
using MediatR;

namespace Ledger.Frameworks;

/// <summary>Withdraws an instrument; the effective date is the first day on which it is not in force.</summary>
/// <param name="Id">The instrument.</param>
/// <param name="Reason">Why, or not-stated.</param>
/// <param name="Decision">The decision to do so; not-stated only with a source, or of a draft, which needs none.</param>
public sealed record WithdrawFramework(FrameworkId Id, Stated<string> Reason, Stated<DecisionId> Decision) : Command
{
    /// <summary>The rule: once, and an approved one by an adopted decision.</summary>
    public static Decided<FrameworkEvent> Decide(WithdrawFramework command, Framework state, DecisionStatus? decision)
    {
        var fact = new FrameworkEvent.FrameworkWithdrawn(command.Reason, command.Decision) { Effective = command.Effective };
        return state switch
        {
            Framework.Closed closed when closed.By == fact => [],
            not Framework.Instrument => FrameworkRefusals.NotOpen(command.Id, state),
            Framework.Instrument open when EndOfFramework.OfDay(open, command.Effective) is { } refusal => refusal,
            Framework.Instrument { Versions: [] } when !command.Decision.IsStated => [fact],
            _ when FrameworkRefusals.OfDecision(command.Decision, decision, command.Source) is { } refusal => refusal,
            _ => [fact],
        };
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<WithdrawFramework, Outcome>
    {
        public Task<Outcome> Handle(WithdrawFramework command, CancellationToken ct) =>
            transaction.Run<WithdrawFramework, Framework, FrameworkEvent, DecisionStatus?>(
                command.Id, command, known => FrameworkRefusals.StatusOf(known, command.Decision), Decide, ct);
    }
}
