using System.Text;
using Ledger.Seal;
using Ledger.Sqlite;

namespace Ledger.Log.Embedded;

/// <summary>From a row of the table to an event, strictly.</summary>
internal static class StoredEvent
{
    /// <summary>The columns every reading statement selects, in this order. The payload is last: it alone may be long.</summary>
    internal const string Columns = "idx, stream, rev, id, salt, header, payload";

    internal const int Index = 0;
    internal const int Stream = 1;
    internal const int Revision = 2;
    internal const int Id = 3;
    internal const int Salt = 4;
    internal const int Header = 5;
    internal const int Payload = 6;

    /// <summary>The event in a row.</summary>
    /// <exception cref="LogCorruptException">The header does not decode, or says other than the row it stands in.</exception>
    internal static LoggedEvent Read(Statement row)
    {
        var index = row.Int64(Index);
        var header = row.Bytes(Header);
        var payload = row.Bytes(Payload);
        var salt = row.Bytes(Salt);
        var decoded = Decode(index, header);
        Check(index, decoded, row, payload.Length + salt.Length > 0 ? payload.Length : decoded.Length); // both gone: redacted, or lost

        // One array for the three: they are read together and let go together.
        var bytes = GC.AllocateUninitializedArray<byte>(header.Length + payload.Length + salt.Length);
        header.CopyTo(bytes);
        payload.CopyTo(bytes.AsSpan(header.Length));
        salt.CopyTo(bytes.AsSpan(header.Length + payload.Length));
        return new LoggedEvent(
            index,
            bytes.AsMemory(0, header.Length),
            decoded,
            bytes.AsMemory(header.Length, payload.Length),
            bytes.AsMemory(header.Length + payload.Length));
    }

    /// <summary>Decodes a stored header.</summary>
    /// <exception cref="LogCorruptException">It does not decode.</exception>
    internal static EventHeader Decode(long index, ReadOnlySpan<byte> header)
    {
        try
        {
            return EventHeader.Decode(header);
        }
        catch (HeaderFormatException failure)
        {
            throw new LogCorruptException(index, $"the header cannot be read: {failure.Message}", failure);
        }
    }

    private static void Check(long index, EventHeader header, Statement row, int payloadLength)
    {
        Span<byte> id = stackalloc byte[16];
        header.Id.TryWriteBytes(id, bigEndian: true, out _);
        Span<byte> stream = stackalloc byte[StreamName.MaxBytes];
        var wrong =
            header.Rev != row.Int64(Revision) ? "rev"
            : !id.SequenceEqual(row.Bytes(Id)) ? "id"
            : !stream[..Encoding.UTF8.GetBytes(header.Stream, stream)].SequenceEqual(row.Bytes(Stream)) ? "stream"
            : header.Length != payloadLength ? "length"
            : null;
        if (wrong is not null)
        {
            throw new LogCorruptException(index, $"the header does not match the row it stands in ({wrong})");
        }
    }
}
