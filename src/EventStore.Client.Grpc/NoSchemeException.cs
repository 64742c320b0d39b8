namespace EventStore.Client;

/// <summary>No <c>esdb://</c> or its like.</summary>
public class NoSchemeException : ConnectionStringParseException
{
    /// <summary>No scheme.</summary>
    public NoSchemeException()
        : base("Could not parse scheme from connection string")
    {
    }
}
