using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ledger.Log;

/// <summary>
/// The id of one event, derived from the command that recorded it, so that a lost reply can be asked again without recording twice.
/// </summary>
public static class EventId
{
    /// <summary>
    /// The id of the event at <paramref name="ordinal"/> (from 0) among those that <paramref name="command"/> records:
    /// a version 8 UUID (RFC 9562 §5.8) over the first 16 bytes of
    /// <c>SHA-256("ledger/event/v1\0" ‖ command id in UTF-8 ‖ 0x00 ‖ ordinal as 4 bytes big-endian)</c>.
    /// </summary>
    public static Guid Derive(CommandId command, int ordinal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        Span<byte> input = stackalloc byte[16 + (CommandId.MaxLength * 3) + 5];
        var length = Encoding.UTF8.GetBytes("ledger/event/v1\0", input);
        length += Encoding.UTF8.GetBytes(command.Value, input[length..]);
        input[length++] = 0;
        BinaryPrimitives.WriteInt32BigEndian(input[length..], ordinal);
        return ToUuid(input[..(length + 4)]);
    }

    /// <summary>The version 8 UUID (RFC 9562 §5.8) over the first 16 bytes of <c>SHA-256(input)</c>.</summary>
    internal static Guid ToUuid(ReadOnlySpan<byte> input)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
