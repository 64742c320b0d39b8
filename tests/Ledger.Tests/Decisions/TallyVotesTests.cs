using Ledger.Decisions;
using Ledger.Log;
using Ledger.Testing;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

using Given = Given<Decision, DecisionEvent>;

public class TallyVotesTests
{
    private static readonly Stated<int> NoNumber = Stated<int>.NotStated;
    private static readonly DecisionEvent[] ByName = [Proposed, Vote(Chair, Choice.For), Vote(Chief, Choice.Against), Vote(Medical, Choice.For), Vote(Finance, Choice.Abstain)];

    [Fact]
    public void A_tally_stands_without_votes_by_name() =>
        Given.Facts(Proposed).When(new TallyVotes(Id, 7, 2, 1, 11), TallyVotes.Decide).Recorded(new VotesTallied(7, 2, 1, 11));

    [Fact]
    public void A_tally_may_leave_out_who_abstained_and_who_could_vote() =>
        Given.Facts(Proposed).When(new TallyVotes(Id, 7, 2, NoNumber, NoNumber), TallyVotes.Decide).Recorded(Tally(7, 2));

    [Fact]
    public void A_tally_that_agrees_with_the_votes_by_name_is_recorded() =>
        Given.Facts(ByName).When(new TallyVotes(Id, 2, 1, 1, 4), TallyVotes.Decide).Recorded(new VotesTallied(2, 1, 1, 4));

    [Theory]
    [InlineData(3, 1, 1)]
    [InlineData(2, 2, 1)]
    [InlineData(2, 1, 0)]
    public void A_tally_that_differs_from_the_votes_by_name_is_refused(int yes, int no, int abstentions) =>
        Given.Facts(ByName).When(new TallyVotes(Id, yes, no, abstentions, NoNumber), TallyVotes.Decide).Refused("tally-differs");

    [Fact]
    public void A_changed_vote_counts_once() =>
        Given.Facts(Proposed, Vote(Chair, Choice.Against), Vote(Chair, Choice.For))
            .When(new TallyVotes(Id, 1, 0, 0, 1), TallyVotes.Decide)
            .Recorded(new VotesTallied(1, 0, 0, 1));

    [Fact]
    public void A_casting_vote_is_not_counted() =>
        Given.Facts(Proposed, Vote(Chair, Choice.For), Vote(Chief, Choice.Against), Casting(Chair, Choice.For))
            .When(new TallyVotes(Id, 1, 1, 0, 2), TallyVotes.Decide)
            .Recorded(new VotesTallied(1, 1, 0, 2));

    [Fact]
    public void More_votes_than_voters_are_refused() =>
        Given.Facts(Proposed).When(new TallyVotes(Id, 7, 2, 1, 9), TallyVotes.Decide).Refused("more-votes-than-voters");

    [Fact]
    public void More_votes_by_name_than_voters_are_refused_even_if_the_abstentions_are_left_out() =>
        Given.Facts(ByName).When(new TallyVotes(Id, 2, 1, NoNumber, 3), TallyVotes.Decide).Refused("tally-differs");

    [Fact]
    public void Numbers_so_large_that_their_sum_overflows_are_refused() =>
        Given.Facts(Proposed).When(new TallyVotes(Id, int.MaxValue, int.MaxValue, 2, 10), TallyVotes.Decide).Refused("more-votes-than-voters");

    [Theory]
    [InlineData(-1, 0, 0, 5)]
    [InlineData(0, -1, 0, 5)]
    [InlineData(0, 0, -1, 5)]
    [InlineData(0, 0, 0, -1)]
    public void Negative_numbers_are_refused(int yes, int no, int abstentions, int eligible) =>
        Given.Facts(Proposed).When(new TallyVotes(Id, yes, no, abstentions, eligible), TallyVotes.Decide).Refused("negative-count");

    [Fact]
    public void The_same_tally_again_changes_nothing() =>
        Given.Facts(Proposed, Tally(7, 2), Adopted).When(new TallyVotes(Id, 7, 2, NoNumber, NoNumber), TallyVotes.Decide).Unchanged();

    [Fact]
    public void Another_tally_of_the_same_vote_is_refused() =>
        Given.Facts(Proposed, Tally(7, 2)).When(new TallyVotes(Id, 7, 3, NoNumber, NoNumber), TallyVotes.Decide).Refused("already-tallied");

    [Fact]
    public void Nothing_is_tallied_after_the_decision() =>
        Given.Facts(Proposed, Adopted).When(new TallyVotes(Id, 7, 2, NoNumber, NoNumber), TallyVotes.Decide).Refused("voting-closed");

    [Fact]
    public void A_deferred_motion_is_tallied_anew() =>
        Given.Facts(Proposed, Tally(3, 3), new DecisionDeferred(Date("not-stated"), Unsaid, NoItem))
            .When(new TallyVotes(Id, 7, 2, NoNumber, NoNumber), TallyVotes.Decide)
            .Recorded(Tally(7, 2));

    [Fact]
    public void There_must_be_a_motion() =>
        Given.Nothing().When(new TallyVotes(Id, 7, 2, 1, 11), TallyVotes.Decide).Refused("no-such-decision");
}
