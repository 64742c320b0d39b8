namespace EventStore.Client;

/// <summary>What a reading or a subscription says, one at a time.</summary>
public abstract record StreamMessage
{
    /// <summary>An event.</summary>
    public record Event(ResolvedEvent ResolvedEvent) : StreamMessage;

    /// <summary>There is no such stream.</summary>
    public record NotFound : StreamMessage
    {
        internal static readonly NotFound Instance = new();
    }

    /// <summary>The stream exists; comes before all else.</summary>
    public record Ok : StreamMessage
    {
        internal static readonly Ok Instance = new();
    }

    /// <summary>The stream's first event that is left.</summary>
    public record FirstStreamPosition(StreamPosition StreamPosition) : StreamMessage;

    /// <summary>The stream's last event.</summary>
    public record LastStreamPosition(StreamPosition StreamPosition) : StreamMessage;

    /// <summary>The last place of the whole log.</summary>
    public record LastAllStreamPosition(Position Position) : StreamMessage;

    /// <summary>The subscription stands; comes before all else.</summary>
    public record SubscriptionConfirmation(string SubscriptionId) : StreamMessage;

    /// <summary>Everything up to here was looked at; what matched was sent.</summary>
    public record AllStreamCheckpointReached(Position Position) : StreamMessage;

    /// <summary>Everything up to here was looked at.</summary>
    public record StreamCheckpointReached(StreamPosition StreamPosition) : StreamMessage;

    /// <summary>What was there is sent; what follows is live. From 23.10 on.</summary>
    public record CaughtUp : StreamMessage
    {
        internal static readonly CaughtUp Instance = new();
    }

    /// <summary>The subscription is reading again what it could not take live. From 23.10 on.</summary>
    public record FellBehind : StreamMessage
    {
        internal static readonly FellBehind Instance = new();
    }

    /// <summary>Something newer than this client.</summary>
    public record Unknown : StreamMessage
    {
        internal static readonly Unknown Instance = new();
    }
}
