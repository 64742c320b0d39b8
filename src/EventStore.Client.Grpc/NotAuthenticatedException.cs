namespace EventStore.Client;

/// <summary>The server does not know this user, or the password is wrong.</summary>
public class NotAuthenticatedException : Exception
{
    /// <summary>With what is wrong.</summary>
    public NotAuthenticatedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
