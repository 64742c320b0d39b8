namespace EventStore.Client;

/// <summary>An option that does not exist, or a value it cannot have.</summary>
public class InvalidSettingException : ConnectionStringParseException
{
    /// <summary>With what is wrong.</summary>
    public InvalidSettingException(string message)
        : base(message)
    {
    }
}
