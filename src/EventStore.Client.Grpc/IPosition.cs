namespace EventStore.Client;

/// <summary>A place in a stream (<see cref="StreamPosition"/>) or in the whole log (<see cref="Position"/>).</summary>
#pragma warning disable CA1040 // A marker in the published client, too.
public interface IPosition;
#pragma warning restore CA1040
