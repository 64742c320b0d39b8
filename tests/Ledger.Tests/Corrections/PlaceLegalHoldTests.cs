using Ledger.Corrections;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.People;
using Ledger.Seal;
using Ledger.Testing;

namespace Ledger.Tests.Corrections;

using Given = Given<Correction, CorrectionEvent>;

public class PlaceLegalHoldTests
{
    private static readonly CorrectionId Id = CorrectionId.Parse("hold-1");
    private static readonly PersonId Ada = PersonId.Parse("p-1");
    private static readonly DecisionId Decision = DecisionId.Parse("d-1");
    private static readonly PlaceLegalHold Place = new(Id, "Claim 114", [Ada], Decision) { Effective = Effective.Since(PartialDate.Parse("2026-03-01")) };
    private static readonly CorrectionEvent.LegalHoldPlaced Placed = new(Id, "Claim 114", [Ada], Decision) { Effective = Effective.Since(PartialDate.Parse("2026-03-01")) };
    private static readonly PlaceLegalHold.Context Known = new([], ["Ada Example"], DecisionStatus.Adopted);

    [Fact]
    public void A_hold_is_placed() => Given.Nothing().When(Place, Known, PlaceLegalHold.Decide).Recorded(Placed);

    [Fact]
    public void A_hold_on_everybody_is_placed() =>
        Given.Nothing().When(Place with { Persons = null }, Known, PlaceLegalHold.Decide).Recorded(Placed with { Persons = null });

    [Fact]
    public void The_same_hold_again_changes_nothing() =>
        Given.Facts(Placed).When(Place with { Persons = [PersonId.Parse("p-1")] }, Known, PlaceLegalHold.Decide).Unchanged();

    [Fact]
    public void Another_hold_under_the_same_id_is_refused()
    {
        foreach (var other in new[] { Place with { Matter = "Claim 115" }, Place with { Persons = null }, Place with { Persons = [Ada, PersonId.Parse("p-2")] } })
        {
            Given.Facts(Placed).When(other, Known, PlaceLegalHold.Decide).Refused("hold-exists");
        }
    }

    [Fact]
    public void A_person_that_is_not_registered_is_refused() =>
        Given.Nothing().When(Place, Known with { Unknown = [Ada] }, PlaceLegalHold.Decide).Refused("no-such-person");

    [Fact]
    public void Nobody_and_the_same_person_twice_are_refused()
    {
        Given.Nothing().When(Place with { Persons = [] }, Known, PlaceLegalHold.Decide).Refused("persons-unclear");
        Given.Nothing().When(Place with { Persons = [Ada, Ada] }, Known, PlaceLegalHold.Decide).Refused("persons-unclear");
    }

    [Fact]
    public void A_decision_that_does_not_exist_or_does_not_stand_orders_nothing()
    {
        Given.Nothing().When(Place, Known with { Decision = null }, PlaceLegalHold.Decide).Refused("no-such-decision");
        Given.Nothing().When(Place, Known with { Decision = DecisionStatus.Rescinded }, PlaceLegalHold.Decide).Refused("decision-not-adopted");
    }

    [Fact]
    public void A_decision_is_left_unstated_only_where_a_source_is_cited()
    {
        var unstated = Place with { Decision = Stated<DecisionId>.NotStated };
        Given.Nothing().When(unstated, Known with { Decision = null }, PlaceLegalHold.Decide).Refused("decision-not-stated");
        Given.Nothing()
            .When(unstated with { Source = new Source("Solicitor's letter", "page 1") }, Known with { Decision = null }, PlaceLegalHold.Decide)
            .Recorded(Placed with { Decision = Stated<DecisionId>.NotStated });
    }

    [Fact]
    public void The_matter_and_its_source_name_nobody_who_is_held()
    {
        Given.Nothing().When(Place with { Matter = "Example v. Trust" }, Known, PlaceLegalHold.Decide).Refused("name-in-text");
        Given.Nothing().When(Place with { Source = new Source("Letter to Ada", "page 1") }, Known, PlaceLegalHold.Decide).Refused("name-in-text");
    }

    [Fact]
    public void A_hold_has_no_end_until_it_is_released() =>
        Given.Nothing().When(Place with { Effective = new Effective(PartialDate.Parse("2026-03-01"), PartialDate.Parse("2026-04-01")) }, Known, PlaceLegalHold.Decide).Refused("one-date");
}
