using System.Text.RegularExpressions;

namespace Ledger.Log;

/// <summary>The id of one thing that has a stream of its own: an office, a body, a decision. It names nobody.</summary>
/// <typeparam name="TSelf">The id's own type.</typeparam>
public interface IStreamId<TSelf>
    where TSelf : StreamId, IStreamId<TSelf>
{
    /// <summary>The stream's category, e.g. <c>office</c>.</summary>
    static abstract string Category { get; }

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The text is not an id (<see cref="StreamId"/>).</exception>
    static abstract TSelf Parse(string text);
}

/// <summary>
/// What the ids have in common: 1 to 64 characters of <c>a–z 0–9 . -</c>, starting and ending with a letter or digit.
/// The word <c>not-stated</c> is no id: it stands for a value that a source does not give.
/// </summary>
public abstract partial record StreamId
{
    /// <summary>The longest id, in characters.</summary>
    public const int MaxLength = 64;

    private protected StreamId(string category, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!Shape().IsMatch(value) || value == StatedText.NotStated)
        {
            throw new FormatException($"'{Shorten(value)}' is not an id: 1 to {MaxLength} characters of a-z 0-9 . - that start and end with a letter or digit");
        }

        Value = value;
        Stream = new StreamName($"{category}-{value}");
    }

    /// <summary>The id as text, without its category.</summary>
    public string Value { get; }

    /// <summary>The stream that holds its facts: <c>category-id</c>.</summary>
    public StreamName Stream { get; }

    /// <summary>The id as text.</summary>
    public sealed override string ToString() => Value;

    private static string Shorten(string value) => value.Length <= MaxLength ? value : value[..MaxLength] + "…";

    [GeneratedRegex(@"\A[a-z0-9](?:[a-z0-9.-]{0,62}[a-z0-9])?\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Shape();
}
