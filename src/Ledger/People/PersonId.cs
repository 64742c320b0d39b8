using Ledger.Log;

namespace Ledger.People;

/// <summary>The opaque id of a person. It must not contain the name.</summary>
public sealed record PersonId : StreamId, IStreamId<PersonId>
{
    private PersonId(string value)
        : base(Category, value)
    {
    }

    /// <inheritdoc/>
    public static string Category => "person";

    /// <inheritdoc/>
    public static PersonId Parse(string text) => new(text);
}
