namespace Ledger.Bodies;

/// <summary>A unit of the calendar.</summary>
public enum CalendarUnit
{
    /// <summary>Days.</summary>
    Day,

    /// <summary>Weeks.</summary>
    Week,

    /// <summary>Months.</summary>
    Month,

    /// <summary>Quarters of a year.</summary>
    Quarter,

    /// <summary>Years.</summary>
    Year,
}

/// <summary>How often a body meets at least: so many times in every so many units, e.g. 6 times in every 1 year, once in every 2 weeks.</summary>
/// <param name="Times">How many meetings, from 1.</param>
/// <param name="Every">In how many units, from 1.</param>
/// <param name="Unit">Of what.</param>
public sealed record MeetingCadence(int Times, int Every, CalendarUnit Unit);
