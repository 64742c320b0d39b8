namespace Ledger.Sealing;

/// <summary>
/// Where a log's signed checkpoints are seen by all who share it, one after the other. An engine that several machines share has one; what is signed is
/// published there after the guard is durable.
/// </summary>
public interface ICheckpointBoard
{
    /// <summary>The checkpoint that was published last; null if none was.</summary>
    Task<PublishedCheckpoint?> Last(CancellationToken ct);

    /// <summary>Publishes a checkpoint, if the last one is still the one at <paramref name="after"/> (−1: there is none). False if it is not.</summary>
    Task<bool> TryPublish(long after, ReadOnlyMemory<byte> note, CancellationToken ct);
}

/// <summary>A checkpoint as it stands on the board.</summary>
/// <param name="Place">Its place there, dense from 0.</param>
/// <param name="Note">The signed text. Nothing of it is checked.</param>
public sealed record PublishedCheckpoint(long Place, ReadOnlyMemory<byte> Note);
