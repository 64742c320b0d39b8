using CsCheck;
using Ledger.Decisions;
using Ledger.Frameworks;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Testing;
using static Ledger.Frameworks.FrameworkEvent;
using static Ledger.Tests.Frameworks.Instruments;

namespace Ledger.Tests.Frameworks;

using Given = Given<Framework, FrameworkEvent>;

public class ApproveFrameworkTests
{
    private static readonly ApproveFramework.Context Adopted = new(BodyIsActive: true, DecisionStatus.Adopted);

    [Fact]
    public void A_draft_is_approved_by_a_body_and_a_decision() =>
        Given.Facts(Drafted).When(Approve(1, "2025-10-01"), Adopted, ApproveFramework.Decide).Recorded(Approved(1, "2025-10-01"));

    [Fact]
    public void Approving_a_draft_that_does_not_exist_is_refused() =>
        Given.Nothing().When(Approve(1, "2025-10-01"), Adopted, ApproveFramework.Decide).Refused("no-such-framework");

    [Fact]
    public void The_same_approval_again_changes_nothing() =>
        Given.Facts(Drafted, Approved(1, "2025-10-01")).When(Approve(1, "2025-10-01"), Adopted, ApproveFramework.Decide).Unchanged();

    [Fact]
    public void The_same_approval_again_changes_nothing_even_when_the_next_version_has_ended_it() =>
        Given.Facts(Drafted, Approved(1, "2025-10-01"), Approved(2, "2026-04"))
            .When(Approve(1, "2025-10-01"), Adopted, ApproveFramework.Decide)
            .Unchanged();

    [Fact]
    public void Approving_a_version_twice_is_refused() =>
        Given.Facts(Drafted, Approved(1, "2025-10-01")).When(Approve(1, "2025-11-01"), Adopted, ApproveFramework.Decide).Refused("version-approved");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_gap_between_versions_is_refused(int version) =>
        Given.Facts(Drafted, Approved(1, "2025-10-01")).When(Approve(version, "2026-04"), Adopted, ApproveFramework.Decide).Refused("version-gap");

    [Fact]
    public void The_first_version_is_the_first() =>
        Given.Facts(Drafted).When(Approve(2, "2025-10-01"), Adopted, ApproveFramework.Decide).Refused("version-gap");

    [Theory]
    [InlineData("2025-09-30")]
    [InlineData("2025-10-01")]
    [InlineData("2025-09")]
    public void A_version_that_certainly_starts_before_the_one_it_replaces_has_begun_is_refused(string from) =>
        Given.Facts(Drafted, Approved(1, "2025-10-01")).When(Approve(2, from), Adopted, ApproveFramework.Decide).Refused("starts-too-early");

    [Fact]
    public void A_version_that_certainly_starts_before_an_earlier_one_is_refused_though_nobody_says_when_the_last_one_started() =>
        Given.Facts(Drafted, Approved(1, "2025-01"), Approved(2, "2025-10-01"), Approved(3, "not-stated"))
            .When(Approve(4, "2025-09"), Adopted, ApproveFramework.Decide)
            .Refused("starts-too-early");

    [Theory]
    [InlineData("2025-10")]
    [InlineData("2025")]
    [InlineData("[2025-10..]")]
    [InlineData("not-stated")]
    public void A_version_that_may_start_after_the_one_it_replaces_is_accepted(string from) =>
        Given.Facts(Drafted, Approved(1, "2025-10-01")).When(Approve(2, from), Adopted, ApproveFramework.Decide).Recorded(Approved(2, from));

    [Fact]
    public void A_decision_that_is_not_there_is_refused() =>
        Given.Facts(Drafted).When(Approve(1, "2025-10-01"), Adopted with { Decision = null }, ApproveFramework.Decide).Refused("no-such-decision");

    [Theory]
    [InlineData(DecisionStatus.Proposed)]
    [InlineData(DecisionStatus.Withdrawn)]
    [InlineData(DecisionStatus.Rejected)]
    [InlineData(DecisionStatus.Deferred)]
    [InlineData(DecisionStatus.RatificationRefused)]
    [InlineData(DecisionStatus.Superseded)]
    [InlineData(DecisionStatus.Rescinded)]
    public void A_decision_that_is_not_adopted_carries_no_approval(DecisionStatus status) =>
        Given.Facts(Drafted).When(Approve(1, "2025-10-01"), Adopted with { Decision = status }, ApproveFramework.Decide).Refused("decision-not-adopted");

