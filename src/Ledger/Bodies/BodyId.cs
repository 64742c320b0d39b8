using Ledger.Log;

namespace Ledger.Bodies;

/// <summary>The id of a body: a board, or a committee, that decides.</summary>
public sealed record BodyId : StreamId, IStreamId<BodyId>
{
    private BodyId(string value)
        : base(Category, value)
    {
    }

    /// <inheritdoc/>
    public static string Category => "body";

    /// <inheritdoc/>
    public static BodyId Parse(string text) => new(text);
}
