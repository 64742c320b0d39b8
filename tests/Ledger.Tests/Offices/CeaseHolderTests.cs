using System.Collections.Immutable;
using CsCheck;
using Ledger.Log;
using Ledger.Offices;
using Ledger.People;
using Ledger.Seal;
using Ledger.Testing;
using static Ledger.Tests.Offices.Posts;

namespace Ledger.Tests.Offices;

using Given = Given<Office, OfficeEvent>;

public class CeaseHolderTests
{
    [Fact]
    public void A_holder_ceases() =>
        Given.Facts(Created, Appointed(First, "2025-07")).When(Cease(First, "2025-09"), CeaseHolder.Decide).Recorded(Ceased(First, "2025-09"));

    [Fact]
    public void A_holder_whom_nobody_names_ceases() =>
        Given.Facts(Created, Appointed(Nobody, "2025-07")).When(Cease(Nobody, "2025-09"), CeaseHolder.Decide).Recorded(Ceased(Nobody, "2025-09"));

    [Fact]
    public void A_holder_ceases_on_a_day_that_is_not_stated()
    {
        var given = Given.Facts(Created, Appointed(First, "2025-07"));
        given.When(Cease(First, "2025") with { Effective = null }, CeaseHolder.Decide).Recorded(new OfficeEvent.HolderCeased(First, Unsaid));
        Assert.Equal(On("2025-07", "not-stated"), Assert.Single(Tenures(Created, Appointed(First, "2025-07"), new OfficeEvent.HolderCeased(First, Unsaid))).Effective);
    }

    [Fact]
    public void The_same_again_changes_nothing() =>
        Given.Facts(Created, Appointed(First, "2025-07"), Ceased(First, "2025-09"), Appointed(Second, "2025-09"))
            .When(Cease(First, "2025-09"), CeaseHolder.Decide)
            .Unchanged();

    [Fact]
    public void The_same_for_another_reason_is_refused_and_not_passed_over() =>
        Given.Facts(Created, Appointed(First, "2025-07"), Ceased(First, "2025-09"))
            .When(Cease(First, "2025-09") with { Reason = "Retired" }, CeaseHolder.Decide)
            .Refused("does-not-hold");

    [Fact]
    public void Who_does_not_hold_an_office_does_not_cease_to() =>
        Given.Facts(Created, Appointed(First, "2025-07")).When(Cease(Second, "2025-09"), CeaseHolder.Decide).Refused("does-not-hold");

    [Fact]
    public void Who_has_ceased_does_not_cease_again() =>
        Given.Facts(Created, Appointed(First, "2025-07"), Ceased(First, "2025-09")).When(Cease(First, "2025-11"), CeaseHolder.Decide).Refused("does-not-hold");

    [Theory]
    [InlineData("2025-06")]
    [InlineData("2025-07-01")]
    public void A_tenure_does_not_end_before_it_began(string on) =>
        Given.Facts(Created, Appointed(First, "2025-07")).When(Cease(First, on), CeaseHolder.Decide).Refused("ends-before-start");

    [Fact]
    public void A_tenure_can_end_in_the_month_in_which_it_began() =>
        Given.Facts(Created, Appointed(First, "2025-07")).When(Cease(First, "2025-07"), CeaseHolder.Decide).Recorded(Ceased(First, "2025-07"));

    [Fact]
    public void A_term_can_end_early()
    {
        Given.Facts(Created, Appointed(First, "2025-01-01", "2028-01-01")).When(Cease(First, "2026-03"), CeaseHolder.Decide).Recorded(Ceased(First, "2026-03"));
        Assert.Equal(On("2025-01-01", "2026-03"), Assert.Single(Tenures(Created, Appointed(First, "2025-01-01", "2028-01-01"), Ceased(First, "2026-03"))).Effective);
    }

    [Fact]
    public void The_end_of_a_term_can_be_recorded_with_its_reason() =>
        Given.Facts(Created, Appointed(First, "2025-01-01", "2028-01-01"))
            .When(Cease(First, "2028-01-01") with { Reason = "The term was over" }, CeaseHolder.Decide)
            .Recorded(Ceased(First, "2028-01-01") with { Reason = "The term was over" });