    [Fact]
    public void A_decision_that_is_not_stated_needs_a_source() =>
        Given.Facts(Drafted)
            .When(Approve(1, "2025-10-01") with { Decision = NoDecision }, Adopted with { Decision = null }, ApproveFramework.Decide)
            .Refused("decision-not-stated");

    [Fact]
    public void A_body_that_is_not_stated_needs_a_source() =>
        Given.Facts(Drafted).When(Approve(1, "2025-10-01") with { Body = NoBody }, Adopted, ApproveFramework.Decide).Refused("body-not-stated");

    [Fact]
    public void A_letter_that_says_approved_and_no_more_is_recorded_as_it_says() =>
        Given.Facts(Drafted)
            .When(
                new ApproveFramework(Scheme, 1, Unsaid, Unsaid, NoBody, NoDecision) { Effective = On("[2025-10-01..2026-02-10]"), Source = Letter },
                new ApproveFramework.Context(BodyIsActive: true, Decision: null),
                ApproveFramework.Decide)
            .Recorded(new FrameworkApproved(1, Unsaid, Unsaid, NoBody, NoDecision) { Effective = On("[2025-10-01..2026-02-10]") });

    [Fact]
    public void A_decision_that_is_stated_is_checked_even_if_a_source_is_cited() =>
        Given.Facts(Drafted)
            .When(Approve(1, "2025-10-01") with { Source = Letter }, Adopted with { Decision = DecisionStatus.Rejected }, ApproveFramework.Decide)
            .Refused("decision-not-adopted");

    [Fact]
    public void A_body_that_is_not_active_approves_nothing() =>
        Given.Facts(Drafted).When(Approve(1, "2025-10-01"), Adopted with { BodyIsActive = false }, ApproveFramework.Decide).Refused("no-such-body");

    [Theory]
    [InlineData("abc")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_hash_that_is_not_one_is_refused(string hash) =>
        Given.Facts(Drafted).When(Approve(1, "2025-10-01") with { Sha256 = hash }, Adopted, ApproveFramework.Decide).Refused("not-a-hash");

    [Fact]
    public void Nothing_is_approved_after_the_end() =>
        Given.Facts(Drafted, Approved(1, "2025-10-01"), new FrameworkWithdrawn(Unsaid, ByDecision) { Effective = On("2026-04") })
            .When(Approve(2, "2026-05"), Adopted, ApproveFramework.Decide)
            .Refused("framework-ended");

    [Fact]
    public void After_any_approvals_at_most_one_version_is_certainly_in_force_on_any_day_and_every_command_twice_records_once() =>
        Gen.Select(Dates.Any, Dates.Any, Gen.Bool).Array[1, 8].Sample(dates =>
        {
            var state = Framework.Evolve(Framework.Initial, Drafted);
            foreach (var (from, to, hasEnd) in dates)
            {
                if (hasEnd && from.Earliest is { } first && to.Latest is { } last && last <= first)
                {
                    continue;
                }

                var number = ((Framework.Instrument)state).Versions.Length + 1;
                var command = Approve(number, "2025") with { Effective = new Effective(from, hasEnd ? to : null) };
                var decided = ApproveFramework.Decide(command, state, Adopted);
                state = decided.Aggregate(state, Framework.Evolve);
                if (decided.Refusal is null)
                {
                    Assert.Empty(ApproveFramework.Decide(command, state, Adopted));
                    Assert.Null(ApproveFramework.Decide(command, state, Adopted).Refusal);
                }
            }

            foreach (var day in Dates.Days)
            {
                Assert.True(((Framework.Instrument)state).Versions.Count(v => v.InForce.HoldsOn(day) == Holding.Certainly) <= 1);
            }
        });

    private static ApproveFramework Approve(int version, string from) =>
        new(Scheme, version, $"Scheme v{version}", Unsaid, Board, ByDecision) { Effective = On(from) };
}
