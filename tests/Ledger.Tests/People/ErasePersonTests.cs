using Ledger.Decisions;
using Ledger.Log;
using Ledger.Offices;
using Ledger.People;
using Ledger.Seal;
using Ledger.Testing;

namespace Ledger.Tests.People;

using Given = Given<Person, PersonEvent>;

public class ErasePersonTests
{
    private static readonly PersonId Id = PersonId.Parse("p-1");
    private static readonly DecisionId Decision = DecisionId.Parse("d-7");
    private static readonly Effective Day = Effective.Since(PartialDate.Parse("2026-04-01"));
    private static readonly ErasePerson Erase = new(Id, ErasureBasis.ConsentWithdrawn, Decision) { Effective = Day };
    private static readonly PersonEvent.PersonRegistered Registered = new(Id, "Ada Example");
    private static readonly PersonEvent.PersonErased Erased = new(ErasureBasis.ConsentWithdrawn, Decision) { Effective = Day };
    private static readonly Erasure Erasure = new(20, PartialDate.Parse("2026-04-01"), "consent-withdrawn", "d-7");
    private static readonly PersonEvent.NameErased Nameless = new(Id, Erasure);
    private static readonly ErasePerson.Context Allowed = new(DecisionStatus.Adopted, []);

    [Fact]
    public void A_person_is_erased() => Given.Facts(Registered).When(Erase, Allowed, ErasePerson.Decide).Recorded(Erased);

    [Fact]
    public void Erasing_again_changes_nothing_whatever_the_reason()
    {
        Given.Facts(Registered, Erased).When(Erase, Allowed, ErasePerson.Decide).Unchanged();
        Given.Facts(Nameless, Erased).When(Erase with { Basis = ErasureBasis.LegalObligation }, new ErasePerson.Context(null, ["h-1"]), ErasePerson.Decide).Unchanged();
    }

    [Fact]
    public void Somebody_who_is_not_registered_is_not_erased() =>
        Given.Nothing().When(Erase, Allowed, ErasePerson.Decide).Refused("no-such-person");

    [Fact]
    public void The_decision_must_exist_and_stand()
    {
        Given.Facts(Registered).When(Erase, Allowed with { Decision = null }, ErasePerson.Decide).Refused("no-such-decision");
        Given.Facts(Registered).When(Erase, Allowed with { Decision = DecisionStatus.Proposed }, ErasePerson.Decide).Refused("decision-not-adopted");
        Given.Facts(Registered).When(Erase, Allowed with { Decision = DecisionStatus.Superseded }, ErasePerson.Decide).Refused("decision-not-adopted");
    }

    [Fact]
    public void A_legal_hold_is_in_the_way() =>
        Given.Facts(Registered).When(Erase, Allowed with { Holds = ["hold-1"] }, ErasePerson.Decide).Refused("legal-hold");

    [Fact]
    public void An_erasure_has_no_end() =>
        Given.Facts(Registered)
            .When(Erase with { Effective = new Effective(PartialDate.Parse("2026-04-01"), PartialDate.Parse("2026-05-01")) }, Allowed, ErasePerson.Decide)
            .Refused("one-date");

    [Fact]
    public void Nothing_that_is_recorded_with_it_tells_the_name()
    {
        foreach (var telling in new[]
        {
            Erase with { Source = new Source("Letter of Ada Example", "page 1") },
            Erase with { Source = new Source("Letter", "signed by Example") },
            Erase with { CommandId = new CommandId("erase-ada") },
            Erase with { Correlation = "Request of Ada" },
            Erase with { Capacity = "for Ada" },
            Erase with { Behalf = OfficeId.Parse("office-of-example") },
        })
        {
            Given.Facts(Registered).When(telling, Allowed, ErasePerson.Decide).Refused("name-in-text");
        }
    }

    [Fact]
    public void An_erased_person_is_not_registered_again_under_the_same_id()
    {
        Given.Facts(Registered, Erased).When(new RegisterPerson(Id, "Ada Example"), RegisterPerson.Decide).Refused("person-erased");
        Given.Facts(Nameless, Erased).When(new RegisterPerson(Id, "Bo Other"), RegisterPerson.Decide).Refused("person-erased");
    }

    [Fact]
    public void The_registers_say_what_was_erased_and_not_the_name()
    {
        var rows = PersonRegister.Rows(Given.Facts(Nameless, Erased).State).ToList();
        Assert.Equal([("people", "p-1"), ("erasures", "p-1")], rows.Select(r => (r.Register.Name, r.Entity)));
        Assert.Equal(new PersonRow(null, Erasure), rows[0].Data);
        Assert.Equal((new ErasureRow(ErasureBasis.ConsentWithdrawn, Decision), Day), (rows[1].Data, rows[1].Effective));
        Assert.Equal(rows[0].Data, Assert.Single(PersonRegister.Rows(Given.Facts(Nameless).State)).Data);
    }

    [Fact]
    public void An_erased_person_is_still_known() => Assert.Contains(PersonRegister.Rows(Given.Facts(Registered, Erased).State), r => r.Register == PersonRegister.People);

    [Fact]
    public void A_stream_in_another_order_is_impossible()
    {
        Assert.Throws<ImpossibleHistoryException>(() => Given.Facts(Erased));
        Assert.Throws<ImpossibleHistoryException>(() => Given.Facts(Registered, Erased, Erased));
        Assert.Throws<ImpossibleHistoryException>(() => Given.Facts(Registered, Nameless));
    }
}
