using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Offices;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Testing;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

using Given = Given<Decision, DecisionEvent>;

public class RecordVoteTests
{
    private static readonly RecordVote For = new(Id, Medical, Choice.For);
    private static readonly RecordVote CastingVote = new(Id, Chair, Choice.For, Casting: true);
    private static readonly Voter Known = new(true, Seat: null, ChairIsKnown: false);

    [Fact]
    public void A_vote_on_an_open_motion_is_recorded() =>
        Given.Facts(Proposed)
            .When(For with { Item = Item, Effective = From("2026-03-04") }, Known, RecordVote.Decide)
            .Recorded(new VoteRecorded(Medical, Choice.For, false, Item) { Effective = From("2026-03-04") });

    [Fact]
    public void The_same_vote_again_changes_nothing() =>
        Given.Facts(Proposed, Vote(Medical, Choice.For)).When(For, Known, RecordVote.Decide).Unchanged();

    [Fact]
    public void The_same_vote_again_changes_nothing_after_the_decision() =>
        Given.Facts(Proposed, Vote(Medical, Choice.For), Tally(1, 0), Adopted).When(For, Known, RecordVote.Decide).Unchanged();

    [Fact]
    public void Another_vote_takes_the_place_of_the_first()
    {
        var given = Given.Facts(Proposed, Vote(Medical, Choice.Against));
        given.When(For, Known, RecordVote.Decide).Recorded(Vote(Medical, Choice.For));
        var changed = Decision.MatterOf(Given.Facts(Proposed, Vote(Medical, Choice.Against), Vote(Medical, Choice.For)).State)!.Ballot;
        Assert.Equal((1, 0), (changed.Count(Choice.For), changed.Count(Choice.Against)));
    }

    [Fact]
    public void Somebody_who_is_no_office_does_not_vote() =>
        Given.Facts(Proposed).When(For, Known with { IsKnown = false }, RecordVote.Decide).Refused("no-such-office");

    [Fact]
    public void Nobody_votes_on_nothing() =>
        Given.Nothing().When(For, Known, RecordVote.Decide).Refused("no-such-decision");

    [Fact]
    public void Voting_is_closed_once_the_tally_is_declared() =>
        Given.Facts(Proposed, Tally(3, 2)).When(For, Known, RecordVote.Decide).Refused("voting-closed");

    [Fact]
    public void Voting_is_closed_once_the_casting_vote_is_given() =>
        Given.Facts(Proposed, Vote(Chair, Choice.For), Vote(Chief, Choice.Against), Casting(Chair, Choice.For))
            .When(For, Known, RecordVote.Decide)
            .Refused("voting-closed");

    [Theory]
    [MemberData(nameof(Decided))]
    public void Voting_is_closed_once_something_is_decided(DecisionEvent decided) =>
        Given.Facts(Proposed, decided).When(For, Known, RecordVote.Decide).Refused("voting-closed");

    [Fact]
    public void An_urgent_decision_is_not_voted_on() =>
        Given.Facts(Urgent).When(For, Known, RecordVote.Decide).Refused("voting-closed");

    [Fact]
    public void A_deferred_motion_is_voted_on_anew()
    {
        var given = Given.Facts(Proposed, Vote(Medical, Choice.For), new DecisionDeferred(Date("2026-05"), Unsaid, NoItem));
        given.When(For, Known, RecordVote.Decide).Recorded(Vote(Medical, Choice.For));
    }

    [Fact]
    public void A_casting_vote_breaks_a_tie_of_votes_by_name() =>
        Given.Facts(Proposed, Vote(Chair, Choice.For), Vote(Chief, Choice.Against))
            .When(CastingVote, Known, RecordVote.Decide)
            .Recorded(Casting(Chair, Choice.For));

    [Fact]
    public void A_casting_vote_breaks_a_tie_that_was_declared() =>
        Given.Facts(Proposed, Tally(5, 5)).When(CastingVote, Known, RecordVote.Decide).Recorded(Casting(Chair, Choice.For));

    [Fact]
    public void A_casting_vote_without_a_tie_is_refused() =>
        Given.Facts(Proposed, Vote(Chair, Choice.For)).When(CastingVote, Known, RecordVote.Decide).Refused("no-tie");

    [Fact]
    public void A_casting_vote_before_any_other_is_refused() =>
        Given.Facts(Proposed).When(CastingVote, Known, RecordVote.Decide).Refused("no-tie");

    [Fact]
    public void A_casting_vote_on_a_tally_without_a_tie_is_refused() =>
        Given.Facts(Proposed, Tally(5, 4)).When(CastingVote, Known, RecordVote.Decide).Refused("no-tie");

