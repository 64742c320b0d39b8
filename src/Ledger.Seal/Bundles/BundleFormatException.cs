namespace Ledger.Seal.Bundles;

/// <summary>Bytes that are no bundle, or one that is made to do harm.</summary>
public sealed class BundleFormatException : FormatException
{
    /// <summary>Wrong for no stated reason.</summary>
    public BundleFormatException()
    {
    }

    /// <summary>Wrong for this reason.</summary>
    public BundleFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Wrong because of something else.</summary>
    public BundleFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
