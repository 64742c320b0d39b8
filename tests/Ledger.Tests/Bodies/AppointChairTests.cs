using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Offices;
using Ledger.Testing;
using static Ledger.Bodies.BodyEvent;
using static Ledger.Tests.Bodies.Known;

namespace Ledger.Tests.Bodies;

using Given = Given<Body, BodyEvent>;

public class AppointChairTests
{
    private static readonly SeatContext Fine = new(OfficeExists: true, null);

    [Fact]
    public void A_body_without_a_chair_gets_one() =>
        Given.Facts(Established).When(Appoint(First, "2025-09"), Fine, AppointChair.Decide).Recorded(Chairs(First, "2025-09"));

    [Fact]
    public void The_same_appointment_again_changes_nothing_even_after_it_has_ended() =>
        Given.Facts(Established, Chairs(First, "2025-09"), new MemberCeased(First, Ceasing.Chairing, Unsaid) { Effective = From("2026-01") })
            .When(Appoint(First, "2025-09"), Fine, AppointChair.Decide)
            .Unchanged();

    [Fact]
    public void A_second_chair_in_the_same_time_is_refused() =>
        Given.Facts(Established, Chairs(First, "2025-09")).When(Appoint(Second, "2025-11"), Fine, AppointChair.Decide).Refused("chair-overlap");

    [Fact]
    public void A_successor_starts_in_the_month_in_which_the_predecessor_ceased() =>
        Given.Facts(Established, Chairs(First, "2025-09"), new MemberCeased(First, Ceasing.Chairing, Unsaid) { Effective = From("2026-01") })
            .When(Appoint(Second, "2026-01"), Fine, AppointChair.Decide)
            .Recorded(Chairs(Second, "2026-01"));

    [Fact]
    public void An_office_that_does_not_exist_cannot_chair() =>
        Given.Facts(Established).When(Appoint(First, "2025-09"), Fine with { OfficeExists = false }, AppointChair.Decide).Refused("no-such-office");

    [Fact]
    public void A_decision_that_is_named_must_stand()
    {
        var appoint = Appoint(First, "2025-09") with { Decision = ByDecision };
        Given.Facts(Established).When(appoint, Fine, AppointChair.Decide).Refused("no-such-decision");
        Given.Facts(Established).When(appoint, Fine with { Decision = DecisionStatus.Deferred }, AppointChair.Decide).Refused("decision-not-adopted");
        Given.Facts(Established)
            .When(appoint, Fine with { Decision = DecisionStatus.Adopted }, AppointChair.Decide)
            .Recorded(Chairs(First, "2025-09") with { Decision = ByDecision });
    }

    [Fact]
    public void Nobody_chairs_a_body_that_does_not_exist_or_no_longer()
    {
        Given.Nothing().When(Appoint(First, "2025-09"), Fine, AppointChair.Decide).Refused("no-such-body");
        Given.Facts(Established, Dissolved).When(Appoint(First, "2025-09"), Fine, AppointChair.Decide).Refused("body-dissolved");
    }

    private static AppointChair Appoint(OfficeId office, string from) => new(Committee, office) { Effective = From(from) };

    private static ChairAppointed Chairs(OfficeId office, string from) => new(office, null) { Effective = From(from) };
}
