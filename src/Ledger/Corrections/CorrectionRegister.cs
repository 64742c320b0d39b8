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

/// <summary>That what an event says was redacted.</summary>
/// <param name="Index">The event.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Basis">Why.</param>
/// <param name="Decision">The decision that ordered it.</param>
/// <param name="Approver">Who approved it.</param>
/// <param name="Fields">The fields whose text is gone; absent: all of it.</param>
public sealed record RedactionRow(long Index, string Stream, RedactionBasis Basis, DecisionId Decision, string Approver, IReadOnlyList<string>? Fields);

/// <summary>What the registers show of corrections, redactions and holds.</summary>
public static class CorrectionRegister
{
    /// <summary>The legal holds, dated from when they were placed to when they were released.</summary>
    public static Register<LegalHoldRow> LegalHolds { get; } = new("legal-holds", "What must not be erased, for which matter, from when to when");

    /// <summary>The redactions.</summary>
    public static Register<RedactionRow> Redactions { get; } = new("redactions", "The events whose payloads were redacted, why, by which decision and with whose approval");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Register> All { get; } = [LegalHolds, Redactions];

    /// <summary>The rows that a state asserts.</summary>
    public static IEnumerable<RegisterRow> Rows(Correction state) => state switch
    {
        Correction.Hold { Placed: var placed, Released: var released } hold =>
            [LegalHolds.Row(placed.Id.Value, string.Empty, hold.Effective, new LegalHoldRow(placed.Matter, placed.Persons, placed.Decision, released?.Reason, released?.Decision))],
        Correction.Redacted { As: var f } =>
            [Redactions.Row(f.Id.Value, string.Empty, f.Effective, new RedactionRow(f.Index, f.Stream, f.Basis, f.Decision, f.Approver, f.Fields))],
        _ => [],
    };

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

    /// <summary>The same for an event's payload: the holds on everybody, and those on a person whose id stands in the text.</summary>
    internal static IReadOnlyList<string> Holding(RegisterView known, string text, PartialDate on) =>
    [
        .. known.Rows(LegalHolds)
            .Where(row => row.Data.Persons is not { } persons || persons.Any(person => text.Contains($"\"{person.Value}\"", StringComparison.Ordinal)))
            .Where(row => !IsOver(row, on))
            .Select(row => row.Entity),
    ];

    private static bool IsOver(RegisterEntry<LegalHoldRow> row, PartialDate on) =>
        row.Data.ReleasedBy is not null
        && (row.Effective?.To is not { Latest: { } end } || (on.Earliest is { } day && day >= end));
}
