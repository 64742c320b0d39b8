using Ledger.Offices;
using Ledger.Portfolios;
using Ledger.Testing;
using static Ledger.Tests.Portfolios.Executives;

namespace Ledger.Tests.Portfolios;

using Given = Given<Portfolio, PortfolioEvent>;

public class RemoveResponsibilityTests
{
    [Fact]
    public void A_subject_is_taken_from_an_office() =>
        Given.Facts(Created, Assigned(Nurse, "2025-01")).When(Remove(Nurse, "2025-09"), Nowhere, RemoveResponsibility.Decide).Recorded(Removed(Nurse, "2025-09"));

    [Fact]
    public void The_same_removal_again_changes_nothing() =>
        Given.Facts(Created, Assigned(Nurse, "2025-01"), Removed(Nurse, "2025-09")).When(Remove(Nurse, "2025-09"), Nowhere, RemoveResponsibility.Decide).Unchanged();

    [Fact]
    public void What_an_office_does_not_answer_for_is_not_taken_from_it() =>
        Given.Facts(Created, Assigned(Nurse, "2025-01")).When(Remove(Medical, "2025-09"), Nowhere, RemoveResponsibility.Decide).Refused("not-held");

    [Fact]
    public void What_was_taken_is_not_taken_again_later() =>
        Given.Facts(Created, Assigned(Nurse, "2025-01"), Removed(Nurse, "2025-09")).When(Remove(Nurse, "2025-11"), Nowhere, RemoveResponsibility.Decide).Refused("not-held");

    [Fact]
    public void What_was_moved_on_is_not_taken_from_who_had_it() =>
        Given.Facts(Created, Assigned(Nurse, "2025-01"), Transferred(Nurse, Medical, "2025-09")).When(Remove(Nurse, "2025-11"), Nowhere, RemoveResponsibility.Decide).Refused("not-held");

    [Fact]
    public void What_an_office_answers_for_only_from_that_day_on_is_not_taken_since_nothing_would_be_left() =>
        Given.Facts(Created, Assigned(Nurse, "2025-01-10")).When(Remove(Nurse, "2025-01-10"), Nowhere, RemoveResponsibility.Decide).Refused("ends-before-start");

    [Fact]
    public void A_removal_has_one_date() =>
        Given.Facts(Created, Assigned(Nurse, "2025-01"))
            .When(Remove(Nurse, "2025-09") with { Effective = On("2025-09", "2025-10") }, Nowhere, RemoveResponsibility.Decide)
            .Refused("one-date");

    [Fact]
    public void An_exact_end_that_would_make_two_accountable_is_refused() =>
        Given.Facts(Created, Assigned(Nurse, "2024-06-01", "2025"), Assigned(Medical, "2025-02-01"))
            .When(Remove(Nurse, "2025-03-01"), Nowhere, RemoveResponsibility.Decide)
            .Refused("two-accountable");

    [Fact]
    public void Nothing_is_taken_in_a_portfolio_that_does_not_exist() =>
        Given.Nothing().When(Remove(Nurse, "2025-09"), Nowhere, RemoveResponsibility.Decide).Refused("no-such-portfolio");

    private static IReadOnlyList<Elsewhere> Nowhere => [];

    private static RemoveResponsibility Remove(OfficeId office, string on) => new(Executive, Safety, office, Unsaid) { Effective = On(on) };
}
