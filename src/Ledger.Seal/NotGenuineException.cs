namespace Ledger.Seal;

/// <summary>A well-formed note that the expected key did not sign, or whose signature is wrong.</summary>
public sealed class NotGenuineException : Exception
{
    /// <summary>Not genuine for no stated reason.</summary>
    public NotGenuineException()
    {
    }

    /// <summary>Not genuine for this reason.</summary>
    public NotGenuineException(string message)
        : base(message)
    {
    }

    /// <summary>Not genuine because of something else.</summary>
    public NotGenuineException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
