using Ledger.Bodies;
using Ledger.Log;
using Ledger.Offices;
using Ledger.Registers;
using Ledger.Seal;

namespace Ledger.Decisions;

/// <summary>An urgent decision that was not ratified in time.</summary>
/// <param name="Text">Its words.</param>
/// <param name="Body">The body that should have.</param>
/// <param name="By">Who took it.</param>
/// <param name="On">The day it was taken.</param>
/// <param name="RatifyBy">The last day on which it could have been ratified in time.</param>
/// <param name="DaysLate">How many days ago that was.</param>
public sealed record LapsedRatificationRow(
    string Text, Stated<BodyId> Body, IReadOnlyList<OfficeId> By, PartialDate On, PartialDate RatifyBy, int DaysLate);

/// <summary>What follows from absence: computed at the asked point, never stored.</summary>
public static class LapsedRatifications
{
    /// <summary>The register of them.</summary>
    public static ComputedRegister<LapsedRatificationRow> Register { get; } = new(
        "lapsed-ratifications",
        "Urgent decisions past their last day for ratification, and neither ratified nor otherwise dealt with",
        (known, on) => Lapsed(known.Rows(DecisionRegister.UrgentDecisions), on));

    /// <summary>
    /// The urgent decisions that are past their last day for ratification on a day, and not dealt with by then. The last day itself is still in
    /// time, and a month or a year ends with its last day. What deals with one is its ratification, the refusal of it, or another decision that
    /// rescinds it or takes its place.
    /// </summary>
    /// <param name="rows">The rows of <see cref="DecisionRegister.UrgentDecisions"/> as known at the asked point, whenever they are effective.</param>
    /// <param name="on">The day asked about.</param>
    /// <returns>
    /// A row for each, effective from the day after its last day on; possible only where the body dealt with it on a date that is not exact enough
    /// to say whether that was before.
    /// </returns>
    public static IEnumerable<ComputedRow<LapsedRatificationRow>> Lapsed(IEnumerable<RegisterEntry<UrgentDecisionRow>> rows, DateOnly on)
    {
        foreach (var row in rows)
        {
            var urgent = row.Data;
            if (urgent.RatifyBy.Latest is { } last && last < on && Waiting(urgent.DealtWith, on) is var waiting and not Holding.No)
            {
                yield return new ComputedRow<LapsedRatificationRow>(
                    row.Entity,
                    row.Key,
                    Effective.Since(PartialDate.Day(last.AddDays(1))),
                    waiting,
                    new LapsedRatificationRow(urgent.Text, urgent.Body, urgent.By, urgent.On, urgent.RatifyBy, on.DayNumber - last.DayNumber),
                    row.MadeTrueBy);
            }
        }
    }

    private static Holding Waiting(PartialDate? dealtWith, DateOnly on)
    {
        if (dealtWith is null || on < dealtWith.Earliest)
        {
            return Holding.Certainly;
        }

        return dealtWith.Latest <= on ? Holding.No : Holding.Possibly;
    }
}
