namespace EventStore.Client;

/// <summary>No node of the cluster could be found that is as preferred.</summary>
public class DiscoveryException : Exception
{
    /// <summary>With the reason.</summary>
    public DiscoveryException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>After so many attempts.</summary>
    public DiscoveryException(int maxDiscoverAttempts)
        : this(maxDiscoverAttempts, null)
    {
    }

    internal DiscoveryException(int maxDiscoverAttempts, Exception? last)
        : base($"Failed to discover candidate in {maxDiscoverAttempts} attempts.", last) => MaxDiscoverAttempts = maxDiscoverAttempts;

    /// <summary>How often it was tried.</summary>
    public int MaxDiscoverAttempts { get; }
}
