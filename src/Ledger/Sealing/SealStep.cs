namespace Ledger.Sealing;

/// <summary>The steps of sealing, in their order. A test can stop after each.</summary>
internal enum SealStep
{
    /// <summary>This is the only sealer.</summary>
    Locked,

    /// <summary>The last signed checkpoint is known.</summary>
    GuardRead,

    /// <summary>The log holds at least what was sealed, and its last sealed event is the one that was sealed.</summary>
    LengthChecked,

    /// <summary>The new events were read back from the log, and hashed.</summary>
    HashedFromLog,

    /// <summary>The tree covers them, and its hashes are stored.</summary>
    Extended,

    /// <summary>The verifying code agrees that the new tree extends the old one.</summary>
    ConsistencyChecked,

    /// <summary>There is a signature, in memory only.</summary>
    Signed,

    /// <summary>The guard holds it, durably.</summary>
    GuardDurable,

    /// <summary>Callers see it.</summary>
    Published,
}
