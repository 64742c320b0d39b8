using Ledger.Frameworks;
using Ledger.Testing;
using static Ledger.Frameworks.FrameworkEvent;
using static Ledger.Tests.Frameworks.Instruments;

namespace Ledger.Tests.Frameworks;

using Given = Given<Framework, FrameworkEvent>;

public class DraftFrameworkTests
{
    private static readonly DraftFramework Draft = new(Scheme, FrameworkKind.SchemeOfReservationAndDelegation, "Scheme of Delegation");

    [Fact]
    public void An_instrument_begins_as_a_draft() => Given.Nothing().When(Draft, DraftFramework.Decide).Recorded(Drafted);

    [Fact]
    public void The_same_draft_again_changes_nothing() => Given.Facts(Drafted).When(Draft, DraftFramework.Decide).Unchanged();

    [Fact]
    public void The_same_draft_again_changes_nothing_even_after_its_end() =>
        Given.Facts(Drafted, new FrameworkWithdrawn(Unsaid, NoDecision)).When(Draft, DraftFramework.Decide).Unchanged();

    [Fact]
    public void Another_instrument_under_the_same_id_is_refused() =>
        Given.Facts(Drafted).When(Draft with { Title = "Standing Orders" }, DraftFramework.Decide).Refused("framework-exists");

    [Fact]
    public void A_draft_of_another_kind_under_the_same_id_is_refused() =>
        Given.Facts(Drafted).When(Draft with { Kind = FrameworkKind.Policy }, DraftFramework.Decide).Refused("framework-exists");
}
