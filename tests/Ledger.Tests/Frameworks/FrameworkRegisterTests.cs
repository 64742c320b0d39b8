using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Frameworks;
using Ledger.Log;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Testing;
using static Ledger.Frameworks.FrameworkEvent;
using static Ledger.Tests.Frameworks.Instruments;

using ReviewOutcome = Ledger.Frameworks.ReviewOutcome;

namespace Ledger.Tests.Frameworks;

using Given = Given<Framework, FrameworkEvent>;

public class FrameworkRegisterTests
{
    [Fact]
    public void Nothing_asserts_nothing() => Assert.Empty(FrameworkRegister.Rows(Framework.Initial));

    [Fact]
    public void The_next_version_ends_the_one_before_from_its_own_start()
    {
        var rows = Rows(FrameworkRegister.Versions, Drafted, Approved(1, "2025-10-01"), Approved(2, "2026-04"));
        Assert.Equal([("1", On("2025-10-01", "2026-04")), ("2", On("2026-04"))], rows.Select(r => (r.Key, r.Effective!)));
    }

    [Fact]
    public void A_version_that_was_approved_for_a_time_ends_when_the_time_is_over_or_the_next_one_starts()
    {
        var early = Rows(FrameworkRegister.Versions, Drafted, Approved(1, "2025-10-01", "2027-10-01"), Approved(2, "2026-04"));
        var late = Rows(FrameworkRegister.Versions, Drafted, Approved(1, "2025-10-01", "2026-01-01"), Approved(2, "2026-04"));
        Assert.Equal(On("2025-10-01", "2026-04"), early[0].Effective);
        Assert.Equal(On("2025-10-01", "2026-01-01"), late[0].Effective);
    }

    [Fact]
    public void The_end_of_the_instrument_ends_its_version_and_its_rows_stay()
    {
        FrameworkEvent[] facts = [Drafted with { Effective = On("2025") }, Approved(1, "2025-10-01"), new ClauseAdded(1, "4.2", Unsaid, []), new PowerReserved(1, "4.2", "Approve the budget", Board), new FrameworkSuperseded(Manual, ByDecision) { Effective = On("2026-04") }];
        var rows = FrameworkRegister.Rows(Given.Facts(facts).State).ToList();
        Assert.Equal(
            [("frameworks", "scheme", "", On("2025", "2026-04")), ("framework-versions", "scheme", "1", On("2025-10-01", "2026-04")), ("clauses", "scheme", "1/4.2", On("2025-10-01", "2026-04")), ("reserved-powers", "approve-the-budget", "scheme/1", On("2025-10-01", "2026-04"))],
            rows.Select(r => (r.Register.Name, r.Entity, r.Key, r.Effective!)));
        Assert.Equal(
            new FrameworkRow(FrameworkKind.SchemeOfReservationAndDelegation, "Scheme of Delegation", 1, new FrameworkEnd(Manual, Unsaid, ByDecision)),
            rows[0].Data);
    }

    [Fact]
    public void A_draft_that_was_withdrawn_has_an_end_and_no_version()
    {
        var row = Assert.Single(Rows(FrameworkRegister.Frameworks, Drafted, new FrameworkWithdrawn("Not needed", NoDecision) { Effective = On("2026-04") }));
        Assert.Equal(On("not-stated", "2026-04"), row.Effective);
        Assert.Equal(new FrameworkRow(FrameworkKind.SchemeOfReservationAndDelegation, "Scheme of Delegation", null, new FrameworkEnd(null, "Not needed", NoDecision)), row.Data);
    }

    [Fact]
    public void Each_review_is_a_row()
    {
        var first = new FrameworkReviewed(1, ReviewOutcome.Confirmed, PartialDate.Parse("2027")) { Effective = On("2026-03") };
        var second = new FrameworkReviewed(1, ReviewOutcome.ToBeReplaced, PartialDate.NotStated) { Effective = On("2027-02") };
        var rows = Rows(FrameworkRegister.Reviews, Drafted, Approved(1, "2025-10"), first, second);
        Assert.Equal([("1", On("2026-03")), ("2", On("2027-02"))], rows.Select(r => (r.Key, r.Effective!)));
        Assert.Equal(new FrameworkReviewRow(1, ReviewOutcome.Confirmed, PartialDate.Parse("2027")), rows[0].Data);
    }

    [Theory]
    [InlineData("2026-01-15", AuthorityStanding.InForce)]
    [InlineData("2026-01", AuthorityStanding.InForce)]
    [InlineData("2025-10", AuthorityStanding.InForce)]
    [InlineData("2025-09-30", AuthorityStanding.NotInForce)]
    [InlineData("2026-04-10", AuthorityStanding.PossiblyInForce)]
    [InlineData("2026", AuthorityStanding.PossiblyInForce)]
    [InlineData("2026-05-01", AuthorityStanding.NotInForce)]
    [InlineData("not-stated", AuthorityStanding.PossiblyInForce)]
    public void An_authority_stands_while_its_version_is_in_force(string on, AuthorityStanding expected)
    {
        var version = Rows(FrameworkRegister.Versions, Drafted, Approved(1, "2025-10-01"), Approved(2, "2026-04"))[0].Effective;
        Assert.Equal(expected, FrameworkRegister.Standing(version, clauseStands: true, PartialDate.Parse(on)));
    }

    [Fact]
    public void A_version_or_a_clause_that_is_not_there_carries_nothing()
    {
        Assert.Equal(AuthorityStanding.Unknown, FrameworkRegister.Standing(null, clauseStands: true, PartialDate.Parse("2026")));
        Assert.Equal(AuthorityStanding.Unknown, FrameworkRegister.Standing(On("2025"), clauseStands: false, PartialDate.Parse("2026")));
    }

    [Fact]
    public void A_version_that_is_known_late_was_in_force_all_the_same()
    {
        FrameworkEvent[] facts = [Drafted, Approved(1, "2025-10-01"), Approved(2, "2026-04-01")];
        var (before, after) = (Rows(FrameworkRegister.Versions, facts[..2])[0].Effective, Rows(FrameworkRegister.Versions, facts)[0].Effective);
        var on = PartialDate.Parse("2026-04-15");
        Assert.Equal(AuthorityStanding.InForce, FrameworkRegister.Standing(before, clauseStands: true, on));
        Assert.Equal(AuthorityStanding.NotInForce, FrameworkRegister.Standing(after, clauseStands: true, on));
    }

    [Fact]
    public void A_history_that_no_command_could_record_is_not_folded()
    {
        Assert.Throws<ImpossibleHistoryException>(() => Given.Facts(Approved(1, "2025")));
        Assert.Throws<ImpossibleHistoryException>(() => Given.Facts(Drafted, Drafted));
        Assert.Throws<ImpossibleHistoryException>(() => Given.Facts(Drafted, new FrameworkWithdrawn(Unsaid, NoDecision), Approved(1, "2025")));
    }

    private static List<RegisterRow> Rows(Register register, params FrameworkEvent[] facts) =>
        [.. FrameworkRegister.Rows(Given.Facts(facts).State).Where(r => r.Register == register)];
}
