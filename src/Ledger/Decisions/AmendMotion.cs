using Ledger.Log;
using Ledger.Offices;
using MediatR;

namespace Ledger.Decisions;

/// <summary>Amends a motion: from the effective date on it has other words. The words that it has already change nothing.</summary>
/// <param name="Id">The decision.</param>
/// <param name="Text">All the words as they are now.</param>
/// <param name="Mover">The office that moved the amendment, if stated.</param>
public sealed record AmendMotion(DecisionId Id, string Text, Stated<OfficeId>? Mover = null) : Command
{
    /// <summary>The rule: what has been voted on has the words that it was voted on with.</summary>
    public static Decided<DecisionEvent> Decide(AmendMotion command, Decision state, bool moverIsKnown)
    {
        if (state is not Decision.Open open)
        {
            return DecisionRefusals.NotOpen(state, command.Id);
        }

        if (string.Equals(open.Matter.Text, command.Text, StringComparison.Ordinal))
        {
            return [];
        }

        if (open.Matter.Ballot.HasBegun)
        {
            return new Refusal("voting-begun", $"Votes on {command.Id} are recorded: its words cannot change until it is deferred.");
        }

        return moverIsKnown
            ? [new DecisionEvent.MotionAmended(command.Text, command.Mover.GetValueOrDefault()) { Effective = command.Effective }]
            : DecisionRefusals.NoSuchOffice(command.Mover.GetValueOrDefault().Value);
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<AmendMotion, Outcome>
    {
        public Task<Outcome> Handle(AmendMotion command, CancellationToken ct) =>
            transaction.Run<AmendMotion, Decision, DecisionEvent, bool>(
                command.Id, command, known => !command.Mover.GetValueOrDefault().TryGet(out var mover) || OfficeRegister.Knows(known, mover), Decide, ct);
    }
}
