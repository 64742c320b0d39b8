namespace Ledger.Seal.Maps;

/// <summary>A place in a map of streams, with the proof of what stands there.</summary>
/// <param name="Place">The place, from 0.</param>
/// <param name="Stream">What stands there; null for the stream that is proven, which is made from its name and its headers.</param>
/// <param name="Proof">The hashes of <see cref="StreamsMap.Inclusion"/>.</param>
public sealed record MapPlace(long Place, MappedStream? Stream, IReadOnlyList<TreeHash> Proof);
