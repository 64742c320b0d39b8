using Ledger.Decisions;
using Ledger.Log;
using Ledger.People;
using Ledger.Registers;
using Ledger.Seal;

namespace Ledger.Corrections;

/// <summary>A legal hold.</summary>
/// <param name="Matter">What it is for.</param>
/// <param name="Persons">Whose names are held; absent: everybody's.</param>
/// <param name="Decision">The decision that ordered it.</param>
/// <param name="Reason">Why it was released; absent while it is not.</param>
/// <param name="ReleasedBy">The decision that released it; absent while none has.</param>
public sealed record LegalHoldRow(
    string Matter, IReadOnlyList<PersonId>? Persons, Stated<DecisionId> Decision, string? Reason = null, Stated<DecisionId>? ReleasedBy = null);

/// <summary>What the registers show of corrections, redactions and holds.</summary>
public static class CorrectionRegister
{
    /// <summary>The legal holds, dated from when they were placed to when they were released.</summary>
    public static Register<LegalHoldRow> LegalHolds { get; } = new("legal-holds", "What must not be erased, for which matter, from when to when");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Register> All { get; } = [LegalHolds];

    /// <summary>The rows that a state asserts.</summary>
    public static IEnumerable<RegisterRow> Rows(Correction state) => state is Correction.Hold { Placed: var placed, Released: var released } hold
        ? [LegalHolds.Row(placed.Id.Value, string.Empty, hold.Effective, new LegalHoldRow(placed.Matter, placed.Persons, placed.Decision, released?.Reason, released?.Decision))]
        : [];

    /// <summary>
    /// The holds that keep a person from being erased on a date, as known there, ordinally: those not released, and those that are released from a
    /// date on which need not have come by then.
    /// </summary>
    internal static IReadOnlyList<string> Holding(RegisterView known, PersonId person, PartialDate on) =>
    [
        .. known.Rows(LegalHolds)
            .Where(row => row.Data.Persons is not { } persons || persons.Contains(person))
            .Where(row => !IsOver(row, on))
            .Select(row => row.Entity),
    ];

    private static bool IsOver(RegisterEntry<LegalHoldRow> row, PartialDate on) =>
        row.Data.ReleasedBy is not null
        && (row.Effective?.To is not { Latest: { } end } || (on.Earliest is { } day && day >= end));
}
