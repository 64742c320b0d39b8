namespace EventStore.Client;

/// <summary>A certificate or key file that is missing or cannot be read.</summary>
public class InvalidClientCertificateException : ConnectionStringParseException
{
    /// <summary>With what is wrong.</summary>
    public InvalidClientCertificateException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
