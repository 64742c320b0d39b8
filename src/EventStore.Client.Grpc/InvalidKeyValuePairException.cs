namespace EventStore.Client;

/// <summary>Not of the form option=value.</summary>
public class InvalidKeyValuePairException : ConnectionStringParseException
{
    /// <summary>With what stands there.</summary>
    public InvalidKeyValuePairException(string keyValuePair)
        : base($"Invalid key/value pair: '{keyValuePair}'")
    {
    }
}
