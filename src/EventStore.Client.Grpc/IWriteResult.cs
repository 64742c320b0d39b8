namespace EventStore.Client;

/// <summary>What became of an append.</summary>
public interface IWriteResult
{
    /// <summary>Where it stands in the whole log.</summary>
    Position LogPosition { get; }

    /// <summary>The revision the next append would expect.</summary>
    StreamRevision NextExpectedStreamRevision { get; }
}
