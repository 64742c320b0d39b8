using Ledger.Offices;

namespace Ledger.Bodies;

/// <summary>An end of an escalation route: exactly one of a body, an office, and a level that is neither, e.g. <c>ward</c>.</summary>
/// <param name="Body">The body.</param>
/// <param name="Office">The office.</param>
/// <param name="Level">The level's name.</param>
public sealed record EscalationPoint(BodyId? Body, OfficeId? Office, string? Level)
{
    /// <summary>Whether it is exactly one thing.</summary>
    internal bool IsOne => (Body is null ? 0 : 1) + (Office is null ? 0 : 1) + (string.IsNullOrWhiteSpace(Level) ? 0 : 1) == 1;

    /// <summary>What it is, with its name, e.g. <c>body board</c>.</summary>
    public override string ToString() => Body is not null ? $"body {Body}" : Office is not null ? $"office {Office}" : $"level {Level}";
}

/// <summary>A unit of the time within which something is escalated.</summary>
public enum LatencyUnit
{
    /// <summary>Hours; 0 hours is at once.</summary>
    Hours,

    /// <summary>Calendar days.</summary>
    Days,

    /// <summary>Working days.</summary>
    WorkingDays,

    /// <summary>Weeks.</summary>
    Weeks,

    /// <summary>Months.</summary>
    Months,

    /// <summary>Meetings of whoever it goes to: within 1 meeting is by the next one.</summary>
    Meetings,
}

/// <summary>Within what time something is escalated.</summary>
/// <param name="Within">How many units, from 0.</param>
/// <param name="Unit">Of what.</param>
public sealed record Latency(int Within, LatencyUnit Unit)
{
    /// <summary>The time in words, e.g. <c>within 24 hours</c>.</summary>
    public override string ToString() => $"within {Within} {Unit switch
    {
        LatencyUnit.Hours => "hours",
        LatencyUnit.Days => "days",
        LatencyUnit.WorkingDays => "working days",
        LatencyUnit.Weeks => "weeks",
        LatencyUnit.Months => "months",
        LatencyUnit.Meetings => "meetings",
        _ => throw new InvalidOperationException($"{(int)Unit} is no unit of time."),
    }}";
}
