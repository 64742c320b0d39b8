using Ledger.Decisions;
using Ledger.Frameworks;
using Ledger.Testing;
using static Ledger.Frameworks.FrameworkEvent;
using static Ledger.Tests.Frameworks.Instruments;

namespace Ledger.Tests.Frameworks;

using Given = Given<Framework, FrameworkEvent>;

public class SupersedeFrameworkTests
{
    private static readonly SupersedeFramework.Context Ready = new(SuccessorExists: true, SuccessorIsOpen: true, DecisionStatus.Ratified);
    private static readonly FrameworkSuperseded Superseded = new(Manual, ByDecision) { Effective = On("2026-04") };

    [Fact]
    public void Another_approved_instrument_takes_the_place_of_this_one() =>
        Given.Facts(Drafted, Approved(1, "2025-10")).When(Supersede("2026-04"), Ready, SupersedeFramework.Decide).Recorded(Superseded);

    [Fact]
    public void The_same_again_changes_nothing() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), Superseded).When(Supersede("2026-04"), Ready, SupersedeFramework.Decide).Unchanged();

    [Fact]
    public void Superseded_is_the_end() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), Superseded).When(Supersede("2026-05"), Ready, SupersedeFramework.Decide).Refused("framework-ended");

    [Fact]
    public void An_instrument_does_not_take_its_own_place() =>
        Given.Facts(Drafted, Approved(1, "2025-10")).When(Supersede("2026-04") with { By = Scheme }, Ready, SupersedeFramework.Decide).Refused("supersedes-itself");

    [Fact]
    public void What_takes_its_place_must_exist() =>
        Given.Facts(Drafted, Approved(1, "2025-10"))
            .When(Supersede("2026-04"), Ready with { SuccessorExists = false, SuccessorIsOpen = false }, SupersedeFramework.Decide)
            .Refused("no-such-framework");

    [Fact]
    public void A_draft_or_an_ended_instrument_does_not_take_its_place_so_there_are_no_circles() =>
        Given.Facts(Drafted, Approved(1, "2025-10"))
            .When(Supersede("2026-04"), Ready with { SuccessorIsOpen = false }, SupersedeFramework.Decide)
            .Refused("successor-not-approved");

    [Fact]
    public void A_draft_is_withdrawn_and_not_superseded() =>
        Given.Facts(Drafted).When(Supersede("2026-04"), Ready, SupersedeFramework.Decide).Refused("not-approved");

    [Fact]
    public void An_instrument_that_does_not_exist_is_not_superseded() =>
        Given.Nothing().When(Supersede("2026-04"), Ready, SupersedeFramework.Decide).Refused("no-such-framework");

    [Fact]
    public void It_needs_a_decision_that_stands() =>
        Given.Facts(Drafted, Approved(1, "2025-10"))
            .When(Supersede("2026-04"), Ready with { Decision = DecisionStatus.Rescinded }, SupersedeFramework.Decide)
            .Refused("decision-not-adopted");

    [Fact]
    public void It_needs_a_decision_or_a_source()
    {
        var given = Given.Facts(Drafted, Approved(1, "2025-10"));
        var silent = Supersede("2026-04") with { Decision = NoDecision };
        given.When(silent, Ready with { Decision = null }, SupersedeFramework.Decide).Refused("decision-not-stated");
        given.When(silent with { Source = Letter }, Ready with { Decision = null }, SupersedeFramework.Decide)
            .Recorded(new FrameworkSuperseded(Manual, NoDecision) { Effective = On("2026-04") });
    }

    [Theory]
    [InlineData("2025-09")]
    [InlineData("2025-10-01")]
    public void It_does_not_end_before_it_began(string end) =>
        Given.Facts(Drafted, Approved(1, "2025-10")).When(Supersede(end), Ready, SupersedeFramework.Decide).Refused("ends-before-start");

    [Fact]
    public void It_ends_on_one_date() =>
        Given.Facts(Drafted, Approved(1, "2025-10"))
            .When(Supersede("2026-04") with { Effective = On("2026-04", "2026-06") }, Ready, SupersedeFramework.Decide)
            .Refused("ends-once");

    private static SupersedeFramework Supersede(string on) => new(Scheme, Manual, ByDecision) { Effective = On(on) };
}
