using Ledger.Log;
using Ledger.Offices;
using Ledger.People;
using Ledger.Testing;
using static Ledger.Tests.Offices.Posts;

namespace Ledger.Tests.Offices;

using Given = Given<Office, OfficeEvent>;

public class EndActingCoverTests
{
    [Fact]
    public void A_cover_ends() =>
        Given.Facts(Created, Started(Second, "2025-07")).When(End(Second, "2025-09"), EndActingCover.Decide).Recorded(Ended(Second, "2025-09"));

    [Fact]
    public void A_cover_for_a_time_can_end_early() =>
        Given.Facts(Created, Started(Second, "2025-07", "2026-01")).When(End(Second, "2025-09"), EndActingCover.Decide).Recorded(Ended(Second, "2025-09"));

    [Fact]
    public void The_same_again_changes_nothing() =>
        Given.Facts(Created, Started(Second, "2025-07"), Ended(Second, "2025-09")).When(End(Second, "2025-09"), EndActingCover.Decide).Unchanged();

    [Fact]
    public void Who_does_not_cover_does_not_stop_to() =>
        Given.Facts(Created, Started(Second, "2025-07")).When(End(First, "2025-09"), EndActingCover.Decide).Refused("does-not-cover");

    [Fact]
    public void A_cover_that_has_ended_does_not_end_again() =>
        Given.Facts(Created, Started(Second, "2025-07"), Ended(Second, "2025-09")).When(End(Second, "2025-11"), EndActingCover.Decide).Refused("does-not-cover");

    [Theory]
    [InlineData("2025-06")]
    [InlineData("2025-07-01")]
    public void A_cover_does_not_end_before_it_began(string on) =>
        Given.Facts(Created, Started(Second, "2025-07")).When(End(Second, on), EndActingCover.Decide).Refused("ends-before-start");

    [Fact]
    public void A_cover_ends_on_one_date() =>
        Given.Facts(Created, Started(Second, "2025-07")).When(End(Second, "2025") with { Effective = On("2025-09", "2025-10") }, EndActingCover.Decide).Refused("one-date");

    [Fact]
    public void An_exact_end_that_would_make_two_covers_is_refused() =>
        Given.Facts(Created, Started(First, "2024-06-01", "2025"), Started(Second, "2025-02-01"))
            .When(End(First, "2025-03-01"), EndActingCover.Decide)
            .Refused("cover-overlap");

    [Fact]
    public void An_office_that_does_not_exist_has_no_cover() => Given.Nothing().When(End(First, "2025-09"), EndActingCover.Decide).Refused("no-such-office");

    private static EndActingCover End(Stated<PersonId> cover, string on) => new(Chief, cover) { Effective = On(on) };
}
