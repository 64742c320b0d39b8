namespace EventStore.Client;

/// <summary>How operations are done.</summary>
public class EventStoreClientOperationOptions
{
    /// <summary>Whether a wrong expected version is an exception (as by default) or a <see cref="WrongExpectedVersionResult"/>.</summary>
    public bool ThrowOnAppendFailure { get; set; } = true;

    /// <summary>In parts of how many bytes a large append travels; it is written whole or not at all.</summary>
    public int BatchAppendSize { get; set; } = 3 * 1024 * 1024;

    /// <summary>What to put into the <c>authorization</c> header.</summary>
    public Func<UserCredentials, CancellationToken, ValueTask<string>> GetAuthenticationHeaderValue { get; set; } =
        static (userCredentials, _) => new(userCredentials.ToString());

    /// <summary>New defaults.</summary>
    public static EventStoreClientOperationOptions Default => new();

    /// <summary>A copy.</summary>
    public EventStoreClientOperationOptions Clone() => new()
    {
        ThrowOnAppendFailure = ThrowOnAppendFailure,
        BatchAppendSize = BatchAppendSize,
        GetAuthenticationHeaderValue = GetAuthenticationHeaderValue,
    };
}
