namespace Ledger.EventStoreDb;

/// <summary>What is known of an append when the server has been asked.</summary>
internal abstract record Written
{
    private Written()
    {
    }

    /// <summary>The server says that the stream holds events with these ids, which are of their content, at these revisions.</summary>
    /// <param name="IsPlaced">Whether it said where they stand in its order, so that <see cref="OwnAppends"/> knows.</param>
    public sealed record There(bool IsPlaced) : Written;

    /// <summary>The stream was at another revision; nothing was written.</summary>
    /// <param name="Actual">The revision of its last event; −1 if it has none.</param>
    public sealed record Elsewhere(long Actual) : Written;
}
