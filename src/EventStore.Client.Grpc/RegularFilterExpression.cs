using System.Text.RegularExpressions;

namespace EventStore.Client;

/// <summary>A regular expression that the server matches names with.</summary>
public readonly struct RegularFilterExpression : IEquatable<RegularFilterExpression>
{
    private readonly string? _value;

    /// <summary>A regular expression that the server matches names with.</summary>
    public RegularFilterExpression(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value;
    }

    /// <summary>The pattern of a regular expression; its options do not travel.</summary>
    public RegularFilterExpression(Regex value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _value = value.ToString();
    }

    /// <summary>Names that do not begin with a dollar.</summary>
    public static readonly RegularFilterExpression ExcludeSystemEvents = new(@"^[^\$].*");

    /// <summary>None.</summary>
    public static readonly RegularFilterExpression None;

    /// <inheritdoc />
    public bool Equals(RegularFilterExpression other) => _value == other._value;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is RegularFilterExpression other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.Ordinal.GetHashCode(_value);

    /// <inheritdoc />
    public override string? ToString() => _value;

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(RegularFilterExpression left, RegularFilterExpression right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(RegularFilterExpression left, RegularFilterExpression right) => !left.Equals(right);

    /// <summary>The text.</summary>
    public static implicit operator string?(RegularFilterExpression value) => value._value;
}
