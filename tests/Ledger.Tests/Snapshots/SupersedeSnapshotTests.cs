using Ledger.Snapshots;
using Ledger.Testing;
using static Ledger.Tests.Snapshots.SnapshotSamples;

namespace Ledger.Tests.Snapshots;

using Given = Given<Snapshot, SnapshotEvent>;

public class SupersedeSnapshotTests
{
    private static readonly SupersedeSnapshot Command = new(First, Second, "A tenure was corrected");
    private static readonly SnapshotEvent.SnapshotSuperseded Superseded = new(Second, "A tenure was corrected");

    [Fact]
    public void Another_snapshot_takes_its_place() => Given.Facts(Least).When(Command, true, SupersedeSnapshot.Decide).Recorded(Superseded);

    [Fact]
    public void The_same_again_changes_nothing() => Given.Facts(Least, Superseded).When(Command, true, SupersedeSnapshot.Decide).Unchanged();

    [Fact]
    public void It_is_superseded_once() =>
        Given.Facts(Least, Superseded).When(Command with { Reason = "Another" }, true, SupersedeSnapshot.Decide).Refused("superseded-already");

    [Fact]
    public void It_does_not_take_its_own_place() =>
        Given.Facts(Least).When(Command with { By = First }, true, SupersedeSnapshot.Decide).Refused("supersedes-itself");

    [Fact]
    public void Both_snapshots_exist()
    {
        Given.Nothing().When(Command, true, SupersedeSnapshot.Decide).Refused("no-such-snapshot");
        Given.Facts(Least).When(Command, false, SupersedeSnapshot.Decide).Refused("no-such-snapshot");
    }
}