    [Fact]
    public void The_same_casting_vote_again_changes_nothing() =>
        Given.Facts(Proposed, Tally(5, 5), Casting(Chair, Choice.For)).When(CastingVote, Known, RecordVote.Decide).Unchanged();

    [Fact]
    public void There_is_only_one_casting_vote() =>
        Given.Facts(Proposed, Tally(5, 5), Casting(Chair, Choice.For))
            .When(CastingVote with { Choice = Choice.Against }, Known, RecordVote.Decide)
            .Refused("casting-vote-given");

    [Fact]
    public void A_casting_vote_is_no_abstention() =>
        Given.Facts(Proposed, Tally(5, 5)).When(CastingVote with { Choice = Choice.Abstain }, Known, RecordVote.Decide).Refused("casting-abstention");

    [Theory]
    [InlineData(VoterSeat.None, "not-a-member")]
    [InlineData(VoterSeat.InAttendance, "in-attendance")]
    public void Who_has_no_vote_on_the_body_gives_none(VoterSeat seat, string code)
    {
        Given.Facts(Proposed).When(For, Known with { Seat = seat }, RecordVote.Decide).Refused(code);
        Given.Facts(Proposed, Tally(5, 5)).When(CastingVote, new Voter(true, seat, true), RecordVote.Decide).Refused(code);
    }

    [Theory]
    [InlineData(VoterSeat.Member)]
    [InlineData(VoterSeat.Chair)]
    public void Members_and_the_chair_vote(VoterSeat seat) =>
        Given.Facts(Proposed).When(For, new Voter(true, seat, true), RecordVote.Decide).Recorded(Vote(Medical, Choice.For));

    [Fact]
    public void The_casting_vote_is_the_chairs_where_it_is_known_who_chairs()
    {
        var tied = Given.Facts(Proposed, Tally(5, 5));
        tied.When(CastingVote, new Voter(true, VoterSeat.Chair, true), RecordVote.Decide).Recorded(Casting(Chair, Choice.For));
        tied.When(CastingVote with { Voter = Medical }, new Voter(true, VoterSeat.Member, true), RecordVote.Decide).Refused("not-the-chair");
        tied.When(CastingVote with { Voter = Medical }, new Voter(true, VoterSeat.Member, false), RecordVote.Decide).Recorded(Casting(Medical, Choice.For));
    }

    [Fact]
    public void A_vote_recorded_before_changes_nothing_although_the_seat_is_known_better_by_now() =>
        Given.Facts(Proposed, Vote(Medical, Choice.For)).When(For, Known with { Seat = VoterSeat.None }, RecordVote.Decide).Unchanged();

    [Fact]
    public void Where_nobody_is_known_to_sit_nothing_is_known_of_the_voter() =>
        Assert.Equal(Known, Voter.Among(true, Medical, [], [], Date("2026-03-04")));

    [Theory]
    [InlineData("chair", "2026-03-04", VoterSeat.Chair)]
    [InlineData("medical-director", "2026-03-04", VoterSeat.Member)]
    [InlineData("finance-director", "2026-03-04", VoterSeat.InAttendance)]
    [InlineData("chief-executive", "2026-03-04", VoterSeat.Member)]
    [InlineData("secretary", "2026-03-04", VoterSeat.None)]
    [InlineData("medical-director", "2026-05-04", VoterSeat.None)]
    [InlineData("medical-director", "2026-04", VoterSeat.Member)]
    [InlineData("medical-director", "not-stated", VoterSeat.Member)]
    public void How_a_voter_sits_is_told_by_the_rows_of_the_day(string office, string on, VoterSeat seat)
    {
        RegisterEntry<MemberRow>[] members =
        [
            Sits(Medical, MemberStanding.Voting, new Effective(Date("2025"), Date("2026-04-15"))),
            Sits(Finance, MemberStanding.InAttendance, From("2025")),
            Sits(Chief, Stated<MemberStanding>.NotStated, From("2025")),
        ];
        var chair = new RegisterEntry<ChairRow>("board", "1", From("2025"), new ChairRow(Chair, null), 1, null);
        Assert.Equal(new Voter(true, seat, true), Voter.Among(true, OfficeId.Parse(office), members, [chair], Date(on)));
    }

    private static RegisterEntry<MemberRow> Sits(OfficeId office, Stated<MemberStanding> standing, Effective effective) =>
        new("board", office.Value, effective, new MemberRow(office, standing, Unsaid, null), 0, null);

    public static TheoryData<DecisionEvent> Decided { get; } =
        [Adopted, new DecisionRejected(Unsaid, NoItem), new MotionWithdrawn(Unsaid)];
}
