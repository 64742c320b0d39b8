namespace EventStore.Client;

/// <summary>The transaction does not exist.</summary>
public class InvalidTransactionException : Exception
{
    /// <summary>No such transaction.</summary>
    public InvalidTransactionException()
    {
    }

    /// <summary>With the server's words.</summary>
    public InvalidTransactionException(string message)
        : base(message)
    {
    }

    /// <summary>With the server's words.</summary>
    public InvalidTransactionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
