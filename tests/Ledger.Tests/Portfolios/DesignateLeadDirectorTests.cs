using CsCheck;
using Ledger.Offices;
using Ledger.Portfolios;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Testing;
using static Ledger.Portfolios.PortfolioEvent;
using static Ledger.Tests.Portfolios.Executives;

namespace Ledger.Tests.Portfolios;

using Given = Given<Portfolio, PortfolioEvent>;

public class DesignateLeadDirectorTests
{
    [Fact]
    public void An_office_leads_on_a_subject_whoever_holds_it() =>
        Given.Facts(Created).When(Designate(Medical, "2025-10"), Known, DesignateLeadDirector.Decide).Recorded(Designated(Medical, "2025-10"));

    [Fact]
    public void The_same_designation_again_changes_nothing() =>
        Given.Facts(Created, Designated(Medical, "2025-10"), Designated(Nurse, "2026-01"))
            .When(Designate(Medical, "2025-10"), Known, DesignateLeadDirector.Decide)
            .Unchanged();

    [Fact]
    public void The_next_designation_ends_the_one_before() =>
        Assert.Equal(
            [(Medical, On("2025-10", "2026-01")), (Nurse, On("2026-01"))],
            Leads(Designated(Medical, "2025-10"), Designated(Nurse, "2026-01")));

    [Fact]
    public void A_designation_that_is_learnt_of_late_ends_where_the_next_one_began() =>
        Assert.Equal(
            [(Medical, On("2025-10-01", "2025-12-01")), (Nurse, On("2026-01-01")), (Operations, On("2025-12-01", "2026-01-01"))],
            Leads(Designated(Medical, "2025-10-01"), Designated(Nurse, "2026-01-01"), Designated(Operations, "2025-12-01")));

    [Fact]
    public void A_designation_for_a_time_ends_with_it() =>
        Assert.Equal(
            [(Medical, On("2025-10-01", "2025-11-01")), (Nurse, On("2026-01-01"))],
            Leads(Designated(Medical, "2025-10-01") with { Effective = On("2025-10-01", "2025-11-01") }, Designated(Nurse, "2026-01-01")));

    [Fact]
    public void Two_that_start_on_the_same_day_are_refused() =>
        Given.Facts(Created, Designated(Medical, "2025-10-01")).When(Designate(Nurse, "2025-10-01"), Known, DesignateLeadDirector.Decide).Refused("two-leads");

    [Fact]
    public void Two_at_a_time_are_refused_though_the_other_leads_by_another_portfolio() =>
        Given.Facts(Created)
            .When(Designate(Nurse, "2025-10-01"), Known with { Elsewhere = [new Elsewhere(Clinical, Medical, On("2025-07"))] }, DesignateLeadDirector.Decide)
            .Refused("two-leads");

    [Fact]
    public void An_office_that_does_not_exist_leads_on_nothing() =>
        Given.Facts(Created).When(Designate(Nurse, "2025-10"), Known with { OfficeExists = false }, DesignateLeadDirector.Decide).Refused("no-such-office");

    [Fact]
    public void Nobody_leads_by_a_portfolio_that_does_not_exist() =>
        Given.Nothing().When(Designate(Nurse, "2025-10"), Known, DesignateLeadDirector.Decide).Refused("no-such-portfolio");

    [Fact]
    public void A_subject_without_a_word_is_refused() =>
        Given.Facts(Created).When(Designate(Nurse, "2025-10") with { Subject = "…" }, Known, DesignateLeadDirector.Decide).Refused("not-a-subject");

    [Fact]
    public void After_any_designations_at_most_one_office_certainly_leads_on_any_day() =>
        Gen.Select(Gen.OneOf(Nurse, Medical, Operations), Dates.Any).Array[1, 8].Sample(designations =>
        {
            var state = Given.Facts(Created).State;
            foreach (var (office, from) in designations)
            {
                var command = Designate(office, "2025") with { Effective = Effective.Since(from) };
                state = DesignateLeadDirector.Decide(command, state, Known).Aggregate(state, Portfolio.Evolve);
                Assert.Empty(DesignateLeadDirector.Decide(command, state, Known));
            }

            foreach (var day in Dates.Days)
            {
                Assert.True(Rows(state).Count(r => r.Effective!.HoldsOn(day) == Holding.Certainly) <= 1);
            }
        });

    private static LeadDirectorDesignated Designated(OfficeId office, string from) => new("Dormitories", office) { Effective = On(from) };

    private static DesignateLeadDirector Designate(OfficeId office, string from) => new(Executive, "Dormitories", office) { Effective = On(from) };

    private static IEnumerable<(OfficeId, Effective)> Leads(params PortfolioEvent[] facts) =>
        Rows(Given.Facts([Created, .. facts]).State).Select(r => (((LeadDirectorRow)r.Data).Office, r.Effective!));

    private static List<RegisterRow> Rows(Portfolio state) => [.. PortfolioRegister.Rows(state).Where(r => r.Register == PortfolioRegister.LeadDirectors)];
}
