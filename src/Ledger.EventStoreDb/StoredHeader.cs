using System.Globalization;
using System.Text;
using Ledger.Log;
using Ledger.Seal;

namespace Ledger.EventStoreDb;

/// <summary>
/// What stands beside an event's payload at the server: <c>{"salt":"…","header":{…}}</c>, the salt in hexadecimal, and the header as in
/// docs/format/header.md, but that <c>recorded</c> is the writer's clock. The sequencer puts its own there, and nothing else is changed.
/// </summary>
internal static class StoredHeader
{
    private const int SaltDigits = 2 * PayloadCommitment.SaltSize;
    private const int InstantLength = 28; // 2026-01-15T09:30:00.1234567Z

    private static ReadOnlySpan<byte> Start => "{\"salt\":\""u8;

    private static ReadOnlySpan<byte> Middle => "\",\"header\":"u8;

    private static ReadOnlySpan<byte> Recorded => ",\"recorded\":\""u8;

    /// <summary>The metadata of an event.</summary>
    public static byte[] Write(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> header) =>
        [.. Start, .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(salt)), .. Middle, .. header, (byte)'}'];

    /// <summary>Takes the metadata apart. False if it is not as <see cref="Write"/> writes it; whether the header is one, is not looked at.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> metadata, out ReadOnlyMemory<byte> header, out byte[] salt)
    {
        var bytes = metadata.Span;
        var from = Start.Length + SaltDigits + Middle.Length;
        salt = new byte[PayloadCommitment.SaltSize];
        header = default;
        if (bytes.Length <= from
            || !bytes.StartsWith(Start)
            || !bytes[(Start.Length + SaltDigits)..].StartsWith(Middle)
            || bytes[^1] != (byte)'}'
            || Convert.FromHexString(bytes.Slice(Start.Length, SaltDigits), salt, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        header = metadata[from..^1];
        return true;
    }

    /// <summary>The header with another recorded time.</summary>
    public static byte[] At(ReadOnlySpan<byte> header, DateTimeOffset recorded)
    {
        var copy = header.ToArray();
        var place = InstantOf(header);
        _ = recorded.UtcDateTime.TryFormat(copy.AsSpan(place, InstantLength), out _, "O", CultureInfo.InvariantCulture);
        return copy;
    }

    /// <summary>Whether two headers are the same but for the recorded time.</summary>
    public static bool AreSame(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        if (one.Length != other.Length)
        {
            return false;
        }

        var place = InstantOf(one);
        return place >= 0
            && one[..place].SequenceEqual(other[..place])
            && one[(place + InstantLength)..].SequenceEqual(other[(place + InstantLength)..]);
    }

    // A quote within a text is escaped, so this is never found in one.
    private static int InstantOf(ReadOnlySpan<byte> header) =>
        header.IndexOf(Recorded) is var at and >= 0 && at + Recorded.Length + InstantLength <= header.Length ? at + Recorded.Length : -1;
}
