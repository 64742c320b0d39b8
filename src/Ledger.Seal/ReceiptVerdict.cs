namespace Ledger.Seal;

/// <summary>What checking a receipt comes to: <see cref="Valid"/> or <see cref="Invalid"/>.</summary>
public abstract record ReceiptVerdict
{
    private ReceiptVerdict()
    {
    }

    /// <summary>The log's key signed a tree in which this header is this entry.</summary>
    /// <param name="Index">Index of the entry in the log.</param>
    /// <param name="Header">The header.</param>
    /// <param name="Checkpoint">The tree it is in.</param>
    public sealed record Valid(long Index, EventHeader Header, Checkpoint Checkpoint) : ReceiptVerdict;

    /// <summary>The receipt proves nothing.</summary>
    /// <param name="Reason">Why, as a sentence without its full stop.</param>
    public sealed record Invalid(string Reason) : ReceiptVerdict;
}
