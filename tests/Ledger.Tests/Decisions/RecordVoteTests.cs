using Ledger.Decisions;
using Ledger.Testing;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

using Given = Given<Decision, DecisionEvent>;

public class RecordVoteTests
{
    private static readonly RecordVote For = new(Id, Medical, Choice.For);
    private static readonly RecordVote CastingVote = new(Id, Chair, Choice.For, Casting: true);

    [Fact]
    public void A_vote_on_an_open_motion_is_recorded() =>
        Given.Facts(Proposed)
            .When(For with { Item = Item, Effective = From("2026-03-04") }, true, RecordVote.Decide)
            .Recorded(new VoteRecorded(Medical, Choice.For, false, Item) { Effective = From("2026-03-04") });

    [Fact]
    public void The_same_vote_again_changes_nothing() =>
        Given.Facts(Proposed, Vote(Medical, Choice.For)).When(For, true, RecordVote.Decide).Unchanged();

    [Fact]
    public void The_same_vote_again_changes_nothing_after_the_decision() =>
        Given.Facts(Proposed, Vote(Medical, Choice.For), Tally(1, 0), Adopted).When(For, true, RecordVote.Decide).Unchanged();

    [Fact]
    public void Another_vote_takes_the_place_of_the_first()
    {
        var given = Given.Facts(Proposed, Vote(Medical, Choice.Against));
        given.When(For, true, RecordVote.Decide).Recorded(Vote(Medical, Choice.For));
        var changed = Decision.MatterOf(Given.Facts(Proposed, Vote(Medical, Choice.Against), Vote(Medical, Choice.For)).State)!.Ballot;
        Assert.Equal((1, 0), (changed.Count(Choice.For), changed.Count(Choice.Against)));
    }

    [Fact]
    public void Somebody_who_is_no_office_does_not_vote() =>
        Given.Facts(Proposed).When(For, false, RecordVote.Decide).Refused("no-such-office");

    [Fact]
    public void Nobody_votes_on_nothing() =>
        Given.Nothing().When(For, true, RecordVote.Decide).Refused("no-such-decision");

    [Fact]
    public void Voting_is_closed_once_the_tally_is_declared() =>
        Given.Facts(Proposed, Tally(3, 2)).When(For, true, RecordVote.Decide).Refused("voting-closed");

    [Fact]
    public void Voting_is_closed_once_the_casting_vote_is_given() =>
        Given.Facts(Proposed, Vote(Chair, Choice.For), Vote(Chief, Choice.Against), Casting(Chair, Choice.For))
            .When(For, true, RecordVote.Decide)
            .Refused("voting-closed");

    [Theory]
    [MemberData(nameof(Decided))]
    public void Voting_is_closed_once_something_is_decided(DecisionEvent decided) =>
        Given.Facts(Proposed, decided).When(For, true, RecordVote.Decide).Refused("voting-closed");

    [Fact]
    public void An_urgent_decision_is_not_voted_on() =>
        Given.Facts(Urgent).When(For, true, RecordVote.Decide).Refused("voting-closed");

    [Fact]
    public void A_deferred_motion_is_voted_on_anew()
    {
        var given = Given.Facts(Proposed, Vote(Medical, Choice.For), new DecisionDeferred(Date("2026-05"), Unsaid, NoItem));
        given.When(For, true, RecordVote.Decide).Recorded(Vote(Medical, Choice.For));
    }

    [Fact]
    public void A_casting_vote_breaks_a_tie_of_votes_by_name() =>
        Given.Facts(Proposed, Vote(Chair, Choice.For), Vote(Chief, Choice.Against))
            .When(CastingVote, true, RecordVote.Decide)
            .Recorded(Casting(Chair, Choice.For));

    [Fact]
    public void A_casting_vote_breaks_a_tie_that_was_declared() =>
        Given.Facts(Proposed, Tally(5, 5)).When(CastingVote, true, RecordVote.Decide).Recorded(Casting(Chair, Choice.For));

    [Fact]
    public void A_casting_vote_without_a_tie_is_refused() =>
        Given.Facts(Proposed, Vote(Chair, Choice.For)).When(CastingVote, true, RecordVote.Decide).Refused("no-tie");

    [Fact]
    public void A_casting_vote_before_any_other_is_refused() =>
        Given.Facts(Proposed).When(CastingVote, true, RecordVote.Decide).Refused("no-tie");

    [Fact]
    public void A_casting_vote_on_a_tally_without_a_tie_is_refused() =>
        Given.Facts(Proposed, Tally(5, 4)).When(CastingVote, true, RecordVote.Decide).Refused("no-tie");

    [Fact]
    public void The_same_casting_vote_again_changes_nothing() =>
        Given.Facts(Proposed, Tally(5, 5), Casting(Chair, Choice.For)).When(CastingVote, true, RecordVote.Decide).Unchanged();

    [Fact]
    public void There_is_only_one_casting_vote() =>
        Given.Facts(Proposed, Tally(5, 5), Casting(Chair, Choice.For))
            .When(CastingVote with { Choice = Choice.Against }, true, RecordVote.Decide)
            .Refused("casting-vote-given");

    [Fact]
    public void A_casting_vote_is_no_abstention() =>
        Given.Facts(Proposed, Tally(5, 5)).When(CastingVote with { Choice = Choice.Abstain }, true, RecordVote.Decide).Refused("casting-abstention");

    public static TheoryData<DecisionEvent> Decided { get; } =
        [Adopted, new DecisionRejected(Unsaid, NoItem), new MotionWithdrawn(Unsaid)];
}
