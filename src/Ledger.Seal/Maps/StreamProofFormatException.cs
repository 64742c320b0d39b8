namespace Ledger.Seal.Maps;

/// <summary>Bytes that are not a proof of a stream.</summary>
public sealed class StreamProofFormatException : FormatException
{
    /// <summary>Wrong for no stated reason.</summary>
    public StreamProofFormatException()
    {
    }

    /// <summary>Wrong for this reason.</summary>
    public StreamProofFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Wrong because of something else.</summary>
    public StreamProofFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
