namespace Ledger.Log;

/// <summary>
/// The log of facts: the one port that an engine implements. There is no delete, no truncate and no "any revision".
/// What an implementation promises is written as tests in <c>EventLogContract</c>.
/// </summary>
public interface IEventLog : IAsyncDisposable
{
    /// <summary>
    /// Appends a batch, whole or not at all, after <paramref name="expectedRevision"/> (−1: the stream does not exist yet).
    /// When it returns <see cref="AppendResult.Written"/> the events are durable and have their indexes.
    /// The same event ids again, or a prefix of those written together, are answered as the first time, whatever revision is expected now:
    /// whoever lost a reply may have read the stream again. <see cref="Repetition"/> has the rule.
    /// </summary>
    /// <exception cref="EventIdReusedException">An id is in the log already, and this is not what was written then; nothing was written.</exception>
    /// <exception cref="EventTooLargeException">An event or the batch is over <see cref="LogLimits"/>; nothing was written.</exception>
    /// <exception cref="Seal.HeaderFormatException">A header that cannot be written, e.g. a control character in a name; nothing was written.</exception>
    /// <exception cref="ArgumentException">The batch is empty, or has one id twice.</exception>
    /// <exception cref="OperationCanceledException">
    /// Cancelled. The batch is either recorded whole or not at all; asking again with the same ids tells.
    /// </exception>
    Task<AppendResult> Append(StreamName stream, long expectedRevision, IReadOnlyList<NewEvent> events, CancellationToken ct);

    /// <summary>One stream's events from a revision on, up to what is recorded when the reading reaches the end. A stream that does not exist is empty.</summary>
    IAsyncEnumerable<LoggedEvent> ReadStream(StreamName stream, long fromRevision, CancellationToken ct);

    /// <summary>All events in log order from an index on, dense from 0, up to what is sequenced when the reading reaches the end.</summary>
    IAsyncEnumerable<LoggedEvent> ReadLog(long fromIndex, CancellationToken ct);

    /// <summary>As <see cref="ReadLog"/>, and then every later event as it is sequenced, without gap or duplicate, until cancelled.</summary>
    IAsyncEnumerable<LoggedEvent> Follow(long fromIndex, CancellationToken ct);
}
