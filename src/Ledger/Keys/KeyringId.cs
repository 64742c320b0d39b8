using Ledger.Log;

namespace Ledger.Keys;

/// <summary>The id of a set of keys of which one signs at a time. There is one, <c>signing</c>: the log's own.</summary>
public sealed record KeyringId : StreamId, IStreamId<KeyringId>
{
    private KeyringId(string value)
        : base(Category, value)
    {
    }

    /// <inheritdoc/>
    public static string Category => "key";

    /// <summary>The log's own keys.</summary>
    public static KeyringId Signing { get; } = new("signing");

    /// <inheritdoc/>
    public static KeyringId Parse(string text) => new(text);
}
