namespace EventStore.Client;

/// <summary>User and password are not divided by one colon.</summary>
public class InvalidUserCredentialsException : ConnectionStringParseException
{
    /// <summary>With what stands there; it may hold a secret and is not shown.</summary>
    public InvalidUserCredentialsException(string userInfo)
        : base("Invalid user credentials. Username & password must be delimited by a colon") => _ = userInfo;
}
