using Ledger.Log;

namespace Ledger.Offices;

/// <summary>The refusals that several commands of an office share.</summary>
internal static class OfficeRefusals
{
    public static Refusal NoSuchOffice(OfficeId id) => new("no-such-office", $"There is no office {id}: create it first.");
}
