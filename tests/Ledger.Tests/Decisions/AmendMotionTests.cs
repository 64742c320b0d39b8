using Ledger.Decisions;
using Ledger.Testing;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

using Given = Given<Decision, DecisionEvent>;

public class AmendMotionTests
{
    private static readonly AmendMotion Command = new(Id, "To approve the budget for one year", Medical);
    private static readonly MotionAmended Amended = new(Command.Text, Medical);

    [Fact]
    public void An_open_motion_gets_other_words() =>
        Given.Facts(Proposed).When(Command, true, AmendMotion.Decide).Recorded(Amended);

    [Fact]
    public void The_words_that_it_has_already_change_nothing() =>
        Given.Facts(Proposed, Amended).When(Command, true, AmendMotion.Decide).Unchanged();

    [Fact]
    public void An_amendment_can_be_taken_back_by_another() =>
        Given.Facts(Proposed, Amended).When(new AmendMotion(Id, Proposed.Text), true, AmendMotion.Decide).Recorded(new MotionAmended(Proposed.Text, Nobody));

    [Fact]
    public void What_has_been_voted_on_keeps_its_words() =>
        Given.Facts(Proposed, Vote(Chair, Choice.For)).When(Command, true, AmendMotion.Decide).Refused("voting-begun");

    [Fact]
    public void A_deferred_motion_can_be_amended_although_it_was_voted_on_before() =>
        Given.Facts(Proposed, Vote(Chair, Choice.For), new DecisionDeferred(Date("2026-05"), Unsaid, NoItem))
            .When(Command, true, AmendMotion.Decide)
            .Recorded(Amended);

    [Fact]
    public void A_decision_that_is_adopted_is_not_amended() =>
        Given.Facts(Proposed, Adopted).When(Command, true, AmendMotion.Decide).Refused("not-open");

    [Fact]
    public void A_mover_that_is_no_office_is_refused() =>
        Given.Facts(Proposed).When(Command, false, AmendMotion.Decide).Refused("no-such-office");

    [Fact]
    public void There_must_be_a_motion() =>
        Given.Nothing().When(Command, true, AmendMotion.Decide).Refused("no-such-decision");
}
