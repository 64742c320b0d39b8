using Ledger.Log;
using Ledger.Offices;
using MediatR;

namespace Ledger.Decisions;

/// <summary>Records that an office disagrees with what was decided, or is about to be, on the effective date. The same dissent again changes nothing.</summary>
/// <param name="Id">The decision.</param>
/// <param name="Office">The office that dissents.</param>
/// <param name="Words">Its words, or not-stated.</param>
public sealed record RecordDissent(DecisionId Id, OfficeId Office, Stated<string> Words) : Command
{
    /// <summary>The rule: there is something to dissent from, and it is not what the office itself voted for.</summary>
    public static Decided<DecisionEvent> Decide(RecordDissent command, Decision state, bool officeIsKnown)
    {
        if (Decision.MatterOf(state) is not { } matter)
        {
            return DecisionRefusals.NoSuchDecision(command.Id);
        }

        var dissent = new DecisionEvent.DissentRecorded(command.Office, command.Words) { Effective = command.Effective };
        if (matter.Dissents.Contains(dissent))
        {
            return [];
        }

        if (!officeIsKnown)
        {
            return DecisionRefusals.NoSuchOffice(command.Office);
        }

        if (matter.Status == DecisionStatus.Withdrawn)
        {
            return new Refusal("nothing-decided", $"{command.Id} was withdrawn: nothing was decided that one could dissent from.");
        }

        var winning = state switch
        {
            Decision.Made => Choice.For,
            Decision.Dropped => Choice.Against,
            _ => (Choice?)null,
        };
        return winning is { } choice && matter.Ballot.VoteOf(command.Office)?.Choice == choice
            ? new Refusal("dissents-from-own-vote", $"{command.Office} voted for what was decided on {command.Id}.")
            : [dissent];
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<RecordDissent, Outcome>
    {
        public Task<Outcome> Handle(RecordDissent command, CancellationToken ct) =>
            transaction.Run<RecordDissent, Decision, DecisionEvent, bool>(
                command.Id, command, known => OfficeRegister.Knows(known, command.Office), Decide, ct);
    }
}
