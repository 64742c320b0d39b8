using Ledger.Log;
using Ledger.Offices;
using Ledger.People;
using Ledger.Seal;
using Ledger.Testing;
using static Ledger.Offices.OfficeEvent;

namespace Ledger.Tests.Offices;

using Given = Given<Office, OfficeEvent>;

public class AppointHolderTests
{
    private static readonly OfficeId Chief = OfficeId.Parse("chief-executive");
    private static readonly PersonId First = PersonId.Parse("p-1");
    private static readonly PersonId Second = PersonId.Parse("p-2");
    private static readonly OfficeCreated Created = new(Chief, "Chief Executive");

    [Fact]
    public void An_office_without_a_holder_can_be_filled() =>
        Given.Facts(Created)
            .When(Appoint(First, "2025-07"), true, AppointHolder.Decide)
            .Recorded(new HolderAppointed(First, Basis.Substantive) { Effective = From("2025-07") });

    [Fact]
    public void An_office_can_be_filled_without_saying_by_whom() =>
        Given.Facts(Created)
            .When(Appoint(Stated<PersonId>.NotStated, "2025-07"), true, AppointHolder.Decide)
            .Recorded(new HolderAppointed(Stated<PersonId>.NotStated, Basis.Substantive) { Effective = From("2025-07") });

    [Fact]
    public void The_same_appointment_again_changes_nothing() =>
        Given.Facts(Created, new HolderAppointed(First, Basis.Substantive) { Effective = From("2025-07") })
            .When(Appoint(First, "2025-07"), true, AppointHolder.Decide)
            .Unchanged();

    [Fact]
    public void A_second_substantive_holder_in_the_same_time_is_refused() =>
        Given.Facts(Created, new HolderAppointed(First, Basis.Substantive) { Effective = From("2025-07") })
            .When(Appoint(Second, "2025-09"), true, AppointHolder.Decide)
            .Refused("holder-overlap");

    [Fact]
    public void A_successor_can_start_in_the_month_in_which_the_predecessor_ceased() =>
        Given.Facts(
                Created,
                new HolderAppointed(First, Basis.Substantive) { Effective = From("2025-07") },
                new HolderCeased(First, Stated<string>.NotStated) { Effective = From("2025-09") })
            .When(Appoint(Second, "2025-09"), true, AppointHolder.Decide)
            .Recorded(new HolderAppointed(Second, Basis.Substantive) { Effective = From("2025-09") });

    [Fact]
    public void An_interim_holder_does_not_stand_in_the_way_of_a_substantive_one() =>
        Given.Facts(Created, new HolderAppointed(First, Basis.Interim) { Effective = From("2025-07") })
            .When(Appoint(Second, "2025-09"), true, AppointHolder.Decide)
            .Recorded(new HolderAppointed(Second, Basis.Substantive) { Effective = From("2025-09") });

    [Fact]
    public void The_same_appointment_again_changes_nothing_even_when_it_has_ended() =>
        Given.Facts(Created, new HolderAppointed(First, Basis.Interim) { Effective = From("2025-07") }, new HolderCeased(First, Stated<string>.NotStated) { Effective = From("2025-09") })
            .When(Appoint(First, "2025-07") with { Basis = Basis.Interim }, true, AppointHolder.Decide)
            .Unchanged();

    [Fact]
    public void Nobody_holds_an_office_twice_on_the_same_footing() =>
        Given.Facts(Created, new HolderAppointed(First, Basis.Interim) { Effective = From("2025-07") })
            .When(Appoint(First, "2025-08") with { Basis = Basis.Interim }, true, AppointHolder.Decide)
            .Refused("holds-already");

    [Fact]
    public void An_appointment_for_a_term_leaves_room_after_it() =>
        Given.Facts(Created, new HolderAppointed(First, Basis.Substantive) { Effective = new Effective(PartialDate.Parse("2022-07"), PartialDate.Parse("2025-07")) })
            .When(Appoint(Second, "2025-07"), true, AppointHolder.Decide)
            .Recorded(new HolderAppointed(Second, Basis.Substantive) { Effective = From("2025-07") });

    [Fact]
    public void A_predecessor_that_is_learnt_of_late_must_have_ended() =>
        Given.Facts(Created, new HolderAppointed(First, Basis.Substantive) { Effective = From("2025-07") })
            .When(Appoint(Second, "2022-07"), true, AppointHolder.Decide)
            .Refused("holder-overlap");

    [Fact]
    public void Nobody_is_appointed_to_an_office_that_does_not_exist() =>
        Given.Nothing().When(Appoint(First, "2025-07"), true, AppointHolder.Decide).Refused("no-such-office");

    [Fact]
    public void A_person_who_is_not_registered_cannot_be_appointed() =>
        Given.Facts(Created).When(Appoint(First, "2025-07"), false, AppointHolder.Decide).Refused("no-such-person");

    private static AppointHolder Appoint(Stated<PersonId> holder, string from) => new(Chief, holder, Basis.Substantive) { Effective = From(from) };

    private static Effective From(string date) => Effective.Since(PartialDate.Parse(date));
}
