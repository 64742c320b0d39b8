using System.Collections.Immutable;
using Ledger.Log;

namespace Ledger.Snapshots;

/// <summary>A snapshot as its facts tell it.</summary>
public abstract record Snapshot : IDecider<Snapshot, SnapshotEvent>
{
    private Snapshot()
    {
    }

    /// <inheritdoc/>
    public static Snapshot Initial { get; } = new None();

    /// <inheritdoc/>
    public static Snapshot Evolve(Snapshot state, SnapshotEvent fact) => (state, fact) switch
    {
        (None, SnapshotEvent.SnapshotIssued f) => new Issued(f, SupersededBy: null, []),
        (Issued s, SnapshotEvent.SnapshotSuperseded f) when s.SupersededBy is null => s with { SupersededBy = f },
        (Issued s, SnapshotEvent.SnapshotAcknowledged f) => s with { Acknowledged = s.Acknowledged.Add(f) },
        _ => throw new ImpossibleHistoryException(state, fact),
    };

    /// <summary>There is no such snapshot.</summary>
    public sealed record None : Snapshot;

    /// <summary>It was issued.</summary>
    public sealed record Issued(
        SnapshotEvent.SnapshotIssued As, SnapshotEvent.SnapshotSuperseded? SupersededBy, ImmutableArray<SnapshotEvent.SnapshotAcknowledged> Acknowledged) : Snapshot;
}
