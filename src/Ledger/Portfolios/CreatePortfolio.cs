using Ledger.Log;
using MediatR;

namespace Ledger.Portfolios;

/// <summary>Creates a portfolio: what offices answer for. The same portfolio again changes nothing.</summary>
/// <param name="Id">The new portfolio's id, e.g. executive.</param>
/// <param name="Title">Its title.</param>
public sealed record CreatePortfolio(PortfolioId Id, string Title) : Command
{
    /// <summary>The rule.</summary>
    public static Decided<PortfolioEvent> Decide(CreatePortfolio command, Portfolio state) => state switch
    {
        Portfolio.Kept kept when kept.Title == command.Title && kept.Effective == command.Effective => [],
        Portfolio.Kept kept => new Refusal("portfolio-exists", $"There is a portfolio {command.Id} already: {kept.Title}."),
        _ => [new PortfolioEvent.PortfolioCreated(command.Id, command.Title) { Effective = command.Effective }],
    };

    internal sealed class Handler(Transaction transaction) : IRequestHandler<CreatePortfolio, Outcome>
    {
        public Task<Outcome> Handle(CreatePortfolio command, CancellationToken ct) =>
            transaction.Run<CreatePortfolio, Portfolio, PortfolioEvent>(command.Id, command, Decide, ct);
    }
}
