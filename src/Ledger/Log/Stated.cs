using System.Diagnostics.CodeAnalysis;

namespace Ledger.Log;

/// <summary>How a value that a source does not give is written: a value of its own, never null, 0 or an empty text.</summary>
public static class StatedText
{
    /// <summary>The word that stands for it, in commands, stored facts and registers.</summary>
    public const string NotStated = "not-stated";
}

/// <summary>A value that the source states, or that it does not. Written in JSON as the value, or as <c>"not-stated"</c>.</summary>
/// <typeparam name="T">What would be stated.</typeparam>
public readonly record struct Stated<T>
    where T : notnull
{
    private readonly T? _value;

    /// <summary>A value that is stated.</summary>
    public Stated(T value)
    {
        _value = value;
        IsStated = true;
    }

    /// <summary>The source does not say. The default.</summary>
    public static Stated<T> NotStated => default;

    /// <summary>Whether the source says.</summary>
    [MemberNotNullWhen(true, nameof(_value))]
    public bool IsStated { get; }

    /// <summary>What it says.</summary>
    /// <exception cref="InvalidOperationException">It does not say.</exception>
    public T Value => IsStated ? _value : throw new InvalidOperationException("The value is not stated.");

    /// <summary>What it says, if it does.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return IsStated;
    }

    /// <summary>A value that is stated.</summary>
    public static implicit operator Stated<T>(T value) => new(value);

    /// <summary>The value as text, or <c>not-stated</c>.</summary>
    public override string ToString() => IsStated ? _value.ToString() ?? string.Empty : StatedText.NotStated;
}
