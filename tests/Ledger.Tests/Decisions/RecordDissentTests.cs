using Ledger.Decisions;
using Ledger.Testing;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

using Given = Given<Decision, DecisionEvent>;

public class RecordDissentTests
{
    private static readonly RecordDissent Command = new(Id, Medical, "It is not affordable");
    private static readonly DissentRecorded Dissent = new(Medical, "It is not affordable");

    [Fact]
    public void An_office_dissents_from_what_was_adopted() =>
        Given.Facts(Proposed, Adopted).When(Command, true, RecordDissent.Decide).Recorded(Dissent);

    [Fact]
    public void An_office_dissents_from_what_is_about_to_be_decided() =>
        Given.Facts(Proposed).When(Command, true, RecordDissent.Decide).Recorded(Dissent);

    [Fact]
    public void An_office_dissents_from_an_urgent_decision_without_its_words_being_stated() =>
        Given.Facts(Urgent).When(Command with { Words = Unsaid }, true, RecordDissent.Decide).Recorded(new DissentRecorded(Medical, Unsaid));

    [Fact]
    public void A_dissent_can_be_recorded_after_the_decision_is_over() =>
        Given.Facts(Proposed, Adopted, new DecisionSuperseded(Other)).When(Command, true, RecordDissent.Decide).Recorded(Dissent);

    [Fact]
    public void The_same_dissent_again_changes_nothing() =>
        Given.Facts(Proposed, Adopted, Dissent).When(Command, true, RecordDissent.Decide).Unchanged();

    [Fact]
    public void Who_voted_for_it_does_not_dissent_from_its_adoption() =>
        Given.Facts(Proposed, Vote(Medical, Choice.For), Tally(1, 0), Adopted).When(Command, true, RecordDissent.Decide).Refused("dissents-from-own-vote");

    [Fact]
    public void Who_voted_against_it_does_not_dissent_from_its_rejection() =>
        Given.Facts(Proposed, Vote(Medical, Choice.Against), Tally(0, 1), new DecisionRejected(Unsaid, NoItem))
            .When(Command, true, RecordDissent.Decide)
            .Refused("dissents-from-own-vote");

    [Fact]
    public void Nobody_dissents_from_a_motion_that_was_withdrawn() =>
        Given.Facts(Proposed, new MotionWithdrawn(Unsaid)).When(Command, true, RecordDissent.Decide).Refused("nothing-decided");

    [Fact]
    public void Somebody_who_is_no_office_does_not_dissent() =>
        Given.Facts(Proposed, Adopted).When(Command, false, RecordDissent.Decide).Refused("no-such-office");

    [Fact]
    public void There_must_be_a_decision() =>
        Given.Nothing().When(Command, true, RecordDissent.Decide).Refused("no-such-decision");
}
