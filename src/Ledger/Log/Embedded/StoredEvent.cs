using System.Text;
using Ledger.Seal;
using Ledger.Sqlite;

namespace Ledger.Log.Embedded;

/// <summary>From a row of the table to an event, strictly.</summary>
internal static class StoredEvent
{
    /// <summary>The columns every reading statement selects, in this order. The payload is last: it alone may be long.</summary>
    internal const string Columns = "idx, stream, rev, id, salt, header, payload";

    /// <summary>The columns for <see cref="ReadLeaf"/>: of the salt and the payload only how long they are, which does not read them.</summary>
    internal const string HeaderColumns = "idx, stream, rev, id, length(salt), header, length(payload)";

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

    /// <summary>The hash of the header in a row as a leaf, after the same checks as <see cref="Read"/>.</summary>
    /// <exception cref="LogCorruptException">The header does not decode, or says other than the row it stands in.</exception>
    internal static TreeHash ReadLeaf(Statement row)
    {
        var index = row.Int64(Index);
        var header = row.Bytes(Header);
        var payload = row.Int64(Payload);
        if (HeaderView.TryParse(header, out var view, out _, out _) && !view.Stream.Contains((byte)'\\'))
        {
            Span<byte> id = stackalloc byte[16];
            view.Id.TryWriteBytes(id, bigEndian: true, out _);
            Throw(index, Difference(view.Rev, id, view.Stream, view.Length, row, payload + row.Int64(Salt) > 0 ? payload : view.Length));
        }
        else
        {
            var decoded = Decode(index, header);
            Check(index, decoded, row, payload + row.Int64(Salt) > 0 ? payload : decoded.Length);
        }

        return TreeHash.Leaf(header);
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

    private static void Check(long index, EventHeader header, Statement row, long payloadLength)
    {
        Span<byte> id = stackalloc byte[16];
        header.Id.TryWriteBytes(id, bigEndian: true, out _);
        Span<byte> stream = stackalloc byte[StreamName.MaxBytes];
        stream = stream[..Encoding.UTF8.GetBytes(header.Stream, stream)];
        Throw(index, Difference(header.Rev, id, stream, header.Length, row, payloadLength));
    }

    private static string? Difference(long revision, ReadOnlySpan<byte> id, ReadOnlySpan<byte> stream, int length, Statement row, long payloadLength) =>
        revision != row.Int64(Revision) ? "rev"
        : !id.SequenceEqual(row.Bytes(Id)) ? "id"
        : !stream.SequenceEqual(row.Bytes(Stream)) ? "stream"
        : length != payloadLength ? "length"
        : null;

    private static void Throw(long index, string? wrong)
    {
        if (wrong is not null)
        {
            throw new LogCorruptException(index, $"the header does not match the row it stands in ({wrong})");
        }
    }
}
