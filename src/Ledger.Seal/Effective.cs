namespace Ledger.Seal;

/// <summary>
/// When something holds in the world: from the day <paramref name="From"/> on, and no longer on the day
/// <paramref name="To"/>; each as exactly as its source states it.
/// </summary>
/// <param name="From">The first day it holds.</param>
/// <param name="To">The first day it no longer holds. Null: no end is stated, it holds until further notice;
/// <see cref="PartialDate.NotStated"/>: it has ended or will end, on a day nobody states.</param>
/// <exception cref="ArgumentException">No reading of the two dates leaves a day between them.</exception>
public sealed record Effective(PartialDate From, PartialDate? To = null)
{
    /// <summary>The first day it holds.</summary>
    public PartialDate From { get; } = From ?? throw new ArgumentNullException(nameof(From));

    /// <summary>The first day it no longer holds; null when it has no end.</summary>
    public PartialDate? To { get; } = To is null || CanContainADay(From.Earliest, To.Latest)
        ? To
        : throw new ArgumentException($"Nothing can hold from {From} and no longer on {To}.", nameof(To));

    /// <summary>Holds from then on, until further notice.</summary>
    public static Effective Since(PartialDate from) => new(from);

    /// <summary>Whether it holds on a day: certainly when it has begun by then at the latest and cannot have ended, not when
    /// it cannot have begun or must have ended, and otherwise possibly.</summary>
    public Holding HoldsOn(DateOnly day)
    {
        var mayHold = (From.Earliest is not { } mayBegin || mayBegin <= day) && (To?.Latest is not { } mustEnd || day < mustEnd);
        if (!mayHold)
        {
            return Holding.No;
        }

        var mustHaveBegun = From.Latest is { } latest && latest <= day;
        var cannotHaveEnded = To is null || (To.Earliest is { } earliest && day < earliest);
        return mustHaveBegun && cannotHaveEnded ? Holding.Certainly : Holding.Possibly;
    }

    /// <summary>Whether it holds on a date that may itself be imprecise: certainly when it does on every day that the date can
    /// be, not when it does on none of them, and otherwise possibly.</summary>
    public Holding HoldsOn(PartialDate date)
    {
        ArgumentNullException.ThrowIfNull(date);
        var isBefore = date.Latest is { } last && From.Earliest is { } mayBegin && last < mayBegin;
        var isAfter = date.Earliest is { } first && To?.Latest is { } mustEnd && mustEnd <= first;
        if (isBefore || isAfter)
        {
            return Holding.No;
        }

        var mustHaveBegun = From.Latest is { } latest && date.Earliest is { } earliest && latest <= earliest;
        var cannotHaveEnded = To is null || (To.Earliest is { } mayEnd && date.Latest is { } lastDay && lastDay < mayEnd);
        return mustHaveBegun && cannotHaveEnded ? Holding.Certainly : Holding.Possibly;
    }

    /// <summary>
    /// Whether some day lies in both under every reading of the dates that leaves each interval at least one day. Two
    /// intervals without an end always overlap.
    /// </summary>
    public bool CertainlyOverlaps(Effective other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return CertainlyBeginsBeforeEndOf(other) && other.CertainlyBeginsBeforeEndOf(this);
    }

    internal static bool CanContainADay(DateOnly? earliestFrom, DateOnly? latestTo) =>
        earliestFrom is not { } from || latestTo is not { } to || from < to;

    private bool CertainlyBeginsBeforeEndOf(Effective other)
    {
        if (other.To is null)
        {
            return true;
        }

        // In day numbers. The latest day this can begin also leaves it a day before its own end; the same, mirrored, for
        // the earliest day the other can end.
        var latestBegin = Math.Min(From.Latest?.DayNumber ?? long.MaxValue, To?.Latest?.DayNumber - 1L ?? long.MaxValue);
        var earliestEnd = Math.Max(other.To.Earliest?.DayNumber ?? long.MinValue, other.From.Earliest?.DayNumber + 1L ?? long.MinValue);
        return latestBegin < earliestEnd;
    }
}
