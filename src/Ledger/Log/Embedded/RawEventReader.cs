namespace Ledger.Log.Embedded;

/// <summary>Sees one row of the log. It must not call the log. False ends the reading.</summary>
public delegate bool RawEventReader(RawEvent row);
