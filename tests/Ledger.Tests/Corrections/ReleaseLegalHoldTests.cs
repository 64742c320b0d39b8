using Ledger.Corrections;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Testing;

namespace Ledger.Tests.Corrections;

using Given = Given<Correction, CorrectionEvent>;

public class ReleaseLegalHoldTests
{
    private static readonly CorrectionId Id = CorrectionId.Parse("hold-1");
    private static readonly DecisionId Decision = DecisionId.Parse("d-2");
    private static readonly Effective End = Effective.Since(PartialDate.Parse("2026-09-01"));
    private static readonly CorrectionEvent.LegalHoldPlaced Placed = new(Id, "Claim 114", null, DecisionId.Parse("d-1")) { Effective = Effective.Since(PartialDate.Parse("2026-03-01")) };
    private static readonly ReleaseLegalHold Release = new(Id, "It was settled", Decision) { Effective = End };
    private static readonly ReleaseLegalHold.Context Known = new(DecisionStatus.Adopted);
    private static readonly CorrectionEvent.LegalHoldReleased Released = new("It was settled", Decision) { Effective = End };

    [Fact]
    public void A_hold_is_released() => Given.Facts(Placed).When(Release, Known, ReleaseLegalHold.Decide).Recorded(Released);

    [Fact]
    public void The_same_release_again_changes_nothing() =>
        Given.Facts(Placed, Released).When(Release, Known, ReleaseLegalHold.Decide).Unchanged();

    [Fact]
    public void Another_release_is_refused() =>
        Given.Facts(Placed, Released).When(Release with { Reason = "Lost" }, Known, ReleaseLegalHold.Decide).Refused("hold-released");

    [Fact]
    public void A_hold_that_there_is_not_is_not_released() =>
        Given.Nothing().When(Release, Known, ReleaseLegalHold.Decide).Refused("no-such-hold");

    [Fact]
    public void A_decision_that_does_not_exist_or_does_not_stand_orders_nothing()
    {
        Given.Facts(Placed).When(Release, new ReleaseLegalHold.Context(null), ReleaseLegalHold.Decide).Refused("no-such-decision");
        Given.Facts(Placed).When(Release, new ReleaseLegalHold.Context(DecisionStatus.Proposed), ReleaseLegalHold.Decide).Refused("decision-not-adopted");
        Given.Facts(Placed).When(Release with { Decision = Stated<DecisionId>.NotStated }, new ReleaseLegalHold.Context(null), ReleaseLegalHold.Decide).Refused("decision-not-stated");
    }

    [Fact]
    public void A_hold_does_not_end_before_it_began_and_ends_on_one_date()
    {
        foreach (var day in new[] { "2026-02-28", "2026-03-01", "2026-02" })
        {
            Given.Facts(Placed).When(Release with { Effective = Effective.Since(PartialDate.Parse(day)) }, Known, ReleaseLegalHold.Decide).Refused("ends-before-start");
        }

        var two = Release with { Effective = new Effective(PartialDate.Parse("2026-09-01"), PartialDate.Parse("2026-10-01")) };
        Given.Facts(Placed).When(two, Known, ReleaseLegalHold.Decide).Refused("one-date");
    }

    [Fact]
    public void A_released_hold_still_stands_in_the_register_with_its_end()
    {
        var row = Assert.Single(CorrectionRegister.Rows(Given.Facts(Placed, Released).State));
        Assert.Equal(new Effective(PartialDate.Parse("2026-03-01"), PartialDate.Parse("2026-09-01")), row.Effective);
        Assert.Equal("It was settled", ((LegalHoldRow)row.Data).Reason);
        Assert.Empty(CorrectionRegister.Rows(Correction.Initial));
    }

    [Fact]
    public void A_stream_in_another_order_is_impossible()
    {
        Assert.Throws<ImpossibleHistoryException>(() => Given.Facts(Released));
        Assert.Throws<ImpossibleHistoryException>(() => Given.Facts(Placed, Placed));
        Assert.Throws<ImpossibleHistoryException>(() => Given.Facts(Placed, Released, Released));
    }
}
