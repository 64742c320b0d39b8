using Ledger.Snapshots;
using Ledger.Testing;
using static Ledger.Tests.Snapshots.SnapshotSamples;

namespace Ledger.Tests.Snapshots;

using Given = Given<Snapshot, SnapshotEvent>;

public class SnapshotRegisterTests
{
    [Fact]
    public void A_snapshot_shows_to_whom_it_went_what_took_its_place_and_who_said_that_it_arrived()
    {
        var rows = SnapshotRegister.Rows(Given.Facts(
            Least,
            new SnapshotEvent.SnapshotAcknowledged("The regulator", "verified", "117"),
            new SnapshotEvent.SnapshotSuperseded(Second, "Corrected")).State).ToList();
        var snapshot = Assert.IsType<SnapshotRow>(rows[0].Data);
        Assert.Equal(("The regulator", Second, "Corrected"), (snapshot.Recipient, snapshot.SupersededBy, snapshot.SupersededFor));
        Assert.Equal(("The regulator", "1"), (Assert.IsType<SnapshotReceiptRow>(rows[1].Data).By, rows[1].Key));
        Assert.Empty(SnapshotRegister.Rows(Snapshot.Initial));
    }

    [Fact]
    public void Every_register_goes_out_unless_it_names_persons_or_tells_to_whom_others_went()
    {
        var all = SnapshotStates.Named(["all"]);
        Assert.Contains("tenures", all);
        Assert.Contains("vacancies", all);
        Assert.DoesNotContain("people", all);
        Assert.DoesNotContain("snapshots", all);
    }
}
