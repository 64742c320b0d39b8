using Ledger.Decisions;
using Ledger.Frameworks;
using Ledger.Testing;
using static Ledger.Tests.Decisions.Some;

namespace Ledger.Tests.Decisions;

using Given = Given<Decision, DecisionEvent>;

public class ProposeMotionTests
{
    private static readonly ProposeMotion Command = new(Id, Proposed.Text, Board, Scheme, Item, Chair, Chief) { Effective = From("2026-03-04") };
    private static readonly ProposeMotion.Context Known = new(InForce, true, true);

    [Fact]
    public void A_motion_is_put_to_a_body() =>
        Given.Nothing().When(Command, Known, ProposeMotion.Decide).Recorded(Proposed);

    [Fact]
    public void A_motion_can_be_put_before_its_authority_comes_into_force() =>
        Given.Nothing().When(Command, Known with { Grounds = NotInForce }, ProposeMotion.Decide).Recorded(Proposed);

    [Fact]
    public void The_same_motion_again_changes_nothing() =>
        Given.Facts(Proposed).When(Command, Known, ProposeMotion.Decide).Unchanged();

    [Fact]
    public void The_same_motion_again_changes_nothing_after_it_was_adopted() =>
        Given.Facts(Proposed, Adopted).When(Command, Known, ProposeMotion.Decide).Unchanged();

    [Fact]
    public void Another_motion_under_the_same_id_is_refused() =>
        Given.Facts(Proposed).When(Command with { Text = "To reject the budget" }, Known, ProposeMotion.Decide).Refused("decision-exists");

    [Fact]
    public void A_body_that_is_not_active_decides_nothing() =>
        Given.Nothing().When(Command, Known with { Grounds = InForce with { BodyIsActive = false } }, ProposeMotion.Decide).Refused("no-such-body");

    [Fact]
    public void An_authority_that_does_not_exist_is_refused() =>
        Given.Nothing().When(Command, Known with { Grounds = InForce with { Authority = AuthorityStanding.Unknown } }, ProposeMotion.Decide).Refused("no-such-authority");

    [Fact]
    public void Without_a_source_the_body_must_be_named() =>
        Given.Nothing().When(Command with { Body = NoBody }, Known, ProposeMotion.Decide).Refused("body-not-stated");

    [Fact]
    public void Without_a_source_the_authority_must_be_named() =>
        Given.Nothing().When(Command with { Authority = NoAuthority }, Known, ProposeMotion.Decide).Refused("authority-not-stated");

    [Fact]
    public void A_source_that_is_cited_may_leave_out_the_body_and_the_authority() =>
        Given.Nothing()
            .When(Command with { Body = NoBody, Authority = NoAuthority, Source = Letter }, Known with { Grounds = new Grounds(true, null) }, ProposeMotion.Decide)
            .Recorded(Proposed with { Body = NoBody, Authority = NoAuthority });

    [Fact]
    public void A_mover_that_is_no_office_is_refused() =>
        Given.Nothing().When(Command, Known with { MoverIsKnown = false }, ProposeMotion.Decide).Refused("no-such-office");

    [Fact]
    public void A_seconder_that_is_no_office_is_refused() =>
        Given.Nothing().When(Command, Known with { SeconderIsKnown = false }, ProposeMotion.Decide).Refused("no-such-office");

    [Fact]
    public void Nobody_seconds_their_own_motion() =>
        Given.Nothing().When(Command with { Seconder = Chair }, Known, ProposeMotion.Decide).Refused("seconds-own-motion");
}
