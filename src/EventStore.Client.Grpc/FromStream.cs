namespace EventStore.Client;

/// <summary>Where following one stream begins. What is named is not sent again: a subscription's position is exclusive.</summary>
public readonly struct FromStream : IEquatable<FromStream>, IComparable<FromStream>, IComparable
{
    private readonly StreamPosition? _after;

    private FromStream(StreamPosition? after) => _after = after;

    /// <summary>From the first event on.</summary>
    public static readonly FromStream Start = new(null);

    /// <summary>Only what is written from now on.</summary>
    public static readonly FromStream End = new(StreamPosition.End);

    /// <summary>From the event after that one on.</summary>
    /// <exception cref="ArgumentException">There is nothing after the end: use <see cref="End"/>.</exception>
    public static FromStream After(StreamPosition streamPosition) =>
        streamPosition == StreamPosition.End ? throw new ArgumentException("Use FromStream.End.", nameof(streamPosition)) : new(streamPosition);

    /// <summary>As it travels.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Start"/> has no number.</exception>
    public ulong ToUInt64() => _after is { } after
        ? after.ToUInt64()
        : throw new InvalidOperationException("FromStream.Start has no number.");

    /// <inheritdoc />
    public int CompareTo(FromStream other) => Nullable.Compare(_after, other._after);

    /// <inheritdoc />
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        FromStream other => CompareTo(other),
        _ => throw new ArgumentException("Not a FromStream.", nameof(obj)),
    };

    /// <inheritdoc />
    public bool Equals(FromStream other) => Nullable.Equals(_after, other._after);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is FromStream other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _after.GetHashCode();

    /// <inheritdoc />
    public override string ToString() => _after switch
    {
        null => "Start",
        { } after when after == StreamPosition.End => "Live",
        { } after => after.ToString(),
    };

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(FromStream left, FromStream right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(FromStream left, FromStream right) => !left.Equals(right);

    /// <summary>Whether the left one is earlier.</summary>
    public static bool operator <(FromStream left, FromStream right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one is later.</summary>
    public static bool operator >(FromStream left, FromStream right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one is not later.</summary>
    public static bool operator <=(FromStream left, FromStream right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one is not earlier.</summary>
    public static bool operator >=(FromStream left, FromStream right) => left.CompareTo(right) >= 0;
}
