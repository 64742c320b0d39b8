using Ledger.Log;
using MediatR;

namespace Ledger.Decisions;

/// <summary>Records the tally as the chair declared it, on the effective date. A casting vote is not counted in it. The same tally again changes nothing.</summary>
/// <param name="Id">The decision.</param>
/// <param name="For">How many voted for it, e.g. 7.</param>
/// <param name="Against">How many voted against it.</param>
/// <param name="Abstentions">How many abstained, or not-stated.</param>
/// <param name="Eligible">How many could have voted, or not-stated.</param>
public sealed record TallyVotes(DecisionId Id, int For, int Against, Stated<int> Abstentions, Stated<int> Eligible) : Command
{
    /// <summary>The rule: what is declared agrees with the votes by name, if there are any, and is no more than could vote.</summary>
    public static Decided<DecisionEvent> Decide(TallyVotes command, Decision state)
    {
        if (Decision.MatterOf(state) is not { Ballot: var ballot })
        {
            return DecisionRefusals.NoSuchDecision(command.Id);
        }

        var tally = new DecisionEvent.VotesTallied(command.For, command.Against, command.Abstentions, command.Eligible) { Effective = command.Effective };
        if (ballot.Tally == tally)
        {
            return [];
        }

        if (state is not Decision.Open)
        {
            return DecisionRefusals.NotOpen(state, command.Id, "voting-closed");
        }

        if (ballot.Tally is { } declared)
        {
            return new Refusal("already-tallied", $"The tally of {command.Id} is declared already: {declared.For} for, {declared.Against} against.");
        }

        var abstentions = command.Abstentions.TryGet(out var stated) ? stated : 0;
        var hasEligible = command.Eligible.TryGet(out var eligible);
        if (command.For < 0 || command.Against < 0 || abstentions < 0 || eligible < 0)
        {
            return new Refusal("negative-count", "Votes are counted from 0 up.");
        }

        if (hasEligible && (long)command.For + command.Against + abstentions > eligible)
        {
            return new Refusal("more-votes-than-voters", $"{(long)command.For + command.Against + abstentions} voted, and only {eligible} could.");
        }

        return AgreesWithNames(command, ballot)
            ? [tally]
            : new Refusal("tally-differs", $"By name, {ballot.Count(Choice.For)} voted for, {ballot.Count(Choice.Against)} against, and {ballot.Count(Choice.Abstain)} abstained.");
    }

    private static bool AgreesWithNames(TallyVotes command, Ballot ballot) =>
        ballot.Votes.Length == 0
        || (command.For == ballot.Count(Choice.For)
            && command.Against == ballot.Count(Choice.Against)
            && (!command.Abstentions.TryGet(out var abstentions) || abstentions == ballot.Count(Choice.Abstain))
            && (!command.Eligible.TryGet(out var eligible) || ballot.Votes.Length <= eligible));

    internal sealed class Handler(Transaction transaction) : IRequestHandler<TallyVotes, Outcome>
    {
        public Task<Outcome> Handle(TallyVotes command, CancellationToken ct) =>
            transaction.Run<TallyVotes, Decision, DecisionEvent>(command.Id, command, Decide, ct);
    }
}
