using Ledger.Log;
using Ledger.Offices;
using Ledger.People;
using Ledger.Testing;
using static Ledger.Tests.Offices.Posts;

namespace Ledger.Tests.Offices;

using Given = Given<Office, OfficeEvent>;

public class StartActingCoverTests
{
    [Fact]
    public void Somebody_covers_for_the_holder() =>
        Given.Facts(Created, Appointed(First, "2025-01")).When(Start(Second, "2025-07"), true, StartActingCover.Decide).Recorded(Started(Second, "2025-07"));

    [Fact]
    public void An_office_can_be_covered_without_saying_by_whom() =>
        Given.Facts(Created).When(Start(Nobody, "2025-07"), true, StartActingCover.Decide).Recorded(Started(Nobody, "2025-07"));

    [Fact]
    public void The_same_again_changes_nothing_even_when_it_has_ended() =>
        Given.Facts(Created, Started(Second, "2025-07"), Ended(Second, "2025-09")).When(Start(Second, "2025-07"), true, StartActingCover.Decide).Unchanged();

    [Fact]
    public void Two_do_not_cover_at_a_time() =>
        Given.Facts(Created, Started(Second, "2025-07")).When(Start(First, "2025-09"), true, StartActingCover.Decide).Refused("cover-overlap");

    [Fact]
    public void One_cover_follows_another() =>
        Given.Facts(Created, Started(Second, "2025-07"), Ended(Second, "2025-09")).When(Start(First, "2025-09"), true, StartActingCover.Decide).Recorded(Started(First, "2025-09"));

    [Fact]
    public void Nobody_covers_for_themselves() =>
        Given.Facts(Created, Appointed(First, "2025-01")).When(Start(First, "2025-07"), true, StartActingCover.Decide).Refused("covers-for-self");

    [Fact]
    public void A_former_holder_can_cover() =>
        Given.Facts(Created, Appointed(First, "2025-01"), Ceased(First, "2025-06")).When(Start(First, "2025-07"), true, StartActingCover.Decide).Recorded(Started(First, "2025-07"));

    [Fact]
    public void A_person_who_is_not_registered_does_not_cover() =>
        Given.Facts(Created).When(Start(First, "2025-07"), false, StartActingCover.Decide).Refused("no-such-person");

    [Fact]
    public void An_office_that_does_not_exist_is_not_covered() =>
        Given.Nothing().When(Start(First, "2025-07"), true, StartActingCover.Decide).Refused("no-such-office");

    private static StartActingCover Start(Stated<PersonId> cover, string from) => new(Chief, cover, Unsaid) { Effective = On(from) };
}
