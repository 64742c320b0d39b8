using System.Globalization;
using Ledger.Log;
using Ledger.Offices;
using Ledger.Seal;

namespace Ledger.Bench;

/// <summary>Facts of the usual size: a header of about 400 bytes and a payload of about 300.</summary>
internal static class Facts
{
    private static readonly Effective Since = new(PartialDate.Parse("2025-09-01"), null);

    private static readonly string Objective =
        "Report each month to the People & Culture Committee how far the objectives for equality, diversity and inclusion in the executive appraisals are met, with the measures agreed";

    public static OfficeId Office(string prefix, int number) => OfficeId.Parse(string.Create(CultureInfo.InvariantCulture, $"{prefix}-{number:D6}"));

    public static CreateOffice Create(OfficeId id) => new(id, $"Office {id}") { Effective = Since };

    public static SetAppraisalObjective Objectives(OfficeId id, long number) =>
        new(id, Text(number), "Quarterly return to the Board") { Effective = Since, Correlation = "bench" };

    /// <summary>What <see cref="Create"/> records.</summary>
    public static OfficeEvent Created(OfficeId id) => new OfficeEvent.OfficeCreated(id, $"Office {id}") { Effective = Since };

    /// <summary>What <see cref="Objectives"/> records.</summary>
    public static OfficeEvent ObjectiveSet(long number) => new OfficeEvent.AppraisalObjectiveSet(Text(number), "Quarterly return to the Board") { Effective = Since };

    private static string Text(long number) => string.Create(CultureInfo.InvariantCulture, $"{Objective} ({number})");
}
