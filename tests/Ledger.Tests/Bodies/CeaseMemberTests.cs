using Ledger.Bodies;
using Ledger.Offices;
using Ledger.Seal;
using Ledger.Testing;
using static Ledger.Bodies.BodyEvent;
using static Ledger.Tests.Bodies.Known;

namespace Ledger.Tests.Bodies;

using Given = Given<Body, BodyEvent>;

public class CeaseMemberTests
{
    private static readonly MemberAppointed Sits = new(First, MemberStanding.Voting, "non-executive", null) { Effective = From("2025-09") };
    private static readonly ChairAppointed Chairs = new(First, null) { Effective = From("2025-10") };

    [Fact]
    public void A_member_ceases() =>
        Given.Facts(Established, Sits).When(Cease(First, "2026-01"), CeaseMember.Decide).Recorded(Ceased(Ceasing.Membership, "2026-01"));

    [Fact]
    public void Who_leaves_no_longer_chairs_either()
    {
        var body = Assert.IsType<Body.Active>(Given.Facts(Established, Sits, Chairs, Ceased(Ceasing.Membership, "2026-01")).State);
        Assert.Equal(PartialDate.Parse("2026-01"), body.Members[0].Effective.To);
        Assert.Equal(PartialDate.Parse("2026-01"), body.Chairs[0].Effective.To);
    }

    [Fact]
    public void Who_no_longer_chairs_still_sits()
    {
        var body = Assert.IsType<Body.Active>(Given.Facts(Established, Sits, Chairs, Ceased(Ceasing.Chairing, "2026-01")).State);
        Assert.Null(body.Members[0].Effective.To);
        Assert.Equal(PartialDate.Parse("2026-01"), body.Chairs[0].Effective.To);
    }

    [Fact]
    public void The_same_again_changes_nothing() =>
        Given.Facts(Established, Sits, Ceased(Ceasing.Membership, "2026-01")).When(Cease(First, "2026-01"), CeaseMember.Decide).Unchanged();

    [Fact]
    public void A_fixed_term_ends_early_but_not_twice()
    {
        var term = Sits with { Effective = new Effective(PartialDate.Parse("2025-09"), PartialDate.Parse("2028-09")) };
        Given.Facts(Established, term).When(Cease(First, "2026-01"), CeaseMember.Decide).Recorded(Ceased(Ceasing.Membership, "2026-01"));
        Given.Facts(Established, term, Ceased(Ceasing.Membership, "2026-01")).When(Cease(First, "2026-05"), CeaseMember.Decide).Refused("not-a-member");
    }

    [Fact]
    public void A_day_that_nobody_states_is_an_end_too()
    {
        var given = Given.Facts(Established, Sits, new MemberCeased(First, Ceasing.Membership, Unsaid));
        Assert.Equal(PartialDate.NotStated, Assert.IsType<Body.Active>(given.State).Members[0].Effective.To);
        given.When(Cease(First, "2026-01") with { Effective = null }, CeaseMember.Decide).Unchanged();
    }

    [Fact]
    public void Who_is_not_a_member_cannot_cease() =>
        Given.Facts(Established, Sits).When(Cease(Second, "2026-01"), CeaseMember.Decide).Refused("not-a-member");

    [Fact]
    public void Who_does_not_chair_cannot_cease_to() =>
        Given.Facts(Established, Sits).When(Cease(First, "2026-01") with { Ceases = Ceasing.Chairing }, CeaseMember.Decide).Refused("not-the-chair");

    [Fact]
    public void Nobody_ceases_before_they_started() =>
        Given.Facts(Established, Sits).When(Cease(First, "2025-08"), CeaseMember.Decide).Refused("ends-before-start");

    [Fact]
    public void Nobody_ceases_on_a_body_that_does_not_exist_or_no_longer()
    {
        Given.Nothing().When(Cease(First, "2026-01"), CeaseMember.Decide).Refused("no-such-body");
        Given.Facts(Established, Sits, Dissolved).When(Cease(First, "2026-01"), CeaseMember.Decide).Refused("body-dissolved");
    }

    private static CeaseMember Cease(OfficeId office, string on) => new(Committee, office, Ceasing.Membership, Unsaid) { Effective = From(on) };

    private static MemberCeased Ceased(Ceasing ceases, string on) => new(First, ceases, Unsaid) { Effective = From(on) };
}
