using Ledger.Bodies;
using Ledger.Frameworks;
using Ledger.Testing;
using static Ledger.Frameworks.FrameworkEvent;
using static Ledger.Tests.Frameworks.Instruments;

namespace Ledger.Tests.Frameworks;

using Given = Given<Framework, FrameworkEvent>;

public class ReservePowerTests
{
    private static readonly BodyId Committee = BodyId.Parse("finance-committee");
    private static readonly ClauseAdded Clause = new(1, "4.2", Unsaid, []);
    private static readonly PowerReserved Reserved = new(1, "4.2", "approve the budget", Board);
    private static readonly ReservePower Reserve = new(Scheme, 1, "4.2", "approve the budget", Board);

    [Fact]
    public void A_version_reserves_a_power_to_a_body() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), Clause).When(Reserve, true, ReservePower.Decide).Recorded(Reserved);

    [Fact]
    public void A_power_can_be_reserved_without_saying_by_which_clause() =>
        Given.Facts(Drafted, Approved(1, "2025-10"))
            .When(Reserve with { Clause = Unsaid }, true, ReservePower.Decide)
            .Recorded(Reserved with { Clause = Unsaid });

    [Fact]
    public void The_same_again_changes_nothing() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), Clause, Reserved).When(Reserve, true, ReservePower.Decide).Unchanged();

    [Fact]
    public void A_power_reserved_twice_is_refused() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), Clause, Reserved).When(Reserve with { Body = Committee }, true, ReservePower.Decide).Refused("power-reserved");

    [Fact]
    public void A_power_reserved_twice_is_refused_however_it_is_written() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), Clause, Reserved)
            .When(Reserve with { Power = "Approve the budget", Body = Committee }, true, ReservePower.Decide)
            .Refused("power-reserved");

    [Fact]
    public void The_next_version_can_reserve_it_to_another_body() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), Clause, Reserved, Approved(2, "2026-10"))
            .When(new ReservePower(Scheme, 2, Unsaid, "approve the budget", Committee), true, ReservePower.Decide)
            .Recorded(new PowerReserved(2, Unsaid, "approve the budget", Committee));

    [Fact]
    public void A_clause_that_is_not_there_reserves_nothing() =>
        Given.Facts(Drafted, Approved(1, "2025-10")).When(Reserve, true, ReservePower.Decide).Refused("no-such-clause");

    [Fact]
    public void A_version_that_is_not_approved_reserves_nothing() =>
        Given.Facts(Drafted).When(Reserve, true, ReservePower.Decide).Refused("no-such-version");

    [Fact]
    public void A_body_that_is_not_active_has_nothing_reserved_to_it() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), Clause).When(Reserve, false, ReservePower.Decide).Refused("no-such-body");

    [Fact]
    public void An_instrument_that_does_not_exist_reserves_nothing() =>
        Given.Nothing().When(Reserve, true, ReservePower.Decide).Refused("no-such-framework");

    [Fact]
    public void Nothing_is_reserved_after_the_end() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), Clause, new FrameworkWithdrawn(Unsaid, ByDecision)).When(Reserve, true, ReservePower.Decide).Refused("framework-ended");

    [Fact]
    public void A_reservation_has_no_date_of_its_own() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), Clause).When(Reserve with { Effective = On("2026") }, true, ReservePower.Decide).Refused("dated-by-version");

    [Fact]
    public void A_power_without_a_word_is_refused() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), Clause).When(Reserve with { Power = "--" }, true, ReservePower.Decide).Refused("not-a-power");
}
