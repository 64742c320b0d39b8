namespace Ledger.Log;

/// <summary>
/// Where all who share a log agree on the order of decisions that rest on other streams, so that each is made on a state that holds every one before it.
/// An engine that several machines share has one; on the embedded engine <see cref="DecisionLock"/> is enough (docs/adr/0012-decisions-among-machines.md).
/// </summary>
public interface ISharedDecisions
{
    /// <summary>
    /// Carries out the last decision, whoever made it, and gives its place (−1: there is none). What is read of the log afterwards holds all decisions up to
    /// that place, or they are void.
    /// </summary>
    Task<long> Settle(CancellationToken ct);

    /// <summary>
    /// Makes a batch the next decision after a place, and carries it out: from then on it is recorded, by whoever comes next if not by this process, unless its
    /// stream is no longer at <paramref name="expectedRevision"/>. Null: somebody else has decided after that place, and nothing was written; settle, read
    /// again, and decide again.
    /// </summary>
    /// <param name="after">What <see cref="Settle"/> gave before anything was read for the decision.</param>
    /// <param name="stream">As in <see cref="IEventLog.Append"/>, whose promises and errors are those of this too.</param>
    /// <param name="expectedRevision">The same.</param>
    /// <param name="events">The same.</param>
    /// <param name="ct">Ends the waiting, and not what was begun.</param>
    Task<AppendResult?> Decide(long after, StreamName stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken ct);
}
