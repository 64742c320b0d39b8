namespace Ledger.People;

/// <summary>The steps of an erasure, in order. Whatever ends it after one of them, the next opening does the rest.</summary>
internal enum ErasureStep
{
    /// <summary>It is noted among the keys that the subject is about to be erased.</summary>
    Intended,

    /// <summary>The event is recorded, sequenced and sealed.</summary>
    Recorded,

    /// <summary>The key's row is deleted; copies of its bytes may still stand in gaps of the file.</summary>
    KeyDeleted,

    /// <summary>The key's bytes stand in no file.</summary>
    KeyDestroyed,

    /// <summary>The registers are made anew without what was erased; their write-ahead log may still hold what they said before.</summary>
    Rebuilt,

    /// <summary>Nothing is left in the registers' files.</summary>
    Purged,
}
