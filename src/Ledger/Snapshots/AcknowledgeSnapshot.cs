using Ledger.Log;
using MediatR;

namespace Ledger.Snapshots;

/// <summary>Records that the recipient of a snapshot says that it arrived.</summary>
/// <param name="Id">The snapshot.</param>
/// <param name="By">Who says so: an organisation or an office, no person's name.</param>
/// <param name="Verdict">What checking it came to there, e.g. verified; not-stated if they do not say.</param>
/// <param name="Reference">The recipient's own reference; not-stated if they give none.</param>
public sealed record AcknowledgeSnapshot(SnapshotId Id, string By, Stated<string> Verdict, Stated<string> Reference) : Command
{
    /// <summary>The rule.</summary>
    public static Decided<SnapshotEvent> Decide(AcknowledgeSnapshot command, Snapshot state)
    {
        if (state is not Snapshot.Issued issued)
        {
            return SnapshotRefusals.NoSuchSnapshot(command.Id);
        }

        var fact = new SnapshotEvent.SnapshotAcknowledged(command.By, command.Verdict, command.Reference) { Effective = command.Effective };
        return issued.Acknowledged.Contains(fact) ? [] : [fact];
    }

    internal sealed class Handler(Transaction transaction) : IRequestHandler<AcknowledgeSnapshot, Outcome>
    {
        public Task<Outcome> Handle(AcknowledgeSnapshot command, CancellationToken ct) =>
            transaction.Run<AcknowledgeSnapshot, Snapshot, SnapshotEvent>(command.Id, command, Decide, ct);
    }
}
