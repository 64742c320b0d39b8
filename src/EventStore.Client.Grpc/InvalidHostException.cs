namespace EventStore.Client;

/// <summary>No host, or no port.</summary>
public class InvalidHostException : ConnectionStringParseException
{
    /// <summary>With what stands in its place.</summary>
    public InvalidHostException(string host)
        : base($"Invalid host: '{host}'")
    {
    }
}
