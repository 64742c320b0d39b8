using Ledger.Log;
using Ledger.Seal;
using MediatR;

namespace Ledger.Frameworks;

/// <summary>Records a review of a version, made on the effective date. The same review again changes nothing.</summary>
/// <param name="Id">The instrument.</param>
/// <param name="Version">The version that was reviewed, e.g. 2.</param>
/// <param name="Outcome">What it came to: confirmed, changes-needed, to-be-replaced, to-be-withdrawn or not-stated.</param>
/// <param name="NextReview">When the next review is due, e.g. 2026-03, or not-stated.</param>
public sealed record ReviewFramework(FrameworkId Id, int Version, Stated<ReviewOutcome> Outcome, PartialDate NextReview) : Command
{
    /// <summary>The rule: what is reviewed was approved, and the next review comes after this one.</summary>
    public static Decided<FrameworkEvent> Decide(ReviewFramework command, Framework state)
    {
        var review = new FrameworkEvent.FrameworkReviewed(command.Version, command.Outcome, command.NextReview) { Effective = command.Effective };
        if (state.EvenIfClosed()?.Reviews.Contains(review) == true)
        {
            return [];
        }

        if (state is not Framework.Instrument open)
        {
            return FrameworkRefusals.NotOpen(command.Id, state);
        }

        if (!open.HasVersion(command.Version))
        {
            return FrameworkRefusals.NoSuchVersion(command.Id, command.Version);
        }

        return command.NextReview.Latest is { } next && command.Effective?.From.Earliest is { } reviewed && next <= reviewed
            ? new Refusal("next-review-too-early", $"The next review ({command.NextReview}) must come after this one ({command.Effective.From}).")
            : [review];
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<ReviewFramework, Outcome>
    {
        public Task<Outcome> Handle(ReviewFramework command, CancellationToken ct) =>
            transaction.Run<ReviewFramework, Framework, FrameworkEvent>(command.Id, command, Decide, ct);
    }
}
