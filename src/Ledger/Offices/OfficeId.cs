using Ledger.Log;

namespace Ledger.Offices;

/// <summary>The id of an office: a post, whoever holds it.</summary>
public sealed record OfficeId : StreamId, IStreamId<OfficeId>
{
    private OfficeId(string value)
        : base(Category, value)
    {
    }

    /// <inheritdoc/>
    public static string Category => "office";

    /// <inheritdoc/>
    public static OfficeId Parse(string text) => new(text);
}
