using Ledger.Log;
using Ledger.Meetings;
using Ledger.Offices;
using MediatR;

namespace Ledger.Decisions;

/// <summary>Records an office's vote on an open motion. Another vote of the same office takes its place; the same vote again changes nothing.</summary>
/// <param name="Id">The decision.</param>
/// <param name="Voter">The office that voted, e.g. chair.</param>
/// <param name="Choice">How: for, against or abstain.</param>
/// <param name="Casting">true for the casting vote, which breaks a tie and stands beside the office's own vote.</param>
/// <param name="Item">The meeting and agenda item at which it was given, if stated.</param>
public sealed record RecordVote(DecisionId Id, OfficeId Voter, Choice Choice, bool? Casting = null, Stated<MeetingItem>? Item = null) : Command
{
    /// <summary>The rule: votes while voting is open, one for each office with a vote; a casting vote once, by the chair, and only on a tie.</summary>
    public static Decided<DecisionEvent> Decide(RecordVote command, Decision state, Voter known)
    {
        if (Decision.MatterOf(state) is not { Ballot: var ballot })
        {
            return DecisionRefusals.NoSuchDecision(command.Id);
        }

        var vote = new DecisionEvent.VoteRecorded(command.Voter, command.Choice, command.Casting ?? false, command.Item.GetValueOrDefault()) { Effective = command.Effective };
        if ((vote.Casting ? ballot.Casting : ballot.VoteOf(command.Voter)) == vote)
        {
            return [];
        }

        if (state is not Decision.Open)
        {
            return DecisionRefusals.NotOpen(state, command.Id, "voting-closed");
        }

        if (!known.IsKnown)
        {
            return DecisionRefusals.NoSuchOffice(command.Voter);
        }

        return (known.Refuse(vote) ?? (vote.Casting ? RefuseCasting(vote, ballot) : RefuseOrdinary(command.Id, ballot))) is { } refusal ? refusal : [vote];
    }

    private static Refusal? RefuseOrdinary(DecisionId id, Ballot ballot) => ballot.IsOpen
        ? null
        : new Refusal("voting-closed", $"Voting on {id} has closed: {(ballot.Tally is null ? "the casting vote is given" : "the tally is declared")}.");

    private static Refusal? RefuseCasting(DecisionEvent.VoteRecorded vote, Ballot ballot)
    {
        if (ballot.Casting is { } given)
        {
            return new Refusal("casting-vote-given", $"{given.Voter} has given the casting vote: there is only one.");
        }

        if (!ballot.IsTied)
        {
            return new Refusal("no-tie", "A casting vote breaks a tie, and there is none: record the votes or the tally first.");
        }

        return vote.Choice == Choice.Abstain
            ? new Refusal("casting-abstention", "A casting vote is for or against: an abstention breaks no tie.")
            : null;
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<RecordVote, Outcome>
    {
        public Task<Outcome> Handle(RecordVote command, CancellationToken ct) =>
            transaction.Run<RecordVote, Decision, DecisionEvent, Voter>(
                command.Id, command, known => Decisions.Voter.Of(known, command), Decide, ct);
    }
}
