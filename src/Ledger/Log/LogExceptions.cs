namespace Ledger.Log;

/// <summary>An event id is in the log already, with other content: the same command id was used for two different requests.</summary>
public sealed class EventIdReusedException(Guid id, long index)
    : LedgerException(
        Failure.Conflict,
        $"event {id} is recorded already, at index {index}, with other content",
        "use another command id for another request")
{
    /// <summary>The id.</summary>
    public Guid Id { get; } = id;

    /// <summary>Where in the log it is.</summary>
    public long Index { get; } = index;
}

/// <summary>An event or a batch is over <see cref="LogLimits"/>. Nothing was written.</summary>
public sealed class EventTooLargeException(string message)
    : LedgerException(Failure.Usage, message, "register a long document as evidence and refer to it");

/// <summary>The log holds something that cannot be what was written. Reading stops here.</summary>
public sealed class LogCorruptException(long index, string message, Exception? inner = null)
    : LedgerException(Failure.Integrity, $"index {index}: {message}", "run `ledger verify`", inner)
{
    /// <summary>The first index that is wrong.</summary>
    public long Index { get; } = index;

    /// <summary>What is wrong with it.</summary>
    public string What { get; } = message;
}