    [Fact]
    public void After_a_term_is_over_nobody_holds_the_office() =>
        Given.Facts(Created, Appointed(First, "2025-01-01", "2028-01-01")).When(Cease(First, "2028-01-02"), CeaseHolder.Decide).Refused("does-not-hold");

    [Fact]
    public void Of_two_tenures_the_one_ends_that_can_end_then()
    {
        var rows = Tenures(Created, Appointed(First, "2020-01-01", "2022-01-01"), Appointed(First, "2025-01-01"), Ceased(First, "2021-06-01"));
        Assert.Equal([On("2020-01-01", "2021-06-01"), On("2025-01-01")], rows.Select(t => t.Effective));
    }

    [Fact]
    public void A_tenure_ends_on_one_date() =>
        Given.Facts(Created, Appointed(First, "2025-07")).When(Cease(First, "2025") with { Effective = On("2025-09", "2025-10") }, CeaseHolder.Decide).Refused("one-date");

    [Fact]
    public void An_exact_end_that_would_make_two_substantive_holders_is_refused() =>
        Given.Facts(Created, Appointed(First, "2024-06-01", "2025"), Appointed(Second, "2025-02-01"))
            .When(Cease(First, "2025-03-01"), CeaseHolder.Decide)
            .Refused("holder-overlap");

    [Fact]
    public void An_office_that_does_not_exist_has_no_holder() => Given.Nothing().When(Cease(First, "2025-09"), CeaseHolder.Decide).Refused("no-such-office");

    [Fact]
    public void After_any_commands_no_day_has_two_certain_substantive_holders_and_every_command_twice_records_once() =>
        Commands.Array[1, 15].Sample(commands =>
        {
            var state = Given.Facts(Created).State;
            foreach (var command in commands)
            {
                var decided = command(state);
                state = decided.Aggregate(state, Office.Evolve);
                if (decided.Refusal is null)
                {
                    var again = command(state);
                    Assert.Null(again.Refusal);
                    Assert.Empty(again.Facts);
                }
            }

            foreach (var day in Dates.Days)
            {
                var post = (Office.Post)state;
                Assert.True(post.Tenures.Count(t => t.Basis == Basis.Substantive && t.Effective.HoldsOn(day) == Holding.Certainly) <= 1);
                Assert.True(post.Covers.Count(c => c.Effective.HoldsOn(day) == Holding.Certainly) <= 1);
            }
        });

    private static readonly Gen<Stated<PersonId>> Person = Gen.OneOf(First, Second, Nobody);

    private static readonly Gen<Effective> Interval = Gen.Select(Dates.Any, Dates.Any, Gen.Bool)
        .Where((from, to, ends) => !ends || from.Earliest is not { } first || to.Latest is not { } last || first < last)
        .Select((from, to, ends) => new Effective(from, ends ? to : null));

    private static readonly Gen<Func<Office, Decided<OfficeEvent>>> Commands = Gen.OneOf(
        Gen.Select(Person, Gen.Enum<Basis>(), Interval).Select((who, basis, when) =>
            (Func<Office, Decided<OfficeEvent>>)(s => AppointHolder.Decide(new AppointHolder(Chief, who, basis) { Effective = when }, s, personIsRegistered: true))),
        Gen.Select(Person, Dates.Any).Select((who, on) =>
            (Func<Office, Decided<OfficeEvent>>)(s => CeaseHolder.Decide(new CeaseHolder(Chief, who, Unsaid) { Effective = Effective.Since(on) }, s))),
        Gen.Select(Person, Interval).Select((who, when) =>
            (Func<Office, Decided<OfficeEvent>>)(s => StartActingCover.Decide(new StartActingCover(Chief, who, Unsaid) { Effective = when }, s, personIsRegistered: true))),
        Gen.Select(Person, Dates.Any).Select((who, on) =>
            (Func<Office, Decided<OfficeEvent>>)(s => EndActingCover.Decide(new EndActingCover(Chief, who) { Effective = Effective.Since(on) }, s))));

    private static CeaseHolder Cease(Stated<PersonId> holder, string on) => new(Chief, holder, Unsaid) { Effective = On(on) };

    private static ImmutableArray<Office.Tenure> Tenures(params OfficeEvent[] facts) => ((Office.Post)Given.Facts(facts).State).Tenures;
}
