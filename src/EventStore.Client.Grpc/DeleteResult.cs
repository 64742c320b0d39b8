namespace EventStore.Client;

/// <summary>A stream was deleted or tombstoned.</summary>
public readonly struct DeleteResult : IEquatable<DeleteResult>
{
    /// <summary>Deleted, at a place in the log.</summary>
    public DeleteResult(Position logPosition) => LogPosition = logPosition;

    /// <summary>Where that stands in the whole log.</summary>
    public Position LogPosition { get; }

    /// <inheritdoc />
    public bool Equals(DeleteResult other) => LogPosition == other.LogPosition;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is DeleteResult other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => LogPosition.GetHashCode();

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(DeleteResult left, DeleteResult right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(DeleteResult left, DeleteResult right) => !left.Equals(right);
}
