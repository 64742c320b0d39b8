using Ledger.Decisions;
using Ledger.Frameworks;
using Ledger.Log;
using Ledger.Offices;
using Ledger.Seal;
using Ledger.Testing;
using static Ledger.Decisions.DecisionEvent;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

using Given = Given<Decision, DecisionEvent>;

public class TakeUrgentDecisionTests
{
    private static readonly TakeUrgentDecision Command = new(
        Id, Urgent.Text, Board, [Chair, Chief], new([Medical, Finance]), Urgent.Urgency, Date("2026-03-04"), Date("2026-03-31"), Scheme);

    private static readonly TakeUrgentDecision.Context Known = new(InForce, null);

    [Fact]
    public void Chair_and_chief_executive_decide_after_consulting_others() =>
        Given.Nothing().When(Command, Known, TakeUrgentDecision.Decide).Recorded(Urgent);

    [Fact]
    public void That_nobody_was_consulted_is_not_the_same_as_that_nobody_says()
    {
        Given.Nothing()
            .When(Command with { Consulted = new([]) }, Known, TakeUrgentDecision.Decide)
            .Recorded(Urgent with { Consulted = new([]) });
        Given.Nothing()
            .When(Command with { Consulted = Stated<IReadOnlyList<OfficeId>>.NotStated }, Known, TakeUrgentDecision.Decide)
            .Recorded(Urgent with { Consulted = Stated<IReadOnlyList<OfficeId>>.NotStated });
        Given.Facts(Urgent with { Consulted = new([]) })
            .When(Command with { Consulted = Stated<IReadOnlyList<OfficeId>>.NotStated }, Known, TakeUrgentDecision.Decide)
            .Refused("decision-exists");
    }

    [Fact]
    public void The_same_decision_again_changes_nothing() =>
        Given.Facts(Urgent).When(Command with { By = [Chair, Chief], Consulted = new([Medical, Finance]) }, Known, TakeUrgentDecision.Decide).Unchanged();

    [Fact]
    public void The_same_decision_again_changes_nothing_after_it_was_ratified() =>
        Given.Facts(Urgent, new DecisionRatified(Board, Other, Item)).When(Command, Known with { Grounds = NotInForce }, TakeUrgentDecision.Decide).Unchanged();

    [Fact]
    public void Another_decision_under_the_same_id_is_refused() =>
        Given.Facts(Urgent).When(Command with { By = [Chair] }, Known, TakeUrgentDecision.Decide).Refused("decision-exists");

    [Fact]
    public void A_motion_is_not_decided_urgently_under_its_own_id() =>
        Given.Facts(Proposed).When(Command, Known, TakeUrgentDecision.Decide).Refused("decision-exists");

    [Theory]
    [InlineData("not-stated")]
    [InlineData("[2026-03..]")]
    public void It_must_be_said_by_when_it_is_to_be_ratified(string date) =>
        Given.Nothing().When(Command with { RatifyBy = Date(date), Source = Letter }, Known, TakeUrgentDecision.Decide).Refused("ratify-by-missing");

    [Fact]
    public void It_cannot_have_to_be_ratified_before_it_was_taken() =>
        Given.Nothing().When(Command with { RatifyBy = Date("2026-02") }, Known, TakeUrgentDecision.Decide).Refused("ratify-by-too-early");

    [Fact]
    public void Nobody_takes_no_decision() =>
        Given.Nothing().When(Command with { By = [] }, Known, TakeUrgentDecision.Decide).Refused("taken-by-nobody");

    [Fact]
    public void Nobody_consults_themselves() =>
        Given.Nothing().When(Command with { Consulted = new([Chair]) }, Known, TakeUrgentDecision.Decide).Refused("consulted-self");

    [Fact]
    public void Nobody_is_consulted_twice() =>
        Given.Nothing().When(Command with { Consulted = new([Medical, Medical]) }, Known, TakeUrgentDecision.Decide).Refused("office-twice");

    [Fact]
    public void Every_office_it_names_exists() =>
        Given.Nothing().When(Command, Known with { NoSuchOffice = Finance }, TakeUrgentDecision.Decide).Refused("no-such-office");

    [Fact]
    public void The_body_is_active() =>
        Given.Nothing().When(Command, Known with { Grounds = InForce with { BodyIsActive = false } }, TakeUrgentDecision.Decide).Refused("no-such-body");

    [Fact]
    public void Without_a_source_body_authority_and_day_must_be_stated()
    {
        Given.Nothing().When(Command with { Body = NoBody }, Known, TakeUrgentDecision.Decide).Refused("body-not-stated");
        Given.Nothing().When(Command with { Authority = NoAuthority }, Known, TakeUrgentDecision.Decide).Refused("authority-not-stated");
        Given.Nothing().When(Command with { On = PartialDate.NotStated }, Known, TakeUrgentDecision.Decide).Refused("date-not-stated");
    }

    [Fact]
    public void The_authority_exists() =>
        Given.Nothing().When(Command, Known with { Grounds = new Grounds(true, AuthorityStanding.Unknown) }, TakeUrgentDecision.Decide).Refused("no-such-authority");

    [Fact]
    public void The_authority_is_in_force() =>
        Given.Nothing().When(Command, Known with { Grounds = NotInForce }, TakeUrgentDecision.Decide).Refused("not-in-force");

    [Fact]
    public void A_power_that_is_reserved_to_another_body_is_not_used_urgently_either() =>
        Given.Nothing().When(Command, Known with { Grounds = Reserved }, TakeUrgentDecision.Decide).Refused("reserved");

    [Fact]
    public void Where_the_office_insists_it_is_recorded_and_flagged() =>
        Given.Nothing()
            .When(Command with { Insist = true, InsistReason = "Lives were at risk" }, Known with { Grounds = NotInForce }, TakeUrgentDecision.Decide)
            .Recorded(Urgent with { Vires = Vires.UltraVires, InsistReason = "Lives were at risk" });

    [Fact]
    public void An_effect_before_the_day_it_was_taken_must_be_declared()
    {
        Given.Nothing().When(Command with { Effective = From("2026-03-03") }, Known, TakeUrgentDecision.Decide).Refused("retrospective");
        Given.Nothing()
            .When(Command with { Effective = From("2026-03-03"), Retrospective = true }, Known, TakeUrgentDecision.Decide)
            .Recorded(Urgent with { Effective = From("2026-03-03"), Retrospective = true });
    }

    [Fact]
    public void Two_conditions_with_one_key_are_refused() =>
        Given.Nothing().When(Command with { Conditions = [Capital, Capital] }, Known, TakeUrgentDecision.Decide).Refused("condition-twice");
}
