using Ledger.Offices;
using Ledger.Portfolios;
using Ledger.Testing;
using static Ledger.Tests.Portfolios.Executives;

namespace Ledger.Tests.Portfolios;

using Given = Given<Portfolio, PortfolioEvent>;

public class AssignResponsibilityTests
{
    [Fact]
    public void An_office_answers_for_a_subject() =>
        Given.Facts(Created).When(Assign(Nurse, "2025-07"), Known, AssignResponsibility.Decide).Recorded(Assigned(Nurse, "2025-07"));

    [Fact]
    public void The_same_assignment_again_changes_nothing() =>
        Given.Facts(Created, Assigned(Nurse, "2025-07")).When(Assign(Nurse, "2025-07"), Known, AssignResponsibility.Decide).Unchanged();

    [Fact]
    public void The_same_assignment_again_changes_nothing_even_after_a_transfer() =>
        Given.Facts(Created, Assigned(Nurse, "2025-07"), Transferred(Nurse, Medical, "2025-09"))
            .When(Assign(Nurse, "2025-07"), Known, AssignResponsibility.Decide)
            .Unchanged();

    [Fact]
    public void Two_accountable_offices_are_refused() =>
        Given.Facts(Created, Assigned(Nurse, "2025-07")).When(Assign(Medical, "2025-09"), Known, AssignResponsibility.Decide).Refused("two-accountable");

    [Fact]
    public void Two_accountable_offices_are_refused_however_the_subject_is_written() =>
        Given.Facts(Created, Assigned(Nurse, "2025-07"))
            .When(Assign(Medical, "2025-09") with { Subject = "PATIENT  safety" }, Known, AssignResponsibility.Decide)
            .Refused("two-accountable");

    [Fact]
    public void Two_accountable_offices_are_refused_though_the_other_answers_by_another_portfolio() =>
        Given.Facts(Created)
            .When(Assign(Medical, "2025-09"), Known with { Elsewhere = [new Elsewhere(Clinical, Nurse, On("2025-07"))] }, AssignResponsibility.Decide)
            .Refused("two-accountable");

    [Fact]
    public void Two_accountable_offices_are_refused_though_the_new_one_is_said_to_have_started_first() =>
        Given.Facts(Created, Assigned(Nurse, "2025-07")).When(Assign(Medical, "2025-01"), Known, AssignResponsibility.Decide).Refused("two-accountable");

    [Fact]
    public void An_office_can_answer_for_it_before_another_did() =>
        Given.Facts(Created, Assigned(Nurse, "2025-07"))
            .When(Assign(Medical, "2025-01", "2025-07"), Known, AssignResponsibility.Decide)
            .Recorded(Assigned(Medical, "2025-01", "2025-07"));

    [Fact]
    public void An_office_can_answer_for_it_after_it_was_removed_from_another() =>
        Given.Facts(Created, Assigned(Nurse, "2025-07"), Removed(Nurse, "2025-09"))
            .When(Assign(Medical, "2025-11"), Known, AssignResponsibility.Decide)
            .Recorded(Assigned(Medical, "2025-11"));

    [Fact]
    public void Another_subject_is_another_matter() =>
        Given.Facts(Created, Assigned(Nurse, "2025-07"))
            .When(Assign(Medical, "2025-07") with { Subject = "Infection control" }, Known, AssignResponsibility.Decide)
            .Recorded(new PortfolioEvent.ResponsibilityAssigned("Infection control", Medical) { Effective = On("2025-07") });

    [Fact]
    public void An_office_that_answers_for_it_already_is_not_made_to_again() =>
        Given.Facts(Created, Assigned(Nurse, "2025-07")).When(Assign(Nurse, "2025-09"), Known, AssignResponsibility.Decide).Refused("already-accountable");

    [Fact]
    public void An_office_that_does_not_exist_answers_for_nothing() =>
        Given.Facts(Created).When(Assign(Nurse, "2025-07"), Known with { OfficeExists = false }, AssignResponsibility.Decide).Refused("no-such-office");

    [Fact]
    public void Nothing_is_assigned_by_a_portfolio_that_does_not_exist() =>
        Given.Nothing().When(Assign(Nurse, "2025-07"), Known, AssignResponsibility.Decide).Refused("no-such-portfolio");

    [Fact]
    public void A_subject_without_a_word_is_refused() =>
        Given.Facts(Created).When(Assign(Nurse, "2025-07") with { Subject = "–" }, Known, AssignResponsibility.Decide).Refused("not-a-subject");

    private static AssignResponsibility Assign(OfficeId office, string from, string? to = null) => new(Executive, Safety, office) { Effective = On(from, to) };
}
