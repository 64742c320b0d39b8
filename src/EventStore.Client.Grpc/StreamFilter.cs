using System.Text.RegularExpressions;

namespace EventStore.Client;

/// <summary>Events whose stream begins with one of some prefixes, or matches a regular expression.</summary>
public readonly struct StreamFilter : IEquatable<StreamFilter>, IEventFilter
{
    private readonly PrefixFilterExpression[]? _prefixes;

    private StreamFilter(uint maxSearchWindow, PrefixFilterExpression[] prefixes, RegularFilterExpression regex)
    {
        ArgumentOutOfRangeException.ThrowIfZero(maxSearchWindow);
        MaxSearchWindow = maxSearchWindow;
        _prefixes = prefixes;
        Regex = regex;
    }

    /// <summary>No filter.</summary>
    public static readonly StreamFilter None;

    /// <inheritdoc />
    public PrefixFilterExpression[] Prefixes => _prefixes ?? [];

    /// <inheritdoc />
    public RegularFilterExpression Regex { get; }

    /// <inheritdoc />
    public uint? MaxSearchWindow { get; }

    /// <summary>Names that begin so.</summary>
    public static IEventFilter Prefix(string prefix) => Prefix(32, prefix);

    /// <summary>Names that begin in one of these ways.</summary>
    /// <exception cref="ArgumentException">No prefix is given.</exception>
    public static IEventFilter Prefix(params string[] prefixes) => Prefix(32, prefixes);

    /// <summary>Names that begin in one of these ways.</summary>
    /// <exception cref="ArgumentException">No prefix is given.</exception>
    public static IEventFilter Prefix(uint maxSearchWindow, params string[] prefixes)
    {
        ArgumentNullException.ThrowIfNull(prefixes);
        return prefixes is []
            ? throw new ArgumentException("No prefix is given.", nameof(prefixes))
            : new StreamFilter(maxSearchWindow, Array.ConvertAll(prefixes, static prefix => new PrefixFilterExpression(prefix)), RegularFilterExpression.None);
    }

    /// <summary>Names that match.</summary>
    public static IEventFilter RegularExpression(string regex, uint maxSearchWindow = 32) =>
        new StreamFilter(maxSearchWindow, [], new RegularFilterExpression(regex));

    /// <summary>Names that match; the options of the expression do not travel.</summary>
    public static IEventFilter RegularExpression(Regex regex, uint maxSearchWindow = 32) =>
        new StreamFilter(maxSearchWindow, [], new RegularFilterExpression(regex));

    /// <inheritdoc />
    public bool Equals(StreamFilter other) => Prefixes.AsSpan().SequenceEqual(other.Prefixes) && Regex == other.Regex && MaxSearchWindow == other.MaxSearchWindow;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is StreamFilter other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Prefixes.Length, Regex, MaxSearchWindow);

    /// <inheritdoc />
    public override string ToString() =>
        this == None ? "(none)" : $"StreamFilter {(Prefixes is [] ? Regex.ToString() : $"[{string.Join(", ", Prefixes)}]")}";

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(StreamFilter left, StreamFilter right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(StreamFilter left, StreamFilter right) => !left.Equals(right);
}
