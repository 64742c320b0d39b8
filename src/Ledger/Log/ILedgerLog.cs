namespace Ledger.Log;

/// <summary>A log as an engine opened it: the port, where it is, and what it says of itself.</summary>
public interface ILedgerLog : IEventLog
{
    /// <summary>Where it is, for people: a path or a connection, never with credentials.</summary>
    string Where { get; }

    /// <summary>What the log says of itself: given when it was made, never changed. Its keys are in <see cref="NewLedger"/>.</summary>
    IReadOnlyDictionary<string, string> Meta { get; }
}
