namespace Ledger.Log;

/// <summary>A log that can give its answer without a change of threads.</summary>
internal interface IPromptLog : IEventLog
{
    /// <summary>
    /// As <see cref="IEventLog.Append"/>, but whoever awaits the answer may go on on the log's own thread, on which everybody waits: only to ask for
    /// something else and to wait for it elsewhere.
    /// </summary>
    Task<AppendResult> AppendPromptly(StreamName stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken ct);
}
