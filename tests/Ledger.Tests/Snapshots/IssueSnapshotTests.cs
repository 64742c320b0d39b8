using Ledger.Log;
using Ledger.Seal;
using Ledger.Snapshots;
using Ledger.Testing;
using static Ledger.Tests.Snapshots.SnapshotSamples;

namespace Ledger.Tests.Snapshots;

using Given = Given<Snapshot, SnapshotEvent>;

public class IssueSnapshotTests
{
    private static readonly IssueSnapshot Command = new(
        First, PartialDate.Parse("2026-04-01"), 41, Asked: null, ["offices"], "The regulator", "Well-led review", [], Base: null);

    private static readonly SnapshotContext Context = new(Reached: 50, AskedIndex: null, AskedIsPast: true, Problem: null, Least.States);

    [Fact]
    public void A_snapshot_is_issued_with_the_hashes_of_its_registers() =>
        Given.Nothing().When(Command, Context, IssueSnapshot.Decide).Recorded(Least);

    [Fact]
    public void The_same_request_again_changes_nothing() =>
        Given.Facts(Least).When(Command, Context, IssueSnapshot.Decide).Unchanged();

    [Fact]
    public void Another_snapshot_under_the_same_id_is_refused()
    {
        Given.Facts(Least).When(Command with { Recipient = "The auditor" }, Context, IssueSnapshot.Decide).Refused("snapshot-exists");
        Given.Facts(Least).When(Command with { Scope = ["tenures"] }, Context, IssueSnapshot.Decide).Refused("snapshot-exists");
        Given.Facts(Least).When(Command, Context with { States = [new RegisterState("offices", new string('c', 64))] }, IssueSnapshot.Decide).Refused("snapshot-exists");
    }

    [Theory]
    [InlineData("2026-04")]
    [InlineData("not-stated")]
    [InlineData("[2026-04-01..2026-04-02]")]
    public void Registers_are_of_a_day(string on) =>
        Given.Nothing().When(Command with { On = PartialDate.Parse(on) }, Context, IssueSnapshot.Decide).Refused("no-day");

    [Theory]
    [InlineData(-1)]
    [InlineData(51)]
    public void The_point_is_in_the_log(long known) =>
        Given.Nothing().When(Command with { Known = known }, Context, IssueSnapshot.Decide).Refused("no-such-index");

    [Fact]
    public void A_point_that_was_asked_by_time_is_the_last_index_known_then()
    {
        var asked = Command with { Asked = "2026-04-02T22:59:59.9999999Z" };
        Given.Nothing().When(asked, Context with { AskedIndex = 40 }, IssueSnapshot.Decide).Refused("point-differs");
        Given.Nothing().When(asked, Context with { AskedIndex = 41 }, IssueSnapshot.Decide).Recorded(Least with { Asked = asked.Asked });
    }

    [Theory]
    [InlineData(41)]
    [InlineData(40)]
    public void A_point_after_which_nothing_is_recorded_is_refused_since_what_comes_next_may_be_dated_before_it(long reached) =>
        Given.Nothing().When(Command with { Known = reached, Asked = "2026-04-02T22:59:59.9999999Z" }, Context with { AskedIndex = reached, Reached = reached }, IssueSnapshot.Decide).Refused("point-still-open");

    [Fact]
    public void A_point_that_is_not_past_is_refused_since_more_may_be_recorded_before_it() =>
        Given.Nothing().When(Command with { Asked = "2027-01-01T00:00:00.0000000Z" }, Context with { AskedIndex = 41, AskedIsPast = false }, IssueSnapshot.Decide).Refused("point-not-past");

    [Theory]
    [InlineData(0)]
    [InlineData(42)]
    public void What_the_recipient_holds_ends_before_the_point(long from) =>
        Given.Nothing().When(Command with { Base = from }, Context, IssueSnapshot.Decide).Refused("base-after-point");

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    public void What_is_kept_back_has_a_reason_on_one_line(string reason) =>
        Given.Nothing().When(Command with { Withhold = [new WithholdRule(WithholdBy.Event, "3", reason)] }, Context, IssueSnapshot.Decide).Refused("bad-reason");

    [Fact]
    public void Registers_that_may_not_go_out_do_not() =>
        Given.Nothing().When(Command, Context with { Problem = new Refusal("not-in-scope", "No.") }, IssueSnapshot.Decide).Refused("not-in-scope");
}
