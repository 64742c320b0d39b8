// These shapes are stored for ever. A change is a new version and an upcaster, never an edit: the golden files in
// tests/Ledger.Tests/Stored hold every one of them.
using Ledger.Decisions;
using Ledger.Json;
using Ledger.Log;
using Ledger.People;

namespace Ledger.Corrections;

/// <summary>The facts about what is recorded: each stream is one correction, redaction or hold.</summary>
public abstract record CorrectionEvent : Fact
{
    private CorrectionEvent()
    {
    }

    /// <summary>
    /// What is recorded of some persons, or of all, must be kept for a matter, whoever asks for its erasure. Absent persons: all of them.
    /// </summary>
    [StoredAs("LegalHoldPlaced")]
    public sealed record LegalHoldPlaced(CorrectionId Id, string Matter, IReadOnlyList<PersonId>? Persons, Stated<DecisionId> Decision) : CorrectionEvent;

    /// <summary>The matter is over; the effective date is the first day without the hold.</summary>
    [StoredAs("LegalHoldReleased")]
    public sealed record LegalHoldReleased(string Reason, Stated<DecisionId> Decision) : CorrectionEvent;

    /// <summary>
    /// What one event says is not to be read any more. The stream is <c>correction-redaction-INDEX</c>, so that headers alone tell it. Absent fields: all of it; otherwise
    /// those whose text is gone, and what remains of the fact in the form in which it was stored.
    /// </summary>
    [StoredAs("RedactionApplied")]
    public sealed record RedactionApplied(
        CorrectionId Id, long Index, string Stream, RedactionBasis Basis, DecisionId Decision, string Approver, IReadOnlyList<string>? Fields, string? Remains) : CorrectionEvent, IRedacts
    {
        long IRedacts.Redacts => Index;

        string IRedacts.Under => Words.OfEnum(Basis);

        string IRedacts.OrderedBy => Decision.Value;

        string IRedacts.ApprovedBy => Approver;

        IReadOnlyList<string>? IRedacts.Of => Fields;

        string? IRedacts.What => Remains;
    }
}
