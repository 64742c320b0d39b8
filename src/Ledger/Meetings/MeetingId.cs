using Ledger.Log;

namespace Ledger.Meetings;

/// <summary>The id of a meeting of a body.</summary>
public sealed record MeetingId : StreamId, IStreamId<MeetingId>
{
    private MeetingId(string value)
        : base(Category, value)
    {
    }

    /// <inheritdoc/>
    public static string Category => "meeting";

    /// <inheritdoc/>
    public static MeetingId Parse(string text) => new(text);
}
