using System.Buffers;

namespace Ledger.Seal;

/// <summary>What a header says of its payload: SHA-256("ledger/payload/v1" ‖ 0x00 ‖ salt length (1 byte) ‖ salt ‖ stored bytes).</summary>
public static class PayloadCommitment
{
    /// <summary>Bytes of salt: random, stored beside the payload, so that a withheld payload cannot be guessed.</summary>
    public const int SaltSize = 16;

    /// <summary>Bytes before the payload: the label, the length of the salt and the salt.</summary>
    internal const int PrefixSize = 18 + 1 + SaltSize;

    private static ReadOnlySpan<byte> Label => "ledger/payload/v1\0"u8;

    /// <summary>Commits to the payload as it is stored (encrypted, if it is erasable).</summary>
    /// <exception cref="ArgumentException">The salt is not 16 bytes long.</exception>
    public static TreeHash Compute(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> payload)
    {
        if (salt.Length != SaltSize)
        {
            throw new ArgumentException($"A salt has {SaltSize} bytes, not {salt.Length}.", nameof(salt));
        }

        // In one piece: hashing in several costs half as much again for payloads of the usual length.
        const int OnStack = 1024;
        var length = PrefixSize + payload.Length;
        var rented = length > OnStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        var input = rented is null ? stackalloc byte[OnStack] : rented.AsSpan();
        WritePrefix(input, salt);
        payload.CopyTo(input[PrefixSize..]);
        Span<byte> hash = stackalloc byte[TreeHash.Size];
        Sha256.HashData(input[..length], hash);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true); // it may be what is withheld from everybody else
        }

        return TreeHash.FromBytes(hash);
    }

    /// <summary>Writes what is hashed before the payload.</summary>
    internal static void WritePrefix(Span<byte> input, ReadOnlySpan<byte> salt)
    {
        Label.CopyTo(input);
        input[Label.Length] = SaltSize;
        salt.CopyTo(input[(Label.Length + 1)..]);
    }
}
