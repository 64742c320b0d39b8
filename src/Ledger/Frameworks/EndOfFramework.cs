using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Frameworks;

/// <summary>The rules for what ends an instrument, whichever way it ends.</summary>
internal static class EndOfFramework
{
    /// <summary>What is wrong with the day on which it ends; null if nothing is.</summary>
    public static Refusal? OfDay(Framework.Instrument open, Effective? effective)
    {
        if (effective?.To is not null)
        {
            return new("ends-once", $"{open.Id} ends on one date: state the first day on which it is no longer in force.");
        }

        return effective?.From.Latest is { } end && Began(open).FirstOrDefault(began => end <= began.Earliest) is { } tooLate
            ? new("ends-before-start", $"{open.Id} began on {tooLate}: it cannot end on {effective.From}.")
            : null;
    }

    private static IEnumerable<PartialDate> Began(Framework.Instrument open) =>
        open.Versions.Select(v => v.InForce.From).Prepend(open.Drafted?.From).OfType<PartialDate>();
}
