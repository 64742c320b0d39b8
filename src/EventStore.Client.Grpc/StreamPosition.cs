using System.Globalization;

namespace EventStore.Client;

/// <summary>Where an event stands in its stream, from 0.</summary>
public readonly struct StreamPosition : IEquatable<StreamPosition>, IComparable<StreamPosition>, IComparable, IPosition
{
    private readonly ulong _value;

    /// <summary>A number up to <see cref="long.MaxValue"/>, or <see cref="ulong.MaxValue"/> for <see cref="End"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Between the two.</exception>
    public StreamPosition(ulong value)
    {
        if (value is > long.MaxValue and not ulong.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "Neither within 63 bits nor End.");
        }
        _value = value;
    }

    /// <summary>After the last event of a stream.</summary>
    public static readonly StreamPosition End = new(ulong.MaxValue);

    /// <summary>The first event of a stream.</summary>
    public static readonly StreamPosition Start = new(0);

    /// <summary>−1 is <see cref="End"/>.</summary>
    public static StreamPosition FromInt64(long value) => value == -1 ? End : new(checked((ulong)value));

    /// <summary>The position of the event with that revision.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It names no event.</exception>
    public static StreamPosition FromStreamRevision(StreamRevision revision) => revision.ToUInt64() == ulong.MaxValue
        ? throw new ArgumentOutOfRangeException(nameof(revision))
        : new(revision.ToUInt64());

    /// <summary>The one after this.</summary>
    public StreamPosition Next() => this + 1;

    /// <summary>−1 for <see cref="End"/>.</summary>
    public long ToInt64() => this == End ? -1 : (long)_value;

    /// <summary>As it travels.</summary>
    public ulong ToUInt64() => _value;

    /// <inheritdoc />
    public int CompareTo(StreamPosition other) => _value.CompareTo(other._value);

    /// <inheritdoc />
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        StreamPosition other => CompareTo(other),
        _ => throw new ArgumentException("Not a StreamPosition.", nameof(obj)),
    };

    /// <inheritdoc />
    public bool Equals(StreamPosition other) => _value == other._value;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is StreamPosition other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value.GetHashCode();

    /// <inheritdoc />
    public override string ToString() => this == End ? nameof(End) : _value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(StreamPosition left, StreamPosition right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(StreamPosition left, StreamPosition right) => !left.Equals(right);

    /// <summary>Whether the left one is earlier.</summary>
    public static bool operator <(StreamPosition left, StreamPosition right) => left._value < right._value;

    /// <summary>Whether the left one is later.</summary>
    public static bool operator >(StreamPosition left, StreamPosition right) => left._value > right._value;

    /// <summary>Whether the left one is not later.</summary>
    public static bool operator <=(StreamPosition left, StreamPosition right) => left._value <= right._value;

    /// <summary>Whether the left one is not earlier.</summary>
    public static bool operator >=(StreamPosition left, StreamPosition right) => left._value >= right._value;

    /// <summary>So many later.</summary>
    public static StreamPosition operator +(StreamPosition left, ulong right) => new(checked(left._value + right));

    /// <summary>So many later.</summary>
    public static StreamPosition operator +(ulong left, StreamPosition right) => new(checked(left + right._value));

    /// <summary>So many earlier.</summary>
    public static StreamPosition operator -(StreamPosition left, ulong right) => new(checked(left._value - right));

    /// <summary>How far the left is after the right.</summary>
    public static StreamPosition operator -(ulong left, StreamPosition right) => new(checked(left - right._value));

    /// <summary>As it travels.</summary>
    public static implicit operator ulong(StreamPosition value) => value._value;

    /// <summary>As the constructor.</summary>
    public static implicit operator StreamPosition(ulong value) => new(value);
}
