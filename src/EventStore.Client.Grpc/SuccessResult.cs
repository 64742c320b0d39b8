using System.Runtime.InteropServices;

namespace EventStore.Client;

/// <summary>Written, now or the first time it was asked for.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct SuccessResult : IWriteResult, IEquatable<SuccessResult>
{
    /// <summary>Written.</summary>
    public SuccessResult(StreamRevision nextExpectedStreamRevision, Position logPosition)
    {
        NextExpectedStreamRevision = nextExpectedStreamRevision;
        LogPosition = logPosition;
    }

    /// <inheritdoc />
    public StreamRevision NextExpectedStreamRevision { get; }

    /// <inheritdoc />
    public Position LogPosition { get; }

    /// <summary>The revision the next append would expect.</summary>
    public long NextExpectedVersion => NextExpectedStreamRevision.ToInt64();

    /// <inheritdoc />
    public bool Equals(SuccessResult other) => NextExpectedStreamRevision == other.NextExpectedStreamRevision && LogPosition == other.LogPosition;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is SuccessResult other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(NextExpectedStreamRevision, LogPosition);

    /// <inheritdoc />
    public override string ToString() => $"{NextExpectedStreamRevision}:{LogPosition}";

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(SuccessResult left, SuccessResult right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(SuccessResult left, SuccessResult right) => !left.Equals(right);
}
