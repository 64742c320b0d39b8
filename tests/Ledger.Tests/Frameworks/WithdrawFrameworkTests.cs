using Ledger.Decisions;
using Ledger.Frameworks;
using Ledger.Testing;
using static Ledger.Frameworks.FrameworkEvent;
using static Ledger.Tests.Frameworks.Instruments;

namespace Ledger.Tests.Frameworks;

using Given = Given<Framework, FrameworkEvent>;

public class WithdrawFrameworkTests
{
    private static readonly FrameworkWithdrawn Withdrawn = new("Out of use", ByDecision) { Effective = On("2026-04") };

    [Fact]
    public void An_approved_instrument_is_withdrawn_by_a_decision() =>
        Given.Facts(Drafted, Approved(1, "2025-10")).When(Withdraw("2026-04"), Adopted, WithdrawFramework.Decide).Recorded(Withdrawn);

    [Fact]
    public void The_same_again_changes_nothing() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), Withdrawn).When(Withdraw("2026-04"), Adopted, WithdrawFramework.Decide).Unchanged();

    [Fact]
    public void Withdrawn_is_the_end() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), Withdrawn).When(Withdraw("2026-05"), Adopted, WithdrawFramework.Decide).Refused("framework-ended");

    [Fact]
    public void A_draft_is_withdrawn_without_a_decision() =>
        Given.Facts(Drafted)
            .When(Withdraw("2026-04") with { Decision = NoDecision }, None, WithdrawFramework.Decide)
            .Recorded(Withdrawn with { Decision = NoDecision });

    [Fact]
    public void An_approved_instrument_is_not_withdrawn_without_a_decision_or_a_source()
    {
        var given = Given.Facts(Drafted, Approved(1, "2025-10"));
        var silent = Withdraw("2026-04") with { Decision = NoDecision };
        given.When(silent, None, WithdrawFramework.Decide).Refused("decision-not-stated");
        given.When(silent with { Source = Letter }, None, WithdrawFramework.Decide).Recorded(Withdrawn with { Decision = NoDecision });
    }

    [Fact]
    public void A_decision_that_is_not_there_withdraws_nothing() =>
        Given.Facts(Drafted, Approved(1, "2025-10")).When(Withdraw("2026-04"), None, WithdrawFramework.Decide).Refused("no-such-decision");

    [Fact]
    public void A_decision_that_was_only_proposed_withdraws_nothing() =>
        Given.Facts(Drafted, Approved(1, "2025-10")).When(Withdraw("2026-04"), Proposed, WithdrawFramework.Decide).Refused("decision-not-adopted");

    [Fact]
    public void An_instrument_that_does_not_exist_is_not_withdrawn() =>
        Given.Nothing().When(Withdraw("2026-04"), Adopted, WithdrawFramework.Decide).Refused("no-such-framework");

    [Fact]
    public void It_does_not_end_before_its_last_version_began() =>
        Given.Facts(Drafted, Approved(1, "2025-10"), Approved(2, "2026-05")).When(Withdraw("2026-04"), Adopted, WithdrawFramework.Decide).Refused("ends-before-start");

    [Fact]
    public void It_does_not_end_before_it_was_drafted() =>
        Given.Facts(Drafted with { Effective = On("2026-05-01") }, Approved(1, "2025-10"))
            .When(Withdraw("2026-04"), Adopted, WithdrawFramework.Decide)
            .Refused("ends-before-start");

    private static DecisionStatus? None => null;

    private static DecisionStatus? Adopted => DecisionStatus.Adopted;

    private static DecisionStatus? Proposed => DecisionStatus.Proposed;

    private static WithdrawFramework Withdraw(string on) => new(Scheme, "Out of use", ByDecision) { Effective = On(on) };
}
