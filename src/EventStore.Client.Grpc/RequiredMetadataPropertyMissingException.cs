namespace EventStore.Client;

/// <summary>An event came without its type or content type.</summary>
public class RequiredMetadataPropertyMissingException : Exception
{
    /// <summary>With what is missing.</summary>
    public RequiredMetadataPropertyMissingException(string missingMetadataProperty, Exception? innerException = null)
        : base($"Required metadata property {missingMetadataProperty} is missing", innerException)
    {
    }
}
