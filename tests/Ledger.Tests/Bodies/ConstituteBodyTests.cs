using Ledger.Bodies;
using Ledger.Testing;
using static Ledger.Bodies.BodyEvent;
using static Ledger.Tests.Bodies.Known;

namespace Ledger.Tests.Bodies;

using Given = Given<Body, BodyEvent>;

public class ConstituteBodyTests
{
    private static readonly ConstituteBody Constitute = new(Board, "Board of Directors", BodyKind.Board, "Schedule 7");
    private static readonly BodyConstituted Constituted = new(Board, "Board of Directors", BodyKind.Board, "Schedule 7");

    [Fact]
    public void A_board_is_constituted() => Given.Nothing().When(Constitute, ConstituteBody.Decide).Recorded(Constituted);

    [Fact]
    public void The_same_body_again_changes_nothing() => Given.Facts(Constituted).When(Constitute, ConstituteBody.Decide).Unchanged();

    [Fact]
    public void The_same_id_for_another_body_is_refused() =>
        Given.Facts(Constituted).When(Constitute with { Name = "Shadow Board" }, ConstituteBody.Decide).Refused("body-exists");

    [Fact]
    public void An_established_committee_is_not_constituted_again() =>
        Given.Facts(Established).When(Constitute with { Id = Committee }, ConstituteBody.Decide).Refused("body-exists");

    [Fact]
    public void A_dissolved_body_is_not_constituted_again() =>
        Given.Facts(Constituted, Dissolved).When(Constitute, ConstituteBody.Decide).Refused("body-dissolved");

    [Fact]
    public void A_body_without_a_legal_basis_is_refused() =>
        Given.Nothing().When(Constitute with { LegalBasis = Unsaid }, ConstituteBody.Decide).Refused("legal-basis-not-stated");

    [Fact]
    public void A_body_that_a_document_only_mentions_is_recorded_without_its_legal_basis() =>
        Given.Nothing()
            .When(Constitute with { LegalBasis = Unsaid, Source = Letter }, ConstituteBody.Decide)
            .Recorded(new BodyConstituted(Board, "Board of Directors", BodyKind.Board, Unsaid));
}
