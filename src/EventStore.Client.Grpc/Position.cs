using System.Globalization;
using System.Runtime.InteropServices;

namespace EventStore.Client;

/// <summary>A place in the log of the whole server: byte offsets with gaps, good for comparing and for reading on, for nothing else.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly struct Position : IEquatable<Position>, IComparable<Position>, IComparable, IPosition
{
    /// <summary>Before the first event.</summary>
    public static readonly Position Start = new(0, 0);

    /// <summary>After the last event.</summary>
    public static readonly Position End = new(ulong.MaxValue, ulong.MaxValue);

    /// <summary>Both within 63 bits, or <see cref="ulong.MaxValue"/> for <see cref="End"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Neither, or the commit is before the prepare.</exception>
    public Position(ulong commitPosition, ulong preparePosition)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(commitPosition, preparePosition);
        if (commitPosition is > long.MaxValue and not ulong.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(commitPosition));
        }
        if (preparePosition is > long.MaxValue and not ulong.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(preparePosition));
        }
        CommitPosition = commitPosition;
        PreparePosition = preparePosition;
    }

    /// <summary>Where the write was committed.</summary>
    public ulong CommitPosition { get; }

    /// <summary>Where the event itself stands.</summary>
    public ulong PreparePosition { get; }

    /// <summary>Reads what <see cref="ToString"/> wrote: <c>C:123/P:123</c>.</summary>
    public static bool TryParse(string value, out Position? position)
    {
        ArgumentNullException.ThrowIfNull(value);
        position = null;
        var slash = value.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !TryRead(value.AsSpan(0, slash), "C:", out var commit) || !TryRead(value.AsSpan(slash + 1), "P:", out var prepare))
        {
            return false;
        }
        position = new Position(commit, prepare);
        return true;

        static bool TryRead(ReadOnlySpan<char> part, string prefix, out ulong number)
        {
            number = 0;
            return part.StartsWith(prefix, StringComparison.Ordinal) && ulong.TryParse(part[prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out number);
        }
    }

    /// <inheritdoc />
    public int CompareTo(Position other) =>
        CommitPosition != other.CommitPosition ? CommitPosition.CompareTo(other.CommitPosition) : PreparePosition.CompareTo(other.PreparePosition);

    /// <inheritdoc />
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        Position other => CompareTo(other),
        _ => throw new ArgumentException("Not a Position.", nameof(obj)),
    };

    /// <inheritdoc />
    public bool Equals(Position other) => CommitPosition == other.CommitPosition && PreparePosition == other.PreparePosition;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Position other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(CommitPosition, PreparePosition);

    /// <summary><c>C:123/P:123</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"C:{CommitPosition}/P:{PreparePosition}");

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(Position p1, Position p2) => p1.Equals(p2);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(Position p1, Position p2) => !p1.Equals(p2);

    /// <summary>Whether the left one is earlier.</summary>
    public static bool operator <(Position p1, Position p2) => p1.CompareTo(p2) < 0;

    /// <summary>Whether the left one is later.</summary>
    public static bool operator >(Position p1, Position p2) => p1.CompareTo(p2) > 0;

    /// <summary>Whether the left one is not later.</summary>
    public static bool operator <=(Position p1, Position p2) => p1.CompareTo(p2) <= 0;

    /// <summary>Whether the left one is not earlier.</summary>
    public static bool operator >=(Position p1, Position p2) => p1.CompareTo(p2) >= 0;
}
