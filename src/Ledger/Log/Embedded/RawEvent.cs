using Ledger.Sqlite;

namespace Ledger.Log.Embedded;

/// <summary>
/// A row of the log's table as it stands, nothing checked: for <c>verify</c>, which checks all of it, and for measuring.
/// The spans are SQLite's memory and are valid until the visitor returns. A column is fetched when it is asked for.
/// </summary>
public readonly ref struct RawEvent
{
    private readonly Statement _row;

    internal RawEvent(Statement row, long index)
    {
        _row = row;
        Index = index;
    }

    /// <summary>The log index.</summary>
    public long Index { get; }

    /// <summary>The stream's name, in UTF-8.</summary>
    public ReadOnlySpan<byte> Stream => _row.Bytes(StoredEvent.Stream);

    /// <summary>The revision in the stream.</summary>
    public long Revision => _row.Int64(StoredEvent.Revision);

    /// <summary>The event id, big-endian.</summary>
    public ReadOnlySpan<byte> Id => _row.Bytes(StoredEvent.Id);

    /// <summary>The salt of the payload commitment.</summary>
    public ReadOnlySpan<byte> Salt => _row.Bytes(StoredEvent.Salt);

    /// <summary>The header: the leaf bytes.</summary>
    public ReadOnlySpan<byte> Header => _row.Bytes(StoredEvent.Header);

    /// <summary>The stored payload.</summary>
    public ReadOnlySpan<byte> Payload => _row.Bytes(StoredEvent.Payload);
}
