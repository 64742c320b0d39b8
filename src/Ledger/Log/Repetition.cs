namespace Ledger.Log;

/// <summary>
/// When an append is a repetition of one that is recorded already: the rule of <see cref="IEventLog.Append"/>, the same for every engine.
/// An engine asks before it looks at the expected revision.
/// </summary>
public static class Repetition
{
    /// <summary>
    /// What the append is answered with, when its ids are recorded already; null when none of them is.
    /// It is a repetition when all its events are recorded, the same in stream and content (<see cref="NewEvent.IsSameAs"/>),
    /// at revisions that follow one another in batch order. The expected revision plays no part: whoever lost a reply may have read the stream again.
    /// </summary>
    /// <param name="stream">The stream appended to.</param>
    /// <param name="events">The batch.</param>
    /// <param name="find">The event recorded under an id, in any stream; null if there is none.</param>
    /// <exception cref="EventIdReusedException">
    /// Some ids are recorded and it is not a repetition: other content, another stream, another order, or a batch with more events than were recorded.
    /// </exception>
    public static AppendResult.Written? Find(StreamName stream, IReadOnlyList<NewEvent> events, Func<Guid, LoggedEvent?> find)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(find);
        LoggedEvent[]? known = null;
        var count = 0;
        LoggedEvent? before = null;
        foreach (var item in events)
        {
            if (find(item.Id) is not { } logged)
            {
                continue;
            }

            if (!item.IsSameAs(stream, logged) || (before is not null && logged.Header.Rev != before.Header.Rev + 1))
            {
                throw new EventIdReusedException(item.Id, logged.Index);
            }

            known ??= new LoggedEvent[events.Count];
            known[count++] = before = logged;
        }

        if (known is null)
        {
            return null;
        }

        return count == events.Count ? new AppendResult.Written(known) : throw new EventIdReusedException(known[0].Header.Id, known[0].Index);
    }
}
