namespace EventStore.Client;

/// <summary>What a name begins with.</summary>
public readonly struct PrefixFilterExpression : IEquatable<PrefixFilterExpression>
{
    private readonly string? _value;

    /// <summary>What a name begins with.</summary>
    public PrefixFilterExpression(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
    }

    /// <summary>None.</summary>
    public static readonly PrefixFilterExpression None;

    /// <inheritdoc />
    public bool Equals(PrefixFilterExpression other) => _value == other._value;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is PrefixFilterExpression other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.Ordinal.GetHashCode(_value);

    /// <inheritdoc />
    public override string? ToString() => _value;

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(PrefixFilterExpression left, PrefixFilterExpression right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(PrefixFilterExpression left, PrefixFilterExpression right) => !left.Equals(right);

    /// <summary>The text.</summary>
    public static implicit operator string?(PrefixFilterExpression value) => value._value;
}
