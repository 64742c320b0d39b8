namespace EventStore.Client;

/// <summary>A connection string that cannot be read; the message says what is wrong with it and never shows a password.</summary>
public class ConnectionStringParseException : Exception
{
    /// <summary>With what is wrong.</summary>
    public ConnectionStringParseException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
