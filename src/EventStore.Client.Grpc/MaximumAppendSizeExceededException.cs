namespace EventStore.Client;

/// <summary>The append is larger than the server takes; nothing was written.</summary>
public class MaximumAppendSizeExceededException : Exception
{
    /// <summary>With what the server takes, in bytes.</summary>
    public MaximumAppendSizeExceededException(uint maxAppendSize, Exception? innerException = null)
        : base($"Maximum Append Size of {maxAppendSize} Exceeded.", innerException) => MaxAppendSize = maxAppendSize;

    /// <summary>With what the server takes, in bytes.</summary>
    public MaximumAppendSizeExceededException(int maxAppendSize, Exception? innerException = null)
        : this((uint)maxAppendSize, innerException)
    {
    }

    /// <summary>What the server takes, in bytes.</summary>
    public uint MaxAppendSize { get; }
}
