using Ledger.Offices;
using Ledger.Portfolios;
using Ledger.Testing;
using static Ledger.Tests.Portfolios.Executives;

namespace Ledger.Tests.Portfolios;

using Given = Given<Portfolio, PortfolioEvent>;

public class TransferResponsibilityTests
{
    [Fact]
    public void A_subject_moves_from_one_office_to_another() =>
        Given.Facts(Created, Assigned(Nurse, "2025-01"))
            .When(Transfer(Nurse, Medical, "2025-09"), Known, TransferResponsibility.Decide)
            .Recorded(Transferred(Nurse, Medical, "2025-09"));

    [Fact]
    public void The_same_transfer_again_changes_nothing() =>
        Given.Facts(Created, Assigned(Nurse, "2025-01"), Transferred(Nurse, Medical, "2025-09"))
            .When(Transfer(Nurse, Medical, "2025-09"), Known, TransferResponsibility.Decide)
            .Unchanged();

    [Fact]
    public void The_same_transfer_again_changes_nothing_even_after_the_next_one() =>
        Given.Facts(Created, Assigned(Nurse, "2025-01"), Transferred(Nurse, Medical, "2025-09"), Transferred(Medical, Operations, "2025-11"))
            .When(Transfer(Nurse, Medical, "2025-09"), Known, TransferResponsibility.Decide)
            .Unchanged();

    [Fact]
    public void What_an_office_never_answered_for_is_not_moved() =>
        Given.Facts(Created, Assigned(Nurse, "2025-01")).When(Transfer(Medical, Operations, "2025-09"), Known, TransferResponsibility.Decide).Refused("not-held");

    [Fact]
    public void What_an_office_did_not_answer_for_yet_is_not_moved() =>
        Given.Facts(Created, Assigned(Nurse, "2025-01-10")).When(Transfer(Nurse, Medical, "2025-01-09"), Known, TransferResponsibility.Decide).Refused("not-held");

    [Fact]
    public void What_an_office_no_longer_answers_for_is_not_moved() =>
        Given.Facts(Created, Assigned(Nurse, "2025-01"), Transferred(Nurse, Medical, "2025-09"))
            .When(Transfer(Nurse, Operations, "2025-11"), Known, TransferResponsibility.Decide)
            .Refused("not-held");

    [Fact]
    public void What_was_removed_is_not_moved() =>
        Given.Facts(Created, Assigned(Nurse, "2025-01"), Removed(Nurse, "2025-09-01"))
            .When(Transfer(Nurse, Operations, "2025-09-01"), Known, TransferResponsibility.Decide)
            .Refused("not-held");

    [Fact]
    public void What_an_office_answers_for_only_from_that_day_on_is_not_moved_since_nothing_would_be_left() =>
        Given.Facts(Created, Assigned(Nurse, "2025-01-10")).When(Transfer(Nurse, Medical, "2025-01-10"), Known, TransferResponsibility.Decide).Refused("ends-before-start");

    [Fact]
    public void What_may_be_held_on_an_imprecise_date_can_be_moved() =>
        Given.Facts(Created, Assigned(Nurse, "2025"))
            .When(Transfer(Nurse, Medical, "2025-09"), Known, TransferResponsibility.Decide)
            .Recorded(Transferred(Nurse, Medical, "2025-09"));

    [Fact]
    public void A_transfer_without_a_date_can_be_recorded() =>
        Given.Facts(Created, Assigned(Nurse, "2025"))
            .When(Transfer(Nurse, Medical, "2025") with { Effective = null }, Known, TransferResponsibility.Decide)
            .Recorded(new PortfolioEvent.ResponsibilityTransferred(Safety, Nurse, Medical));

    [Fact]
    public void A_transfer_that_happened_before_another_one_can_be_recorded_after_it() =>
        Given.Facts(Created, Assigned(Nurse, "2025-01-01"), Transferred(Nurse, Medical, "2025-09-01"))
            .When(Transfer(Nurse, Operations, "2025-05-01"), Known, TransferResponsibility.Decide)
            .Recorded(Transferred(Nurse, Operations, "2025-05-01"));

    [Fact]
    public void An_office_does_not_hand_over_to_itself() =>
        Given.Facts(Created, Assigned(Nurse, "2025-01")).When(Transfer(Nurse, Nurse, "2025-09"), Known, TransferResponsibility.Decide).Refused("same-office");

    [Fact]
    public void A_transfer_has_one_date() =>
        Given.Facts(Created, Assigned(Nurse, "2025-01"))
            .When(Transfer(Nurse, Medical, "2025-09") with { Effective = On("2025-09", "2025-12") }, Known, TransferResponsibility.Decide)
            .Refused("one-date");

    [Fact]
    public void An_office_that_does_not_exist_takes_nothing_over() =>
        Given.Facts(Created, Assigned(Nurse, "2025-01"))
            .When(Transfer(Nurse, Medical, "2025-09"), Known with { OfficeExists = false }, TransferResponsibility.Decide)
            .Refused("no-such-office");

    [Fact]
    public void Nothing_is_moved_in_a_portfolio_that_does_not_exist() =>
        Given.Nothing().When(Transfer(Nurse, Medical, "2025-09"), Known, TransferResponsibility.Decide).Refused("no-such-portfolio");

    [Fact]
    public void Two_accountable_offices_are_refused_where_an_inexact_start_becomes_an_exact_one() =>
        Given.Facts(Created, Assigned(Operations, "2024-01-01", "2025-06-01"), Assigned(Nurse, "2025"))
            .When(Transfer(Nurse, Medical, "2025-03-01"), Known, TransferResponsibility.Decide)
            .Refused("two-accountable");

    [Fact]
    public void Two_accountable_offices_are_refused_though_the_other_answers_by_another_portfolio() =>
        Given.Facts(Created, Assigned(Nurse, "2025"))
            .When(
                Transfer(Nurse, Medical, "2025-03-01"),
                Known with { Elsewhere = [new Elsewhere(Clinical, Operations, On("2024-01-01", "2025-06-01"))] },
                TransferResponsibility.Decide)
            .Refused("two-accountable");

    private static TransferResponsibility Transfer(OfficeId from, OfficeId to, string on) => new(Executive, Safety, from, to) { Effective = On(on) };
}
