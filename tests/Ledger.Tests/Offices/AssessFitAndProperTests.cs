using Ledger.Offices;
using Ledger.Testing;
using static Ledger.Offices.OfficeEvent;
using static Ledger.Tests.Offices.Posts;

namespace Ledger.Tests.Offices;

using Given = Given<Office, OfficeEvent>;

public class AssessFitAndProperTests
{
    private static readonly AssessFitAndProper Assess = new(Chief, First, FitAndProperOutcome.Met) { Effective = On("2025-07") };
    private static readonly FitAndProperAssessed Assessed = new(First, FitAndProperOutcome.Met) { Effective = On("2025-07") };

    [Fact]
    public void A_test_is_recorded() => Given.Facts(Created).When(Assess, true, AssessFitAndProper.Decide).Recorded(Assessed);

    [Fact]
    public void A_test_of_somebody_whom_nobody_names_is_recorded() =>
        Given.Facts(Created).When(Assess with { Person = Nobody }, true, AssessFitAndProper.Decide).Recorded(Assessed with { Person = Nobody });

    [Fact]
    public void The_same_again_changes_nothing() => Given.Facts(Created, Assessed).When(Assess, true, AssessFitAndProper.Decide).Unchanged();

    [Fact]
    public void The_next_test_stands_beside_the_one_before() =>
        Given.Facts(Created, Assessed)
            .When(Assess with { Outcome = FitAndProperOutcome.NotMet, Effective = On("2026-07") }, true, AssessFitAndProper.Decide)
            .Recorded(new FitAndProperAssessed(First, FitAndProperOutcome.NotMet) { Effective = On("2026-07") });

    [Fact]
    public void A_person_who_is_not_registered_is_not_tested() => Given.Facts(Created).When(Assess, false, AssessFitAndProper.Decide).Refused("no-such-person");

    [Fact]
    public void Nobody_is_tested_for_an_office_that_does_not_exist() => Given.Nothing().When(Assess, true, AssessFitAndProper.Decide).Refused("no-such-office");
}
