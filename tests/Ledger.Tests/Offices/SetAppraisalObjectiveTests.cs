using Ledger.Offices;
using Ledger.Testing;
using static Ledger.Offices.OfficeEvent;
using static Ledger.Tests.Offices.Posts;

namespace Ledger.Tests.Offices;

using Given = Given<Office, OfficeEvent>;

public class SetAppraisalObjectiveTests
{
    private static readonly SetAppraisalObjective Objective = new(Chief, "Improve race equality", "Shortlisting ratio") { Effective = On("2025-07", "2026-07") };
    private static readonly AppraisalObjectiveSet Set = new("Improve race equality", "Shortlisting ratio") { Effective = On("2025-07", "2026-07") };

    [Fact]
    public void An_objective_is_set_with_its_measure() => Given.Facts(Created).When(Objective, SetAppraisalObjective.Decide).Recorded(Set);

    [Fact]
    public void An_objective_whose_measure_is_not_stated_is_recorded_as_it_is() =>
        Given.Facts(Created).When(Objective with { Measure = Unsaid }, SetAppraisalObjective.Decide).Recorded(Set with { Measure = Unsaid });

    [Fact]
    public void The_same_again_changes_nothing() => Given.Facts(Created, Set).When(Objective, SetAppraisalObjective.Decide).Unchanged();

    [Fact]
    public void An_objective_is_not_set_for_an_office_that_does_not_exist() => Given.Nothing().When(Objective, SetAppraisalObjective.Decide).Refused("no-such-office");
}
