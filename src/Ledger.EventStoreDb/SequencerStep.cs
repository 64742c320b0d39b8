namespace Ledger.EventStoreDb;

/// <summary>The steps of sequencing, in their order. A test can stop after each.</summary>
internal enum SequencerStep
{
    /// <summary>What others have sequenced is known.</summary>
    CaughtUp,

    /// <summary>The events without an index are read.</summary>
    Read,

    /// <summary>The index stream holds them, durably.</summary>
    Written,

    /// <summary>This process knows it.</summary>
    Known,
}
