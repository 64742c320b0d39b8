namespace Ledger.Log;

/// <summary>Where it is said: a passage of a document. Kept with the fact.</summary>
/// <param name="Document">The document: a title, a reference or an evidence id.</param>
/// <param name="Locator">The passage in it, e.g. <c>lines 31-32</c> or <c>minute 4.2</c>.</param>
/// <param name="Sha256">The SHA-256 of the document's bytes in lower-case hex, where it is at hand.</param>
public sealed record Source(string Document, string Locator, string? Sha256 = null);
