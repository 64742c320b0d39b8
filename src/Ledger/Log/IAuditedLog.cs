namespace Ledger.Log;

/// <summary>A log whose engine sees, while the log is read, what it does not say itself: what could lose or alter events where it is kept, or has.</summary>
public interface IAuditedLog
{
    /// <summary>As <see cref="IEventLog.ReadLog"/> from the first event on, telling what is found on the way.</summary>
    IAsyncEnumerable<LoggedEvent> ReadAudited(Action<Finding> found, CancellationToken ct);
}
