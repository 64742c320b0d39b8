namespace Ledger.Log;

/// <summary>What is too large for the log, on every engine. Anything over these is refused before it is written.</summary>
public static class LogLimits
{
    /// <summary>The longest stored payload, in bytes. (EventStoreDB takes 1 MiB an append; this leaves room for metadata.)</summary>
    public const int MaxPayloadBytes = 512 * 1024;

    /// <summary>The longest batch, in events.</summary>
    public const int MaxEventsPerBatch = 256;

    /// <summary>The largest batch: payloads and headers together, in bytes.</summary>
    public const int MaxBatchBytes = 960 * 1024;

    /// <summary>The longest header, in bytes: an entry bundle of C2SP tlog-tiles gives its length in 16 bits.</summary>
    public const int MaxHeaderBytes = 65_535;

    /// <summary>Refuses a batch that no engine would take.</summary>
    /// <exception cref="EventTooLargeException">A limit is exceeded.</exception>
    /// <exception cref="ArgumentException">The batch is empty, or one id stands in it twice.</exception>
    public static void Check(IReadOnlyList<NewEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0)
        {
            throw new ArgumentException("A batch has at least one event.", nameof(events));
        }

        if (events.Count > MaxEventsPerBatch)
        {
            throw new EventTooLargeException($"a batch has {events.Count} events, and the most is {MaxEventsPerBatch}");
        }

        var total = 0L;
        var ids = events.Count > 1 ? new HashSet<Guid>(events.Count) : null;
        foreach (var item in events)
        {
            if (ids?.Add(item.Id) == false)
            {
                throw new ArgumentException($"Event id {item.Id} stands twice in one batch.", nameof(events));
            }

            if (item.Payload.Length > MaxPayloadBytes)
            {
                throw new EventTooLargeException($"a payload has {item.Payload.Length} bytes, and the most is {MaxPayloadBytes}");
            }

            total += item.Payload.Length + 1024;
        }

        if (total > MaxBatchBytes)
        {
            throw new EventTooLargeException($"a batch has about {total} bytes, and the most is {MaxBatchBytes}");
        }
    }
}
