namespace EventStore.Client;

/// <summary>Not one of the schemes.</summary>
public class InvalidSchemeException : ConnectionStringParseException
{
    /// <summary>With what stands there and what may.</summary>
    public InvalidSchemeException(string scheme, string[] supportedSchemes)
        : base($"Invalid scheme: '{scheme}'. Supported values are: {string.Join(',', supportedSchemes)}")
    {
    }
}
