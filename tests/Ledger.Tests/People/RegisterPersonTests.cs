using Ledger.Log;
using Ledger.Offices;
using Ledger.People;
using Ledger.Testing;
using Ledger.Tests.Log;

namespace Ledger.Tests.People;

using Given = Given<Person, PersonEvent>;

public class RegisterPersonTests
{
    private static readonly PersonId Id = PersonId.Parse("p-1");
    private static readonly RegisterPerson Register = new(Id, "Ada Example");
    private static readonly PersonEvent.PersonRegistered Registered = new(Id, "Ada Example");

    [Fact]
    public void A_person_is_registered() => Given.Nothing().When(Register, RegisterPerson.Decide).Recorded(Registered);

    [Fact]
    public void The_same_person_again_changes_nothing() => Given.Facts(Registered).When(Register, RegisterPerson.Decide).Unchanged();

    [Fact]
    public void Another_name_under_the_same_id_is_refused_without_telling_the_name()
    {
        var decided = RegisterPerson.Decide(Register with { Name = "Bo Other" }, Given.Facts(Registered).State);
        Assert.Equal("person-exists", decided.Refusal!.Code);
        Assert.DoesNotContain("Ada", decided.Refusal.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("Other", decided.Refusal.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ada-1", "Ada Example")]
    [InlineData("p-example", "Ada Example")]
    [InlineData("example.a", "Example, Ada")]
    [InlineData("adaexample", "Ada Example")]
    [InlineData("zoe-1", "Zoë Ní Bhriain")]
    [InlineData("bhriain", "Zoë Ní Bhriain")]
    [InlineData("angstrom", "Åke Ångström")]
    [InlineData("oconnor", "O'Connor")]
    public void An_id_that_holds_a_part_of_the_name_is_refused(string id, string name) =>
        Given.Nothing().When(new RegisterPerson(PersonId.Parse(id), name), RegisterPerson.Decide).Refused("name-in-id");

    [Theory]
    [InlineData("boli", "Bo Li")]
    [InlineData("p-bo", "Bo Li")]
    [InlineData("li.7", "Bo Li")]
    [InlineData("p-ngo", "N'Go")]
    public void An_id_with_the_whole_name_or_a_short_part_of_it_among_its_words_is_refused(string id, string name) =>
        Given.Nothing().When(new RegisterPerson(PersonId.Parse(id), name), RegisterPerson.Decide).Refused("name-in-id");

    [Theory]
    [InlineData("p-1", "P. Li")]
    [InlineData("body-9", "Bo Li")]
    [InlineData("p-link", "Bo Li")]
    public void A_short_part_inside_another_word_and_an_initial_name_nobody(string id, string name) =>
        Given.Nothing()
            .When(new RegisterPerson(PersonId.Parse(id), name), RegisterPerson.Decide)
            .Recorded(new PersonEvent.PersonRegistered(PersonId.Parse(id), name));

    [Fact]
    public void Nothing_else_in_the_header_holds_a_part_of_the_name()
    {
        RegisterPerson[] telling =
        [
            Register with { CommandId = new CommandId("reg-ada-example") },
            Register with { Correlation = "Starter pack for Ada" },
            Register with { Capacity = "acting for Äda" },
            Register with { Behalf = OfficeId.Parse("office-of-example") },
            new RegisterPerson(Id, "Bo Li") { Correlation = "induction/bo" },
            new RegisterPerson(Id, "Bo Li") { CommandId = new CommandId("new_boli") },
            new RegisterPerson(Id, "李明") { Capacity = "代李明" },
        ];
        foreach (var command in telling)
        {
            Given.Nothing().When(command, RegisterPerson.Decide).Refused("name-in-header");
        }
    }

    [Fact]
    public void A_header_without_the_name_is_recorded() =>
        Given.Nothing()
            .When(
                Register with { CommandId = new CommandId("c-1"), Correlation = "intake-2026", Capacity = "acting", Behalf = OfficeId.Parse("chair"), Source = new Source("Ada Example's letter", "line 1") },
                RegisterPerson.Decide)
            .Recorded(Registered);

    [Fact]
    public void A_uuid_whose_digits_spell_the_name_is_a_number() =>
        Given.Nothing()
            .When(Register with { CommandId = new CommandId("00000ada-0000-4000-8000-000000000000") }, RegisterPerson.Decide)
            .Recorded(Registered);

    [Fact]
    public void The_refusal_does_not_tell_the_name()
    {
        var decided = RegisterPerson.Decide(Register with { Correlation = "for-ada" }, Person.Initial);
        Assert.DoesNotContain("ada", decided.Refusal!.Detail, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_name_is_shown_by_the_register_and_by_nothing_else()
    {
        var row = Assert.Single(PersonRegister.Rows(Given.Facts(Registered).State));
        Assert.Equal(("people", "p-1", new PersonRow("Ada Example")), (row.Register.Name, row.Entity, row.Data));
        Assert.Empty(PersonRegister.Rows(Person.Initial));
    }

    [Fact]
    public void A_person_is_registered_once() => Assert.Throws<ImpossibleHistoryException>(() => Given.Facts(Registered, Registered));

    [Fact]
    public void The_id_that_a_request_gets_from_its_content_is_of_no_use_without_the_key()
    {
        using var one = new TestCodec();
        using var other = new TestCodec();
        Assert.Equal(one.Codec.IdOf(Id.Stream, Register), one.Codec.IdOf(Id.Stream, Register));
        Assert.NotEqual(one.Codec.IdOf(Id.Stream, Register), one.Codec.IdOf(Id.Stream, Register with { Name = "Bo Other" }));
        Assert.NotEqual(one.Codec.IdOf(Id.Stream, Register), other.Codec.IdOf(Id.Stream, Register));
        Assert.NotEqual(one.Codec.IdOf(Id.Stream, Register), one.Codec.IdOf(PersonId.Parse("p-2").Stream, Register));
    }

    [Fact]
    public void The_id_that_was_given_is_the_id()
    {
        using var codec = new TestCodec();
        Assert.Equal(new CommandId("c-1"), codec.Codec.IdOf(Id.Stream, Register with { CommandId = new CommandId("c-1") }));
    }
}
