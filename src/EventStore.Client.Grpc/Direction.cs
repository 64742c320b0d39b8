namespace EventStore.Client;

/// <summary>Which way to read.</summary>
public enum Direction
{
    /// <summary>Latest first.</summary>
    Backwards,

    /// <summary>Earliest first.</summary>
    Forwards,
}
