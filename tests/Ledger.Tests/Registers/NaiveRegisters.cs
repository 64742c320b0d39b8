using System.Text;
using Ledger.Json;
using Ledger.Registers;
using Ledger.Seal;

namespace Ledger.Tests.Registers;

/// <summary>The registers as anybody would write them who need not be fast: everything is folded anew for every index.</summary>
internal static class NaiveRegisters
{
    /// <summary>The rows of a register as known at an index, and the index that made each true.</summary>
    public static List<AnswerRow> Rows(IReadOnlyList<(string Stream, ThingEvent Fact)> log, long known, string register, DateOnly? on)
    {
        var rows = new Dictionary<(string Entity, string Key), AnswerRow>();
        for (var index = 0; index <= known; index++)
        {
            var asserted = new Dictionary<(string, string), AnswerRow>();
            foreach (var stream in log.Take(index + 1).GroupBy(item => item.Stream, item => item.Fact))
            {
                foreach (var row in ThingRegister.Rows(stream.Aggregate(Thing.Initial, Thing.Evolve)).Where(row => row.Register.Name == register))
                {
                    asserted.Add((row.Entity, row.Key), new AnswerRow(
                        row.Entity, row.Key, row.Effective, Holds: null, Encoding.UTF8.GetString(CanonicalJson.Write(row.Data)), index, EndedBy: null));
                }
            }

            foreach (var (place, row) in asserted.ToList())
            {
                if (rows.TryGetValue(place, out var before) && before with { MadeTrueBy = index } == row)
                {
                    asserted[place] = before;
                }
            }

            rows = asserted;
        }

        return [.. rows.Values
            .Select(row => on is { } day ? row with { Holds = row.Effective?.HoldsOn(day) ?? Holding.Possibly } : row)
            .Where(row => row.Holds != Holding.No)
            .OrderBy(row => row.Entity, StringComparer.Ordinal)
            .ThenBy(row => row.Key, StringComparer.Ordinal)];
    }
}
