namespace Ledger.Meetings;

/// <summary>Where in a meeting something was dealt with.</summary>
/// <param name="Meeting">The meeting.</param>
/// <param name="Item">The agenda item, e.g. <c>4.2</c>, if one is named.</param>
public sealed record MeetingItem(MeetingId Meeting, string? Item);
