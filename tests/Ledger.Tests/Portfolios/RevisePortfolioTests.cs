using Ledger.Log;
using Ledger.Portfolios;
using Ledger.Testing;
using static Ledger.Portfolios.PortfolioEvent;
using static Ledger.Tests.Portfolios.Executives;

namespace Ledger.Tests.Portfolios;

using Given = Given<Portfolio, PortfolioEvent>;

public class RevisePortfolioTests
{
    private static readonly PortfolioChange Estates = new("Estates", Unsaid, "Reports weekly");

    [Fact]
    public void A_change_is_recorded_by_aspect_before_and_after() =>
        Given.Facts(Created)
            .When(Revise([Estates], null), RevisePortfolio.Decide)
            .Recorded(new PortfolioRevised([Estates], null) { Effective = On("[2025-10-01..2026-02-10]") });

    [Fact]
    public void What_is_only_told_is_recorded_as_a_narrative_with_its_words() =>
        Given.Facts(Created)
            .When(Revise([], "Executive portfolios strengthened"), RevisePortfolio.Decide)
            .Recorded(new PortfolioRevised([], "Executive portfolios strengthened") { Effective = On("[2025-10-01..2026-02-10]") });

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    public void Strengthened_alone_says_nothing(string? narrative) =>
        Given.Facts(Created).When(Revise([], narrative), RevisePortfolio.Decide).Refused("says-nothing");

    [Fact]
    public void A_change_from_something_to_the_same_is_none() =>
        Given.Facts(Created).When(Revise([Estates with { Before = "Reports weekly" }], null), RevisePortfolio.Decide).Refused("no-change");

    [Fact]
    public void A_change_of_which_neither_side_is_stated_is_none() =>
        Given.Facts(Created).When(Revise([Estates with { After = Unsaid }], "Strengthened"), RevisePortfolio.Decide).Refused("no-change");

    [Fact]
    public void An_aspect_changes_once_in_a_revision() =>
        Given.Facts(Created).When(Revise([Estates, Estates with { Aspect = "estates", After = "Reports monthly" }], null), RevisePortfolio.Decide).Refused("aspect-twice");

    [Fact]
    public void The_same_revision_again_changes_nothing() =>
        Given.Facts(Created, new PortfolioRevised([Estates], null) { Effective = On("[2025-10-01..2026-02-10]") })
            .When(Revise([Estates with { }], null), RevisePortfolio.Decide)
            .Unchanged();

    [Fact]
    public void A_portfolio_that_does_not_exist_is_not_revised() =>
        Given.Nothing().When(Revise([Estates], null), RevisePortfolio.Decide).Refused("no-such-portfolio");

    private static RevisePortfolio Revise(IReadOnlyList<PortfolioChange> changes, string? narrative) =>
        new(Executive, changes, narrative) { Effective = On("[2025-10-01..2026-02-10]") };
}
