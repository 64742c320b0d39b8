namespace Ledger.Seal;

/// <summary>Bytes that are not a receipt.</summary>
public sealed class ReceiptFormatException : FormatException
{
    /// <summary>Wrong for no stated reason.</summary>
    public ReceiptFormatException()
    {
    }

    /// <summary>Wrong for this reason.</summary>
    public ReceiptFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Wrong because of something else.</summary>
    public ReceiptFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
