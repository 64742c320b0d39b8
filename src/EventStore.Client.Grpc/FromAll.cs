namespace EventStore.Client;

/// <summary>Where following the whole log begins. What is named is not sent again: a subscription's position is exclusive.</summary>
public readonly struct FromAll : IEquatable<FromAll>, IComparable<FromAll>, IComparable
{
    private readonly Position? _after;

    private FromAll(Position? after) => _after = after;

    /// <summary>From the first event on.</summary>
    public static readonly FromAll Start = new(null);

    /// <summary>Only what is written from now on.</summary>
    public static readonly FromAll End = new(Position.End);

    /// <summary>From the event after that one on.</summary>
    /// <exception cref="ArgumentException">There is nothing after the end: use <see cref="End"/>.</exception>
    public static FromAll After(Position position) =>
        position == Position.End ? throw new ArgumentException("Use FromAll.End.", nameof(position)) : new(position);

    /// <summary>As it travels.</summary>
    /// <exception cref="InvalidOperationException"><see cref="Start"/> has no number.</exception>
    public (ulong commitPosition, ulong preparePosition) ToUInt64() => _after is { } after
        ? (after.CommitPosition, after.PreparePosition)
        : throw new InvalidOperationException("FromAll.Start has no number.");

    /// <inheritdoc />
    public int CompareTo(FromAll other) => Nullable.Compare(_after, other._after);

    /// <inheritdoc />
    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        FromAll other => CompareTo(other),
        _ => throw new ArgumentException("Not a FromAll.", nameof(obj)),
    };

    /// <inheritdoc />
    public bool Equals(FromAll other) => Nullable.Equals(_after, other._after);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is FromAll other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _after.GetHashCode();

    /// <inheritdoc />
    public override string ToString() => _after switch
    {
        null => "Start",
        { } after when after == Position.End => "Live",
        { } after => after.ToString(),
    };

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(FromAll left, FromAll right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(FromAll left, FromAll right) => !left.Equals(right);

    /// <summary>Whether the left one is earlier.</summary>
    public static bool operator <(FromAll left, FromAll right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one is later.</summary>
    public static bool operator >(FromAll left, FromAll right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one is not later.</summary>
    public static bool operator <=(FromAll left, FromAll right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one is not earlier.</summary>
    public static bool operator >=(FromAll left, FromAll right) => left.CompareTo(right) >= 0;
}
