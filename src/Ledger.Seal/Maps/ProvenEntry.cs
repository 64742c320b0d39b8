namespace Ledger.Seal.Maps;

/// <summary>An entry of the log, with the proof that it is there.</summary>
/// <param name="Index">Its index.</param>
/// <param name="Header">The header bytes.</param>
/// <param name="Proof">The hashes of <see cref="TreeProofs.Inclusion"/>.</param>
public sealed record ProvenEntry(long Index, ReadOnlyMemory<byte> Header, IReadOnlyList<TreeHash> Proof);
