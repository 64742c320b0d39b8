using Ledger.Log;
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
