using Ledger.Frameworks;
using Ledger.Testing;
using static Ledger.Frameworks.FrameworkEvent;
using static Ledger.Tests.Frameworks.Instruments;

namespace Ledger.Tests.Frameworks;

using Given = Given<Framework, FrameworkEvent>;

public class AddClauseTests
{
    private static readonly ClauseAdded Clause = new(1, "4.2", "The Board approves the budget.", ["approve the budget"]);
    private static readonly AddClause Add = new(Scheme, 1, "4.2", "The Board approves the budget.", ["approve the budget"]);

    [Fact]
    public void A_clause_stands_in_an_approved_version() =>
        Given.Facts(Drafted, Approved(1, "2025-10")).When(Add, AddClause.Decide).Recorded(Clause);

    [Fact]
    public void A_clause_can_stand_without_its_words_and_without_powers() =>
        Given.Facts(Drafted, Approved(1, "2025-10"))
            .When(Add with { Text = Unsaid, Powers = [] }, AddClause.Decide)
            .Recorded(new ClauseAdded(1, "4.2", Unsaid, []));

    [Fact]
    public void The_same_clause_again_changes_nothing() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), Clause).When(Add, AddClause.Decide).Unchanged();

    [Fact]
    public void Other_words_under_the_same_number_are_refused() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), Clause).When(Add with { Text = "The chair approves the budget." }, AddClause.Decide).Refused("clause-exists");

    [Fact]
    public void Other_powers_under_the_same_number_are_refused() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), Clause).When(Add with { Powers = [] }, AddClause.Decide).Refused("clause-exists");

    [Fact]
    public void The_next_version_can_say_something_else_under_the_same_number() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), Clause, Approved(2, "2026-10"))
            .When(Add with { Version = 2, Text = "The chair approves the budget." }, AddClause.Decide)
            .Recorded(new ClauseAdded(2, "4.2", "The chair approves the budget.", ["approve the budget"]));

    [Fact]
    public void A_clause_of_a_version_that_is_not_approved_is_refused() =>
        Given.Facts(Drafted, Approved(1, "2025-10")).When(Add with { Version = 2 }, AddClause.Decide).Refused("no-such-version");

    [Fact]
    public void A_clause_of_an_instrument_that_does_not_exist_is_refused() =>
        Given.Nothing().When(Add, AddClause.Decide).Refused("no-such-framework");

    [Fact]
    public void No_clause_is_added_after_the_end() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), new FrameworkWithdrawn(Unsaid, ByDecision)).When(Add, AddClause.Decide).Refused("framework-ended");

    [Fact]
    public void A_clause_has_no_date_of_its_own() =>
        Given.Facts(Drafted, Approved(1, "2025-10")).When(Add with { Effective = On("2025-11") }, AddClause.Decide).Refused("dated-by-version");

    [Fact]
    public void A_clause_names_a_power_once_however_it_is_written() =>
        Given.Facts(Drafted, Approved(1, "2025-10"))
            .When(Add with { Powers = ["approve the budget", "Approve the Budget."] }, AddClause.Decide)
            .Refused("power-twice");

    [Fact]
    public void A_power_without_a_word_is_refused() =>
        Given.Facts(Drafted, Approved(1, "2025-10")).When(Add with { Powers = ["…"] }, AddClause.Decide).Refused("not-a-power");

    [Fact]
    public void A_clause_without_a_number_is_refused() =>
        Given.Facts(Drafted, Approved(1, "2025-10")).When(Add with { Clause = "§" }, AddClause.Decide).Refused("not-a-clause");
}
