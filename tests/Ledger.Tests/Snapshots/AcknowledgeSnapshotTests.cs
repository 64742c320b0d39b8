using Ledger.Log;
using Ledger.Snapshots;
using Ledger.Testing;
using static Ledger.Tests.Snapshots.SnapshotSamples;

namespace Ledger.Tests.Snapshots;

using Given = Given<Snapshot, SnapshotEvent>;

public class AcknowledgeSnapshotTests
{
    private static readonly AcknowledgeSnapshot Command = new(First, "The regulator", "verified", Stated<string>.NotStated);
    private static readonly SnapshotEvent.SnapshotAcknowledged Acknowledged = new("The regulator", "verified", Stated<string>.NotStated);

    [Fact]
    public void The_recipient_says_that_it_arrived() => Given.Facts(Least).When(Command, AcknowledgeSnapshot.Decide).Recorded(Acknowledged);

    [Fact]
    public void The_same_again_changes_nothing() => Given.Facts(Least, Acknowledged).When(Command, AcknowledgeSnapshot.Decide).Unchanged();

    [Fact]
    public void Somebody_else_may_say_so_too() =>
        Given.Facts(Least, Acknowledged).When(Command with { By = "The commissioner" }, AcknowledgeSnapshot.Decide).Recorded(Acknowledged with { By = "The commissioner" });

    [Fact]
    public void What_did_not_go_out_cannot_arrive() => Given.Nothing().When(Command, AcknowledgeSnapshot.Decide).Refused("no-such-snapshot");
}
