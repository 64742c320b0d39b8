using System.Text.RegularExpressions;

namespace EventStore.Client;

/// <summary>Events whose type begins with one of some prefixes, or matches a regular expression.</summary>
public readonly struct EventTypeFilter : IEquatable<EventTypeFilter>, IEventFilter
{
    private readonly PrefixFilterExpression[]? _prefixes;

    private EventTypeFilter(uint maxSearchWindow, PrefixFilterExpression[] prefixes, RegularFilterExpression regex)
    {
        ArgumentOutOfRangeException.ThrowIfZero(maxSearchWindow);
        MaxSearchWindow = maxSearchWindow;
        _prefixes = prefixes;
        Regex = regex;
    }

    /// <summary>No filter.</summary>
    public static readonly EventTypeFilter None;

    /// <inheritdoc />
    public PrefixFilterExpression[] Prefixes => _prefixes ?? [];

    /// <inheritdoc />
    public RegularFilterExpression Regex { get; }

    /// <inheritdoc />
    public uint? MaxSearchWindow { get; }

    /// <summary>Every event but the server's own.</summary>
    public static EventTypeFilter ExcludeSystemEvents(uint maxSearchWindow = 32) =>
        new(maxSearchWindow, [], RegularFilterExpression.ExcludeSystemEvents);

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
            : new EventTypeFilter(maxSearchWindow, Array.ConvertAll(prefixes, static prefix => new PrefixFilterExpression(prefix)), RegularFilterExpression.None);
    }

    /// <summary>Names that match.</summary>
    public static IEventFilter RegularExpression(string regex, uint maxSearchWindow = 32) =>
        new EventTypeFilter(maxSearchWindow, [], new RegularFilterExpression(regex));

    /// <summary>Names that match; the options of the expression do not travel.</summary>
    public static IEventFilter RegularExpression(Regex regex, uint maxSearchWindow = 32) =>
        new EventTypeFilter(maxSearchWindow, [], new RegularFilterExpression(regex));

    /// <inheritdoc />
    public bool Equals(EventTypeFilter other) => Prefixes.AsSpan().SequenceEqual(other.Prefixes) && Regex == other.Regex && MaxSearchWindow == other.MaxSearchWindow;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is EventTypeFilter other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Prefixes.Length, Regex, MaxSearchWindow);

    /// <inheritdoc />
    public override string ToString() =>
        this == None ? "(none)" : $"EventTypeFilter {(Prefixes is [] ? Regex.ToString() : $"[{string.Join(", ", Prefixes)}]")}";

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(EventTypeFilter left, EventTypeFilter right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(EventTypeFilter left, EventTypeFilter right) => !left.Equals(right);
}
