using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Frameworks;
using Ledger.Log;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

public class ReservationTests
{
    private const string Budget = "Approve the budget";
    private static readonly BodyId Committee = BodyId.Parse("finance-committee");

    [Fact]
    public void What_nobody_reserves_stands_against_nobody() => Assert.Null(Reservation.Against(Board, []));

    [Fact]
    public void What_is_reserved_to_the_body_itself_does_not_stand_against_it() =>
        Assert.Null(Reservation.Against(Board, [To(Board, AuthorityStanding.InForce)]));

    [Fact]
    public void What_another_instrument_reserves_to_another_body_besides_does_not_stand_against_it() =>
        Assert.Null(Reservation.Against(Board, [To(Committee, AuthorityStanding.InForce), To(Board, AuthorityStanding.PossiblyInForce)]));

    [Fact]
    public void What_is_reserved_to_another_body_stands_against_it() =>
        Assert.Equal(new Reservation(Budget, Committee, Certainly: true), Reservation.Against(Board, [To(Committee, AuthorityStanding.InForce)]));

    [Fact]
    public void Of_several_the_certain_one_counts() =>
        Assert.Equal(
            new Reservation(Budget, Committee, Certainly: true),
            Reservation.Against(Board, [To(BodyId.Parse("audit-committee"), AuthorityStanding.PossiblyInForce), To(Committee, AuthorityStanding.InForce)]));

    [Fact]
    public void What_may_be_reserved_on_the_day_may_stand_against_it() =>
        Assert.Equal(new Reservation(Budget, Committee, Certainly: false), Reservation.Against(Board, [To(Committee, AuthorityStanding.PossiblyInForce)]));

    [Fact]
    public void Where_it_is_not_stated_who_decides_it_cannot_be_told() =>
        Assert.Equal(new Reservation(Budget, Committee, Certainly: false), Reservation.Against(NoBody, [To(Committee, AuthorityStanding.InForce)]));

    private static (ReservedPowerRow Row, AuthorityStanding Standing) To(BodyId body, AuthorityStanding standing) =>
        (new ReservedPowerRow(Budget, body, Scheme.Framework, Scheme.Version, Scheme.Clause!), standing);
}
