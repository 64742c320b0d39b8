namespace Ledger.Testing;

/// <summary>What a node of the double is.</summary>
public enum NodeRole
{
    /// <summary>It takes writes.</summary>
    Leader,

    /// <summary>It refuses what asks for the leader and names it; else it passes writes on.</summary>
    Follower,

    /// <summary>As a follower, and never to be leader.</summary>
    ReadOnlyReplica,
}
