namespace EventStore.Client;

/// <summary>This user may not do this.</summary>
public class AccessDeniedException : Exception
{
    /// <summary>With the server's words.</summary>
    public AccessDeniedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>In one part of a call that goes on.</summary>
    public AccessDeniedException()
        : base("Access denied.")
    {
    }
}
