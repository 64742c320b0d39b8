using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Offices;
using Ledger.Testing;
using static Ledger.Bodies.BodyEvent;
using static Ledger.Tests.Bodies.Known;

namespace Ledger.Tests.Bodies;

using Given = Given<Body, BodyEvent>;

public class AppointMemberTests
{
    private static readonly SeatContext Fine = new(OfficeExists: true, null);

    [Fact]
    public void A_member_is_appointed_with_a_vote_and_a_role() =>
        Given.Facts(Established).When(Appoint(First, "2025-09"), Fine, AppointMember.Decide).Recorded(Sits(First, "2025-09"));

    [Fact]
    public void A_member_is_appointed_where_neither_vote_nor_role_is_stated() =>
        Given.Facts(Established)
            .When(new AppointMember(Committee, First, Stated<MemberStanding>.NotStated, Unsaid), Fine, AppointMember.Decide)
            .Recorded(new MemberAppointed(First, Stated<MemberStanding>.NotStated, Unsaid, null));

    [Fact]
    public void The_same_appointment_again_changes_nothing() =>
        Given.Facts(Established, Sits(First, "2025-09")).When(Appoint(First, "2025-09"), Fine, AppointMember.Decide).Unchanged();

    [Fact]
    public void A_member_is_not_appointed_twice_in_the_same_time()
    {
        var given = Given.Facts(Established, Sits(First, "2025-09"));
        given.When(Appoint(First, "2025-11"), Fine, AppointMember.Decide).Refused("already-member");
        given.When(Appoint(First, "2025-09") with { Standing = MemberStanding.InAttendance }, Fine, AppointMember.Decide).Refused("already-member");
    }

    [Fact]
    public void Two_offices_sit_in_the_same_role() =>
        Given.Facts(Established, Sits(First, "2025-09")).When(Appoint(Second, "2025-09"), Fine, AppointMember.Decide).Recorded(Sits(Second, "2025-09"));

    [Fact]
    public void Who_has_left_can_come_back_in_another_role() =>
        Given.Facts(Established, Sits(First, "2025-09"), new MemberCeased(First, Ceasing.Membership, Unsaid) { Effective = From("2025-12") })
            .When(Appoint(First, "2026-02") with { Role = "deputy-chair" }, Fine, AppointMember.Decide)
            .Recorded(Sits(First, "2026-02") with { Role = "deputy-chair" });

    [Theory]
    [InlineData("chair")]
    [InlineData("voting-member")]
    [InlineData("Non-executive director")]
    [InlineData("-")]
    [InlineData("a--b")]
    public void A_role_that_a_quorum_could_not_count_is_refused(string role) =>
        Given.Facts(Established).When(Appoint(First, "2025-09") with { Role = role }, Fine, AppointMember.Decide).Refused("role-unclear");

    [Fact]
    public void An_office_that_does_not_exist_cannot_sit() =>
        Given.Facts(Established).When(Appoint(First, "2025-09"), Fine with { OfficeExists = false }, AppointMember.Decide).Refused("no-such-office");

    [Fact]
    public void A_decision_that_is_named_must_stand() => Assert.All(
        NotStanding,
        status => Given.Facts(Established)
            .When(Appoint(First, "2025-09") with { Decision = ByDecision }, Fine with { Decision = status }, AppointMember.Decide)
            .Refused("decision-not-adopted"));

    [Fact]
    public void Nobody_sits_on_a_body_that_does_not_exist_or_no_longer()
    {
        Given.Nothing().When(Appoint(First, "2025-09"), Fine, AppointMember.Decide).Refused("no-such-body");
        Given.Facts(Established, Dissolved).When(Appoint(First, "2025-09"), Fine, AppointMember.Decide).Refused("body-dissolved");
    }

    private static AppointMember Appoint(OfficeId office, string from) => new(Committee, office, MemberStanding.Voting, "non-executive") { Effective = From(from) };

    private static MemberAppointed Sits(OfficeId office, string from) => new(office, MemberStanding.Voting, "non-executive", null) { Effective = From(from) };
}
