using Ledger.Portfolios;
using Ledger.Testing;
using static Ledger.Tests.Portfolios.Executives;

namespace Ledger.Tests.Portfolios;

using Given = Given<Portfolio, PortfolioEvent>;

public class CreatePortfolioTests
{
    private static readonly CreatePortfolio Create = new(Executive, "Executive portfolios");

    [Fact]
    public void A_portfolio_is_created() => Given.Nothing().When(Create, CreatePortfolio.Decide).Recorded(Created);

    [Fact]
    public void The_same_portfolio_again_changes_nothing() => Given.Facts(Created).When(Create, CreatePortfolio.Decide).Unchanged();

    [Fact]
    public void Another_portfolio_under_the_same_id_is_refused() =>
        Given.Facts(Created).When(Create with { Title = "Clinical portfolios" }, CreatePortfolio.Decide).Refused("portfolio-exists");
}
