using Ledger.Log;
using MediatR;

namespace Ledger.Portfolios;

/// <summary>Records that a portfolio was revised on the effective date: what changed, or the words in which it is told.</summary>
/// <param name="Id">The portfolio.</param>
/// <param name="Changes">What changed: aspect, before and after; none if only a narrative is known.</param>
/// <param name="Narrative">What is told of it, in its own words; needed where no change is named.</param>
public sealed record RevisePortfolio(PortfolioId Id, IReadOnlyList<PortfolioChange> Changes, string? Narrative) : Command
{
    /// <summary>The rule: "strengthened" alone says nothing. A change is named, or what is told is marked as a narrative.</summary>
    public static Decided<PortfolioEvent> Decide(RevisePortfolio command, Portfolio state)
    {
        if (state is not Portfolio.Kept kept)
        {
            return PortfolioRefusals.NoSuchPortfolio(command.Id);
        }

        if (kept.Revisions.Any(r => r.Effective == command.Effective && r.Narrative == command.Narrative && r.Changes.SequenceEqual(command.Changes)))
        {
            return [];
        }

        if (command.Changes.Count == 0 && string.IsNullOrWhiteSpace(command.Narrative))
        {
            return new Refusal("says-nothing", $"Say what changed in {command.Id}: an aspect, before and after. If nothing more is known than what is told, give its words as the narrative.");
        }

        if (command.Changes.FirstOrDefault(c => c.Before == c.After) is { } same)
        {
            return new Refusal("no-change", $"'{same.Aspect}' is the same before and after ({same.After}).");
        }

        return command.Changes.DistinctBy(c => Topic.KeyOf(c.Aspect), StringComparer.Ordinal).Count() < command.Changes.Count
            ? new Refusal("aspect-twice", "One revision changes an aspect once.")
            : [new PortfolioEvent.PortfolioRevised(command.Changes, command.Narrative) { Effective = command.Effective }];
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<RevisePortfolio, Outcome>
    {
        public Task<Outcome> Handle(RevisePortfolio command, CancellationToken ct) =>
            transaction.Run<RevisePortfolio, Portfolio, PortfolioEvent>(command.Id, command, Decide, ct);
    }
}
