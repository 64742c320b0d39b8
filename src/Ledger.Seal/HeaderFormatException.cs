namespace Ledger.Seal;

/// <summary>Bytes that are not a header, or a header that cannot be written.</summary>
public sealed class HeaderFormatException : FormatException
{
    /// <summary>A header that is wrong for no stated reason.</summary>
    public HeaderFormatException()
        : this("The header is malformed.")
    {
    }

    /// <summary>A header that cannot be written.</summary>
    public HeaderFormatException(string message)
        : base(message)
    {
    }

    /// <summary>A header that cannot be written, because of something else.</summary>
    public HeaderFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal HeaderFormatException(string problem, int offset)
        : base($"header, byte {offset}: {problem}") => Offset = offset;

    /// <summary>Where reading stopped, in bytes from the start; null when writing.</summary>
    public int? Offset { get; }
}
