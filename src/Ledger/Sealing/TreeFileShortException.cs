namespace Ledger.Sealing;

/// <summary>The stored tree ends before a hash that it should hold: it is to be rebuilt.</summary>
internal sealed class TreeFileShortException() : IOException("the stored tree ends too early");
