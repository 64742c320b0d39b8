using Ledger.Log;

namespace Ledger.Corrections;

/// <summary>The id of one correction, redaction or legal hold. It names nobody.</summary>
public sealed record CorrectionId : StreamId, IStreamId<CorrectionId>
{
    private CorrectionId(string value)
        : base(Category, value)
    {
    }

    /// <inheritdoc/>
    public static string Category => "correction";

    /// <inheritdoc/>
    public static CorrectionId Parse(string text) => new(text);
}
