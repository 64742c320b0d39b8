namespace Ledger.Log;

/// <summary>
/// A log that is being filled with the events of another: same indexes, same headers, recorded times included. It is no ledger's log until
/// <see cref="Complete"/>; nobody can open it or record in it before. What was adopted stays, so that copying can be gone on with.
/// </summary>
public interface IAdoptingLog : IAsyncDisposable
{
    /// <summary>What was adopted, for reading only.</summary>
    IEventLog Log { get; }

    /// <summary>How many events it holds already.</summary>
    Task<long> Count(CancellationToken ct);

    /// <summary>Adds events at the end, whole or not at all; durable when it returns.</summary>
    /// <param name="events">Consecutive, the first at <see cref="Count"/>; at most as many and as large as <see cref="LogLimits"/> allow a batch.</param>
    /// <param name="ct">Ends it; asking again tells how far it came.</param>
    /// <exception cref="LogCorruptException">They do not follow on what is there.</exception>
    Task Add(IReadOnlyList<LoggedEvent> events, CancellationToken ct);

    /// <summary>Makes it a ledger's log, which can be opened and recorded in.</summary>
    Task Complete(CancellationToken ct);
}
