using Ledger.Log;
using Ledger.Offices;
using Ledger.Seal;

namespace Ledger.Portfolios;

/// <summary>The refusals that several commands of a portfolio share.</summary>
internal static class PortfolioRefusals
{
    public static Refusal NotASubject { get; } = new("not-a-subject", "A subject is named in a few words that have letters or digits, 200 characters at most.");

    public static Refusal NoSuchPortfolio(PortfolioId id) => new("no-such-portfolio", $"There is no portfolio {id}: create it first.");

    public static Refusal NoSuchOffice(OfficeId id) => new("no-such-office", $"There is no office {id}: create it first.");

    public static Refusal OneDate(string what) => new("one-date", $"{what} happens on one date: state the first day on which it holds, and no end.");

    /// <summary>The office does not answer for the subject on the date; or only from that day on, so that nothing would be left of it.</summary>
    public static Refusal NotHeld(Accountabilities held, string subject, OfficeId office, Effective? effective) => held.BeginsAt(subject, office, effective)
        ? new("ends-before-start", $"{office} answers for '{subject}' only from {effective?.From} on: it cannot end there.")
        : new("not-held", $"{office} does not answer for '{subject}' on {effective?.From ?? PartialDate.NotStated}.");

    /// <summary>What is wrong with who would answer for a subject; null if nothing is.</summary>
    public static Refusal? OfClash(Accountabilities after, Accountabilities before, string subject, PortfolioId id, IReadOnlyList<Elsewhere> elsewhere) =>
        after.Clash(before, subject, id, elsewhere) is not var (item, other)
            ? null
            : other.Office == item.Office
                ? new("already-accountable", $"{other.Office} answers for '{subject}' in that time already, by {other.Portfolio}: {Text(other.Effective)}.")
                : new("two-accountable", $"{item.Office} and {other.Office} would both answer for '{subject}': {other.Office} does by {other.Portfolio}, {Text(other.Effective)}.");

    public static string Text(Effective effective) => $"{effective.From} to {effective.To?.ToString() ?? "further notice"}";
}
