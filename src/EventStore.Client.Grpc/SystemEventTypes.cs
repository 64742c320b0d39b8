namespace EventStore.Client;

/// <summary>Event types the server gives a meaning.</summary>
public static class SystemEventTypes
{
    /// <summary>A tombstone.</summary>
    public const string StreamDeleted = "$streamDeleted";

    /// <summary>Statistics.</summary>
    public const string StatsCollection = "$statsCollected";

    /// <summary>A link to an event of another stream.</summary>
    public const string LinkTo = "$>";

    /// <summary>A stream's metadata.</summary>
    public const string StreamMetadata = "$metadata";

    /// <summary>The server's settings.</summary>
    public const string Settings = "$settings";
}
