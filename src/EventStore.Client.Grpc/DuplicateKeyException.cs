namespace EventStore.Client;

/// <summary>An option is given twice.</summary>
public class DuplicateKeyException : ConnectionStringParseException
{
    /// <summary>With the option.</summary>
    public DuplicateKeyException(string key)
        : base($"Duplicate key: '{key}'")
    {
    }
}
