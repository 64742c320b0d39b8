using Ledger.Log;
using Ledger.Seal;

namespace Ledger.Corrections;

/// <summary>What one stream about the record itself comes to.</summary>
public abstract record Correction : IDecider<Correction, CorrectionEvent>
{
    private Correction()
    {
    }

    /// <inheritdoc/>
    public static Correction Initial { get; } = new None();

    /// <inheritdoc/>
    public static Correction Evolve(Correction state, CorrectionEvent fact) => (state, fact) switch
    {
        (None, CorrectionEvent.LegalHoldPlaced f) => new Hold(f, Released: null),
        (None, CorrectionEvent.RedactionApplied f) => new Redacted(f),
        (Hold { Released: null } s, CorrectionEvent.LegalHoldReleased f) => s with { Released = f },
        _ => throw new ImpossibleHistoryException(state, fact),
    };

    /// <summary>There is no such thing.</summary>
    public sealed record None : Correction;

    /// <summary>A redaction.</summary>
    public sealed record Redacted(CorrectionEvent.RedactionApplied As) : Correction;

    /// <summary>A legal hold, and what released it, if anything has.</summary>
    public sealed record Hold(CorrectionEvent.LegalHoldPlaced Placed, CorrectionEvent.LegalHoldReleased? Released) : Correction
    {
        /// <summary>From when to when; no end while nothing has released it.</summary>
        public Effective? Effective => (Placed.Effective, Released) switch
        {
            (var from, null) => from,
            (var from, var end) => new Effective(from?.From ?? PartialDate.NotStated, end.Effective?.From ?? PartialDate.NotStated),
        };
    }
}
