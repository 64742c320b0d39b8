using System.Globalization;

namespace EventStore.Client;

/// <summary>The number of a stream's last event, from 0, as an append expects it.</summary>
public readonly struct StreamRevision : IEquatable<StreamRevision>, IComparable<StreamRevision>, IComparable
{
    private readonly ulong _value;

    /// <summary>A number up to <see cref="long.MaxValue"/>, or <see cref="ulong.MaxValue"/> for <see cref="None"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Between the two.</exception>
    public StreamRevision(ulong value)
    {
        if (value is > long.MaxValue and not ulong.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "Neither within 63 bits nor None.");
        }
        _value = value;
    }

    /// <summary>No event: the stream does not exist.</summary>
    public static readonly StreamRevision None = new(ulong.MaxValue);

    /// <summary>−1 is <see cref="None"/>.</summary>
    public static StreamRevision FromInt64(long value) => value == -1 ? None : new(checked((ulong)value));

    /// <summary>The revision of a stream whose last event stands there.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It names no event.</exception>
    public static StreamRevision FromStreamPosition(StreamPosition position) => position.ToUInt64() == ulong.MaxValue
        ? throw new ArgumentOutOfRangeException(nameof(position))
        : new(position.ToUInt64());

    /// <summary>The one after this.</summary>
    public StreamRevision Next() => this + 1;

    /// <summary>−1 for <see cref="None"/>.</summary>
    public long ToInt64() => this == None ? -1 : (long)_value;

    /// <summary>As it travels.</summary>
    public ulong ToUInt64() => _value;

    /// <inheritdoc />
    public int CompareTo(StreamRevision other) => _value.CompareTo(other._value);

    /// <inheritdoc />
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        StreamRevision other => CompareTo(other),
        _ => throw new ArgumentException("Not a StreamRevision.", nameof(obj)),
    };

    /// <inheritdoc />
    public bool Equals(StreamRevision other) => _value == other._value;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is StreamRevision other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value.GetHashCode();

    /// <inheritdoc />
    public override string ToString() => this == None ? nameof(None) : _value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(StreamRevision left, StreamRevision right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(StreamRevision left, StreamRevision right) => !left.Equals(right);

    /// <summary>Whether the left one is earlier.</summary>
    public static bool operator <(StreamRevision left, StreamRevision right) => left._value < right._value;

    /// <summary>Whether the left one is later.</summary>
    public static bool operator >(StreamRevision left, StreamRevision right) => left._value > right._value;

    /// <summary>Whether the left one is not later.</summary>
    public static bool operator <=(StreamRevision left, StreamRevision right) => left._value <= right._value;

    /// <summary>Whether the left one is not earlier.</summary>
    public static bool operator >=(StreamRevision left, StreamRevision right) => left._value >= right._value;

    /// <summary>So many later.</summary>
    public static StreamRevision operator +(StreamRevision left, ulong right) => new(checked(left._value + right));

    /// <summary>So many later.</summary>
    public static StreamRevision operator +(ulong left, StreamRevision right) => new(checked(left + right._value));

    /// <summary>So many earlier.</summary>
    public static StreamRevision operator -(StreamRevision left, ulong right) => new(checked(left._value - right));

    /// <summary>How far the left is after the right.</summary>
    public static StreamRevision operator -(ulong left, StreamRevision right) => new(checked(left - right._value));

    /// <summary>As it travels.</summary>
    public static implicit operator ulong(StreamRevision value) => value._value;

    /// <summary>As the constructor.</summary>
    public static implicit operator StreamRevision(ulong value) => new(value);
}
