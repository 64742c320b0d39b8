namespace Ledger.Documents;

/// <summary>A document that the ledger holds in <c>evidence/</c>.</summary>
/// <param name="Sha256">Its name: the SHA-256 of its bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="Size">How many bytes it has.</param>
public sealed record HeldDocument(string Sha256, long Size);
