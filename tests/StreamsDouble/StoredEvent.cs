namespace Ledger.Testing;

/// <summary>An event as the double keeps it.</summary>
/// <param name="Position">Where it stands in the whole log.</param>
/// <param name="End">Where the next may stand.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Revision">Where it stands in its stream.</param>
/// <param name="Id">Its id.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsJson">Whether its writer said application/json.</param>
/// <param name="Data">Its body.</param>
/// <param name="Metadata">What its writer said about it.</param>
/// <param name="Created">In 100 ns since 1970.</param>
public sealed record StoredEvent(
    long Position, long End, string Stream, long Revision, Guid Id, string Type, bool IsJson, ReadOnlyMemory<byte> Data, ReadOnlyMemory<byte> Metadata, long Created);
