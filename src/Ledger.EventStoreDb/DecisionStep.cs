namespace Ledger.EventStoreDb;

/// <summary>The steps of a decision that rests on other streams. A test can stop after each.</summary>
internal enum DecisionStep
{
    /// <summary>The last decision there is has been read.</summary>
    Read,

    /// <summary>A decision is made: it stands in the stream of decisions, and nowhere else.</summary>
    Decided,

    /// <summary>A decision's events are in their stream, or never can be.</summary>
    Recorded,

    /// <summary>Whichever it is has its index.</summary>
    Sequenced,
}
