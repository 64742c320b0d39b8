using System.Globalization;

namespace EventStore.Client;

/// <summary>What an append expects of its stream when it names no revision.</summary>
public readonly struct StreamState : IEquatable<StreamState>
{
    private readonly int _value;

    private StreamState(int value) => _value = value;

    /// <summary>The stream does not exist yet.</summary>
    public static readonly StreamState NoStream = new(1);

    /// <summary>Anything. Repeating such an append may write it twice.</summary>
    public static readonly StreamState Any = new(2);

    /// <summary>The stream exists.</summary>
    public static readonly StreamState StreamExists = new(4);

    /// <summary>−1 no stream, −2 any, −4 exists.</summary>
    public long ToInt64() => -_value;

    /// <inheritdoc />
    public bool Equals(StreamState other) => _value == other._value;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is StreamState other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value;

    /// <inheritdoc />
    public override string ToString() => _value switch
    {
        1 => nameof(NoStream),
        2 => nameof(Any),
        4 => nameof(StreamExists),
        _ => _value.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(StreamState left, StreamState right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(StreamState left, StreamState right) => !left.Equals(right);

    /// <summary>1 no stream, 2 any, 4 exists.</summary>
    public static implicit operator int(StreamState streamState) => streamState._value;
}
