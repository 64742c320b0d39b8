namespace Ledger.Testing;

/// <summary>What can go wrong with an append, each on request.</summary>
public enum Fault
{
    /// <summary>The connection is cut before anything is written.</summary>
    CutBeforeWriting,

    /// <summary>It is written, and the connection is cut instead of answering.</summary>
    CutAfterWriting,

    /// <summary>Nothing is written and nothing is answered.</summary>
    SilentBeforeWriting,

    /// <summary>It is written, and nothing is answered.</summary>
    SilentAfterWriting,

    /// <summary>Nothing is written, and the server says that it timed out.</summary>
    TimedOutBeforeWriting,

    /// <summary>It is written, and the server says that it timed out: a majority was not there in time, and came later.</summary>
    TimedOutAfterWriting,

    /// <summary>Nothing is written: the node is starting.</summary>
    NotReady,

    /// <summary>Nothing is written: the node has too much to do.</summary>
    TooBusy,

    /// <summary>Nothing is written: the node lost its leadership and knows no other leader.</summary>
    NoLeader,
}
