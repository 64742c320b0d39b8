using Ledger.Frameworks;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Testing;
using static Ledger.Frameworks.FrameworkEvent;
using static Ledger.Tests.Frameworks.Instruments;

namespace Ledger.Tests.Frameworks;

using Given = Given<Framework, FrameworkEvent>;

public class ReviewFrameworkTests
{
    private static readonly FrameworkReviewed Reviewed = new(1, ReviewOutcome.Confirmed, PartialDate.Parse("2027-03")) { Effective = On("2026-03") };

    [Fact]
    public void A_version_is_reviewed() =>
        Given.Facts(Drafted, Approved(1, "2025-10")).When(Review(1), ReviewFramework.Decide).Recorded(Reviewed);

    [Fact]
    public void A_review_whose_outcome_is_not_stated_is_recorded_as_it_is() =>
        Given.Facts(Drafted, Approved(1, "2025-10"))
            .When(Review(1) with { Outcome = Stated<ReviewOutcome>.NotStated, NextReview = PartialDate.NotStated }, ReviewFramework.Decide)
            .Recorded(new FrameworkReviewed(1, Stated<ReviewOutcome>.NotStated, PartialDate.NotStated) { Effective = On("2026-03") });

    [Fact]
    public void The_same_review_again_changes_nothing() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), Reviewed).When(Review(1), ReviewFramework.Decide).Unchanged();

    [Fact]
    public void A_version_that_is_not_approved_is_not_reviewed() =>
        Given.Facts(Drafted, Approved(1, "2025-10")).When(Review(2), ReviewFramework.Decide).Refused("no-such-version");

    [Fact]
    public void An_instrument_that_does_not_exist_is_not_reviewed() =>
        Given.Nothing().When(Review(1), ReviewFramework.Decide).Refused("no-such-framework");

    [Theory]
    [InlineData("2026-02")]
    [InlineData("2026-03-01")]
    public void The_next_review_comes_after_this_one(string next) =>
        Given.Facts(Drafted, Approved(1, "2025-10"))
            .When(Review(1) with { NextReview = PartialDate.Parse(next) }, ReviewFramework.Decide)
            .Refused("next-review-too-early");

    [Fact]
    public void Nothing_is_reviewed_after_the_end() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), new FrameworkSuperseded(Manual, ByDecision) { Effective = On("2026-01") })
            .When(Review(1), ReviewFramework.Decide)
            .Refused("framework-ended");

    private static ReviewFramework Review(int version) =>
        new(Scheme, version, ReviewOutcome.Confirmed, PartialDate.Parse("2027-03")) { Effective = On("2026-03") };
}
