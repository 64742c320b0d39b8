namespace Ledger.Log;

/// <summary>One kind of log, and how it is made, opened and looked after. Chosen by <see cref="LogConnection.Scheme"/>.</summary>
public interface ILogEngine
{
    /// <summary>The schemes of its connections.</summary>
    IReadOnlyList<string> Schemes { get; }

    /// <summary>Whether there is a ledger's log.</summary>
    /// <exception cref="LedgerException">It cannot be told: the connection is wrong, or nobody answers.</exception>
    Task<bool> Exists(LogConnection connection, CancellationToken ct);

    /// <summary>Makes an empty log. The log is there complete, or not at all.</summary>
    /// <param name="connection">Where; no log may be there.</param>
    /// <param name="meta">What the log says of itself, for ever.</param>
    /// <param name="time">The clock of recorded time.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="LedgerException">There is one already, or it cannot be made there.</exception>
    Task Create(LogConnection connection, IReadOnlyDictionary<string, string> meta, TimeProvider time, CancellationToken ct);

    /// <summary>Opens a log. Never makes one.</summary>
    /// <exception cref="LedgerException">There is none, it cannot be opened, or it is damaged.</exception>
    Task<ILedgerLog> Open(LogConnection connection, TimeProvider time, CancellationToken ct);

    /// <summary>Opens a log to be filled with the events of another: made if there is none yet, gone on with if it was begun.</summary>
    /// <param name="connection">Where; no complete log may be there.</param>
    /// <param name="meta">What the other log says of itself.</param>
    /// <param name="time">The clock; recorded times are not taken from it.</param>
    /// <param name="ct">Ends it.</param>
    /// <exception cref="LedgerException">There is a log already, or one of another ledger was begun there.</exception>
    Task<IAdoptingLog> Adopt(LogConnection connection, IReadOnlyDictionary<string, string> meta, TimeProvider time, CancellationToken ct);

    /// <summary>
    /// Checks what could lose or alter events where the log is, and what hinders recording. Says what it found, one after the other, and does not
    /// throw for what is wrong there.
    /// </summary>
    IAsyncEnumerable<Finding> Examine(LogConnection connection, TimeProvider time, CancellationToken ct);
}
