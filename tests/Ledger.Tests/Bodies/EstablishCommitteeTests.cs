using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Testing;
using static Ledger.Bodies.BodyEvent;
using static Ledger.Tests.Bodies.Known;

namespace Ledger.Tests.Bodies;

using Context = EstablishCommittee.Context;
using Given = Given<Body, BodyEvent>;

public class EstablishCommitteeTests
{
    private static readonly Context Fine = new(BodyStanding.Active, DecisionStatus.Adopted);

    private static readonly EstablishCommittee Establish =
        new(Committee, "Mental Health Act Committee", BodyKind.Committee, Board, true, ByDecision, Unsaid) { Effective = From("2025-07") };

    [Fact]
    public void A_committee_is_established_by_an_adopted_decision_of_its_parent() =>
        Given.Nothing().When(Establish, Fine, EstablishCommittee.Decide).Recorded(Established);

    [Fact]
    public void A_standalone_committee_is_established_since_the_inspection_on_a_day_nobody_states()
    {
        var since = Effective.Since(PartialDate.Parse("[2025-10..2026-02]"));
        Given.Nothing()
            .When(
                Establish with { Decision = NoDecision, Effective = since, Source = Letter },
                new Context(BodyStanding.Active, null),
                EstablishCommittee.Decide)
            .Recorded(Established with { Decision = NoDecision, Effective = since });
    }

    [Fact]
    public void The_same_committee_again_changes_nothing_even_when_its_parent_is_gone() =>
        Given.Facts(Established).When(Establish, new Context(BodyStanding.Dissolved, DecisionStatus.Rescinded), EstablishCommittee.Decide).Unchanged();

    [Fact]
    public void The_same_id_for_another_committee_is_refused() =>
        Given.Facts(Established).When(Establish with { Standalone = false }, Fine, EstablishCommittee.Decide).Refused("body-exists");

    [Fact]
    public void A_dissolved_committee_is_not_established_again() =>
        Given.Facts(Established, Dissolved).When(Establish, Fine, EstablishCommittee.Decide).Refused("body-dissolved");

    [Fact]
    public void A_parent_that_does_not_exist_is_refused() =>
        Given.Nothing().When(Establish, Fine with { Parent = BodyStanding.Unknown }, EstablishCommittee.Decide).Refused("no-such-body");

    [Fact]
    public void A_dissolved_parent_is_refused() =>
        Given.Nothing().When(Establish, Fine with { Parent = BodyStanding.Dissolved }, EstablishCommittee.Decide).Refused("parent-not-active");

    [Fact]
    public void A_committee_is_not_its_own_parent() =>
        Given.Nothing().When(Establish with { Parent = Committee }, Fine, EstablishCommittee.Decide).Refused("parent-cycle");

    [Fact]
    public void A_decision_that_is_not_adopted_establishes_nothing() => Assert.All(
        NotStanding,
        status => Given.Nothing().When(Establish, Fine with { Decision = status }, EstablishCommittee.Decide).Refused("decision-not-adopted"));

    [Fact]
    public void A_decision_that_does_not_exist_establishes_nothing() =>
        Given.Nothing().When(Establish, Fine with { Decision = null }, EstablishCommittee.Decide).Refused("no-such-decision");

    [Fact]
    public void A_committee_without_a_decision_or_a_source_is_refused() =>
        Given.Nothing().When(Establish with { Decision = NoDecision }, Fine, EstablishCommittee.Decide).Refused("decision-not-stated");

    [Fact]
    public void A_board_is_not_established_under_another_body() =>
        Given.Nothing().When(Establish with { Kind = BodyKind.Board }, Fine, EstablishCommittee.Decide).Refused("kind-has-no-parent");
}
