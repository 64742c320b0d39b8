using Ledger.Log;
using Ledger.People;
using Ledger.Registers;
using Ledger.Seal;

namespace Ledger.Offices;

/// <summary>An office that nobody holds on the day.</summary>
/// <param name="Title">The office's title.</param>
/// <param name="Holders">Who may hold it then, where the dates are not exact enough to say; none where it is certainly vacant.</param>
/// <param name="Covers">Who covers for the holder then.</param>
public sealed record VacancyRow(string Title, IReadOnlyList<VacancyHolder> Holders, IReadOnlyList<VacancyCover> Covers);

/// <summary>Somebody who may hold a possibly vacant office.</summary>
public sealed record VacancyHolder(Stated<PersonId> Holder, Stated<Basis> Basis, long MadeTrueBy);

/// <summary>Somebody who covers, or may cover, for the holder of a vacant office.</summary>
public sealed record VacancyCover(Stated<PersonId> Cover, bool Certain, long MadeTrueBy);

/// <summary>
/// The offices that exist on a day and have no holder then, on whatever footing. Certainly vacant: it certainly exists and nobody can hold it;
/// possibly vacant: it may not exist yet, or somebody may hold it. A cover is not a holder.
/// </summary>
public static class Vacancies
{
    /// <summary>The register.</summary>
    public static ComputedRegister<VacancyRow> Register { get; } = new("vacancies", "The offices that nobody holds on a day, and who covers", Rows);

    private static IEnumerable<ComputedRow<VacancyRow>> Rows(RegisterView known, DateOnly on)
    {
        var tenures = known.On(OfficeRegister.Tenures, on).ToLookup(t => t.Row.Entity, StringComparer.Ordinal);
        var covers = known.On(OfficeRegister.Covers, on).ToLookup(c => c.Row.Entity, StringComparer.Ordinal);
        foreach (var (office, exists) in known.On(OfficeRegister.Offices, on))
        {
            var holders = tenures[office.Entity].ToList();
            if (holders.Exists(h => h.Holds == Holding.Certainly))
            {
                continue;
            }

            var row = new VacancyRow(
                office.Data.Title,
                [.. holders.Select(h => new VacancyHolder(h.Row.Data.Holder, h.Row.Data.Basis, h.Row.MadeTrueBy))],
                [.. covers[office.Entity].Select(c => new VacancyCover(c.Row.Data.Cover, c.Holds == Holding.Certainly, c.Row.MadeTrueBy))]);
            yield return new ComputedRow<VacancyRow>(
                office.Entity, string.Empty, Effective: null, exists == Holding.Certainly && holders.Count == 0 ? Holding.Certainly : Holding.Possibly, row, office.MadeTrueBy);
        }
    }
}
