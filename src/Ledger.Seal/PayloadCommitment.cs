using System.Buffers;
using System.Security.Cryptography;

namespace Ledger.Seal;

/// <summary>What a header says of its payload: SHA-256("ledger/payload/v1" ‖ 0x00 ‖ salt length (1 byte) ‖ salt ‖ stored bytes).</summary>
public static class PayloadCommitment
{
    /// <summary>Bytes of salt: random, stored beside the payload, so that a withheld payload cannot be guessed.</summary>
    public const int SaltSize = 16;

    /// <summary>Commits to the payload as it is stored (encrypted, if it is erasable).</summary>
    /// <exception cref="ArgumentException">The salt is not 16 bytes long.</exception>
    public static TreeHash Compute(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> payload)
    {
        if (salt.Length != SaltSize)
        {
            throw new ArgumentException($"A salt has {SaltSize} bytes, not {salt.Length}.", nameof(salt));
        }

        // In one piece: hashing in several costs half as much again for payloads of the usual length.
        var prefix = "ledger/payload/v1\0"u8;
        const int OnStack = 1024;
        var length = prefix.Length + 1 + SaltSize + payload.Length;
        var rented = length > OnStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        var input = rented is null ? stackalloc byte[OnStack] : rented.AsSpan();
        prefix.CopyTo(input);
        input[prefix.Length] = SaltSize;
        salt.CopyTo(input[(prefix.Length + 1)..]);
        payload.CopyTo(input[(prefix.Length + 1 + SaltSize)..]);
        Span<byte> hash = stackalloc byte[TreeHash.Size];
        SHA256.HashData(input[..length], hash);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true); // it may be what is withheld from everybody else
        }

        return TreeHash.FromBytes(hash);
    }
}
