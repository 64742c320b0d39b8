using Ledger.Log;
using MediatR;

namespace Ledger.Snapshots;

/// <summary>Says that another snapshot takes a snapshot's place.</summary>
/// <param name="Id">The snapshot.</param>
/// <param name="By">The snapshot that takes its place.</param>
/// <param name="Reason">Why.</param>
public sealed record SupersedeSnapshot(SnapshotId Id, SnapshotId By, string Reason) : Command
{
    /// <summary>The rule.</summary>
    /// <param name="command">What is asked.</param>
    /// <param name="state">The snapshot.</param>
    /// <param name="otherExists">Whether the other one was issued.</param>
    public static Decided<SnapshotEvent> Decide(SupersedeSnapshot command, Snapshot state, bool otherExists) => state switch
    {
        Snapshot.Issued { SupersededBy: { } by } when by.By == command.By && by.Reason == command.Reason && by.Effective == command.Effective => [],
        Snapshot.Issued { SupersededBy: { } by } => new Refusal("superseded-already", $"{command.Id} was superseded already, by {by.By}."),
        Snapshot.Issued when command.By == command.Id => new Refusal("supersedes-itself", "A snapshot cannot take its own place."),
        Snapshot.Issued when !otherExists => SnapshotRefusals.NoSuchSnapshot(command.By),
        Snapshot.Issued => [new SnapshotEvent.SnapshotSuperseded(command.By, command.Reason) { Effective = command.Effective }],
        _ => SnapshotRefusals.NoSuchSnapshot(command.Id),
    };

    internal sealed class Handler(Transaction transaction) : IRequestHandler<SupersedeSnapshot, Outcome>
    {
        public Task<Outcome> Handle(SupersedeSnapshot command, CancellationToken ct) =>
            transaction.Run<SupersedeSnapshot, Snapshot, SnapshotEvent, bool>(
                command.Id, command, known => known.Has(SnapshotRegister.Snapshots, command.By), Decide, ct);
    }
}
