namespace Ledger.Seal;

/// <summary>A text that is not a trust policy.</summary>
public sealed class PolicyFormatException : FormatException
{
    /// <summary>Wrong for no stated reason.</summary>
    public PolicyFormatException()
    {
    }

    /// <summary>Wrong for this reason.</summary>
    public PolicyFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Wrong because of something else.</summary>
    public PolicyFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
