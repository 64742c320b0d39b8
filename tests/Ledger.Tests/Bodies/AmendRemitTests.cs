using Ledger.Bodies;
using Ledger.Decisions;
using Ledger.Log;
using Ledger.Testing;
using static Ledger.Bodies.BodyEvent;
using static Ledger.Tests.Bodies.Known;

namespace Ledger.Tests.Bodies;

using Given = Given<Body, BodyEvent>;

public class AmendRemitTests
{
    private static readonly Change Oversight = new("equality, diversity and inclusion", Unsaid, "overseen for the Board");

    [Fact]
    public void An_amendment_that_says_what_it_changes_is_recorded() =>
        Given.Facts(Established)
            .When<AmendRemit, DecisionStatus?>(Amend([Oversight]), DecisionStatus.Adopted, AmendRemit.Decide)
            .Recorded(Amended([Oversight]));

    [Fact]
    public void A_change_is_accepted_with_any_two_of_aspect_before_and_after() => Assert.All(
        new Change[] { new("remit", "monthly", Unsaid), new("remit", Unsaid, "weekly"), new(Unsaid, "monthly", "weekly"), new("remit", "monthly", "weekly") },
        change => Given.Facts(Established).When<AmendRemit, DecisionStatus?>(Amend([change]), DecisionStatus.Ratified, AmendRemit.Decide).Recorded(Amended([change])));

    [Fact]
    public void The_same_amendment_again_changes_nothing() =>
        Given.Facts(Established, Amended([Oversight with { }])).When<AmendRemit, DecisionStatus?>(Amend([Oversight]), DecisionStatus.Rescinded, AmendRemit.Decide).Unchanged();

    [Fact]
    public void Strengthened_alone_says_nothing_and_is_refused() => Assert.All(
        new Change[] { new(Unsaid, Unsaid, "strengthened"), new("remit", Unsaid, Unsaid), new(Unsaid, Unsaid, Unsaid), new("remit", "weekly", "weekly") },
        change =>
        {
            Given.Facts(Established).When<AmendRemit, DecisionStatus?>(Amend([change]), DecisionStatus.Adopted, AmendRemit.Decide).Refused("empty-change");
            Given.Facts(Established).When<AmendRemit, DecisionStatus?>(Amend([Oversight, change]), DecisionStatus.Adopted, AmendRemit.Decide).Refused("empty-change");
        });

    [Fact]
    public void An_amendment_without_changes_or_words_is_refused() =>
        Given.Facts(Established).When<AmendRemit, DecisionStatus?>(Amend([]), DecisionStatus.Adopted, AmendRemit.Decide).Refused("empty-change");

    [Fact]
    public void Words_alone_are_marked_as_narrative() =>
        Given.Facts(Established)
            .When<AmendRemit, DecisionStatus?>(Amend([]) with { Narrative = "strengthened", Decision = NoDecision, Source = Letter }, null, AmendRemit.Decide)
            .Recorded(new RemitAmended([], "strengthened", NoDecision) { Effective = From("2025-11") });

    [Fact]
    public void An_amendment_is_not_both_structured_and_narrative() =>
        Given.Facts(Established)
            .When<AmendRemit, DecisionStatus?>(Amend([Oversight]) with { Narrative = "strengthened" }, DecisionStatus.Adopted, AmendRemit.Decide)
            .Refused("narrative-with-changes");

    [Fact]
    public void An_amendment_that_rests_on_no_adopted_decision_is_refused()
    {
        Assert.All(NotStanding, status => Given.Facts(Established).When<AmendRemit, DecisionStatus?>(Amend([Oversight]), status, AmendRemit.Decide).Refused("decision-not-adopted"));
        Given.Facts(Established).When<AmendRemit, DecisionStatus?>(Amend([Oversight]), null, AmendRemit.Decide).Refused("no-such-decision");
        Given.Facts(Established).When<AmendRemit, DecisionStatus?>(Amend([Oversight]) with { Decision = NoDecision }, null, AmendRemit.Decide).Refused("decision-not-stated");
    }

    [Fact]
    public void The_remit_of_a_body_that_does_not_exist_or_no_longer_is_not_amended()
    {
        Given.Nothing().When<AmendRemit, DecisionStatus?>(Amend([Oversight]), DecisionStatus.Adopted, AmendRemit.Decide).Refused("no-such-body");
        Given.Facts(Established, Dissolved).When<AmendRemit, DecisionStatus?>(Amend([Oversight]), DecisionStatus.Adopted, AmendRemit.Decide).Refused("body-dissolved");
    }

    private static AmendRemit Amend(IReadOnlyList<Change> changes) => new(Committee, changes, null, ByDecision) { Effective = From("2025-11") };

    private static RemitAmended Amended(IReadOnlyList<Change> changes) => new(changes, null, ByDecision) { Effective = From("2025-11") };
}
