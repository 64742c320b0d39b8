using Ledger.Log;
using Ledger.Seal;
using Ledger.Snapshots;
using Ledger.Tests.Stored;
using static Ledger.Snapshots.SnapshotEvent;

namespace Ledger.Tests.Snapshots;

internal static class SnapshotSamples
{
    public static readonly SnapshotId First = SnapshotId.Parse("s-1");
    public static readonly SnapshotId Second = SnapshotId.Parse("s-2");

    private static readonly Effective When = new(PartialDate.Parse("2026-04"), PartialDate.Parse("2027"));
    private static readonly Stated<string> Unsaid = Stated<string>.NotStated;

    public static readonly SnapshotIssued Least = new(
        First, PartialDate.Parse("2026-04-01"), 41, Asked: null, ["offices"], "The regulator", "Well-led review", [], Base: null,
        [new RegisterState("offices", new string('a', 64))]);

    public static IEnumerable<SampleFact> All { get; } =
    [
        SampleFact.Full(new SnapshotIssued(
            First, PartialDate.Parse("2026-04-01"), 41, "2026-04-02T22:59:59.9999999Z", ["offices", "tenures"], "The regulator", "Well-led review",
            [
                new WithholdRule(WithholdBy.Stream, "decision-7", "Under appeal"),
                new WithholdRule(WithholdBy.Class, "PartII", "Private session"),
                new WithholdRule(WithholdBy.Event, "12", "Legally privileged"),
            ],
            Base: 30,
            [new RegisterState("offices", new string('a', 64)), new RegisterState("tenures", new string('b', 64))]) { Effective = When }),
        SampleFact.Minimal(Least),
        SampleFact.Full(new SnapshotSuperseded(Second, "A tenure was corrected") { Effective = When }),
        SampleFact.Minimal(new SnapshotSuperseded(Second, "A tenure was corrected")),
        SampleFact.Full(new SnapshotAcknowledged("The regulator", "verified", "CQC-2026-117") { Effective = When }),
        SampleFact.Minimal(new SnapshotAcknowledged("The regulator", Unsaid, Unsaid)),
    ];
}
