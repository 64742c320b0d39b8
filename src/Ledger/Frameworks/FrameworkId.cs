using Ledger.Log;

namespace Ledger.Frameworks;

/// <summary>The id of an instrument: a framework, a scheme of delegation, standing orders.</summary>
public sealed record FrameworkId : StreamId, IStreamId<FrameworkId>
{
    private FrameworkId(string value)
        : base(Category, value)
    {
    }

    /// <inheritdoc/>
    public static string Category => "framework";

    /// <inheritdoc/>
    public static FrameworkId Parse(string text) => new(text);
}
