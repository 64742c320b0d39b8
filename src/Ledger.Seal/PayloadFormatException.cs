namespace Ledger.Seal;

/// <summary>Stored bytes that cannot be an erasable payload.</summary>
public sealed class PayloadFormatException : FormatException
{
    /// <summary>A payload that is wrong for no stated reason.</summary>
    public PayloadFormatException()
    {
    }

    /// <summary>A payload that is wrong.</summary>
    public PayloadFormatException(string message)
        : base(message)
    {
    }

    /// <summary>A payload that is wrong, because of something else.</summary>
    public PayloadFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
