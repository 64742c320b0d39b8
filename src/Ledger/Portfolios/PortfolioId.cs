using Ledger.Log;

namespace Ledger.Portfolios;

/// <summary>The id of a portfolio: what offices answer for.</summary>
public sealed record PortfolioId : StreamId, IStreamId<PortfolioId>
{
    private PortfolioId(string value)
        : base(Category, value)
    {
    }

    /// <inheritdoc/>
    public static string Category => "portfolio";

    /// <inheritdoc/>
    public static PortfolioId Parse(string text) => new(text);
}
