using System.Buffers;
using System.Buffers.Binary;

namespace Ledger.Seal.Bundles;

/// <summary>
/// The payloads of up to 256 consecutive entries, in their order, each with its length before it: four bytes big-endian that count salt and payload, then 16
/// bytes of salt, then the payload as it is stored. A length of 0 says that the payload is not here.
/// </summary>
public static class PayloadFile
{
    /// <summary>The longest payload that a bundle holds, in bytes: far above what any engine of the log takes.</summary>
    public const int MaxPayload = 1 << 24;

    /// <summary>Appends a payload.</summary>
    /// <exception cref="ArgumentException">The salt is not 16 bytes long, or the payload longer than <see cref="MaxPayload"/>.</exception>
    public static void Append(IBufferWriter<byte> file, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (salt.Length != PayloadCommitment.SaltSize || payload.Length > MaxPayload)
        {
            throw new ArgumentException($"A salt has {PayloadCommitment.SaltSize} bytes, and a payload at most {MaxPayload}.", nameof(payload));
        }

        var place = file.GetSpan(sizeof(uint) + salt.Length + payload.Length);
        BinaryPrimitives.WriteInt32BigEndian(place, salt.Length + payload.Length);
        salt.CopyTo(place[sizeof(uint)..]);
        payload.CopyTo(place[(sizeof(uint) + salt.Length)..]);
        file.Advance(sizeof(uint) + salt.Length + payload.Length);
    }

    /// <summary>Says that the next payload is not here.</summary>
    public static void AppendNone(IBufferWriter<byte> file)
    {
        ArgumentNullException.ThrowIfNull(file);
        file.GetSpan(sizeof(uint))[..sizeof(uint)].Clear();
        file.Advance(sizeof(uint));
    }
}
