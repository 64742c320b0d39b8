namespace Ledger.Seal;

/// <summary>Bytes that are not a signed note, a checkpoint or a key.</summary>
public sealed class NoteFormatException : FormatException
{
    /// <summary>Wrong for no stated reason.</summary>
    public NoteFormatException()
    {
    }

    /// <summary>Wrong for this reason.</summary>
    public NoteFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Wrong because of something else.</summary>
    public NoteFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
