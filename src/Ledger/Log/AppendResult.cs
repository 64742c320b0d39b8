namespace Ledger.Log;

/// <summary>How an append ended. A conflict is a value, not an exception.</summary>
public abstract record AppendResult
{
    private AppendResult()
    {
    }

    /// <summary>The events are recorded and sequenced.</summary>
    /// <param name="Events">The events as stored, in batch order: the first time's, when the same ids were appended again.</param>
    public sealed record Written(IReadOnlyList<LoggedEvent> Events) : AppendResult;

    /// <summary>The stream was not at the expected revision; nothing was written.</summary>
    /// <param name="ActualRevision">The revision of the stream's last event; −1 if it has none.</param>
    public sealed record Conflict(long ActualRevision) : AppendResult;
}
