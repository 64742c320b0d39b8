using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Offices;

/// <summary>The refusals that several commands of an office share.</summary>
internal static class OfficeRefusals
{
    public static Refusal NoSuchOffice(OfficeId id) => new("no-such-office", $"There is no office {id}: create it first.");

    public static Refusal OneDate(string what) => new("one-date", $"{what} ends on one date: state the first day without, and no end.");

    public static Refusal HolderOverlap(OfficeId id, Office.Tenure other) =>
        new("holder-overlap", $"{id} has a substantive holder in that time: {other.Holder}, {Text(other.Effective)}.");

    public static Refusal CoverOverlap(OfficeId id, Office.Cover other) =>
        new("cover-overlap", $"{id} is covered in that time: by {other.Person}, {Text(other.Effective)}.");

    private static string Text(Effective effective) => $"{effective.From} to {effective.To?.ToString() ?? "further notice"}";
}
