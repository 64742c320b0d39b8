using Ledger.Seal;

namespace Ledger.Log;

/// <summary>
/// The name of one aggregate's stream: <c>category-id</c>, as it stands in headers, e.g. <c>office-chief-executive</c>.
/// Well-formed NFC text without control characters, at most 200 bytes of UTF-8.
/// </summary>
public readonly record struct StreamName : IComparable<StreamName>
{
    /// <summary>The longest name, in bytes of UTF-8 (the header's cap).</summary>
    public const int MaxBytes = 200;

    private readonly string? _value;

    /// <summary>Names a stream.</summary>
    /// <exception cref="ArgumentException">The text is empty, too long or not acceptable text.</exception>
    public StreamName(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        if (!LedgerText.IsAcceptable(value, MaxBytes, out var problem))
        {
            throw new ArgumentException($"A stream name {problem}.", nameof(value));
        }

        _value = value;
    }

    /// <summary>The name as text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A stream name was never given.");

    /// <summary>What stands before the first hyphen: the noun whose stream it is.</summary>
    public string Category => Value.IndexOf('-', StringComparison.Ordinal) is var hyphen and > 0 ? Value[..hyphen] : Value;

    /// <inheritdoc/>
    public int CompareTo(StreamName other) => string.CompareOrdinal(_value, other._value);

    /// <summary>The name as text.</summary>
    public override string ToString() => Value;

    /// <summary>Ordinal order.</summary>
    public static bool operator <(StreamName left, StreamName right) => left.CompareTo(right) < 0;

    /// <summary>Ordinal order.</summary>
    public static bool operator <=(StreamName left, StreamName right) => left.CompareTo(right) <= 0;

    /// <summary>Ordinal order.</summary>
    public static bool operator >(StreamName left, StreamName right) => left.CompareTo(right) > 0;

    /// <summary>Ordinal order.</summary>
    public static bool operator >=(StreamName left, StreamName right) => left.CompareTo(right) >= 0;
}
