namespace EventStore.Client;

/// <summary>Which node of a cluster to speak to.</summary>
public enum NodePreference
{
    /// <summary>The leader; every call asks to be answered by it.</summary>
    Leader,

    /// <summary>A follower where there is one.</summary>
    Follower,

    /// <summary>Any.</summary>
    Random,

    /// <summary>A read-only replica where there is one.</summary>
    ReadOnlyReplica,
}
