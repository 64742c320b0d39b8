namespace Ledger.Seal;

/// <summary>What a header says of its payload: SHA-256("ledger/payload/v1" ‖ 0x00 ‖ salt length (1 byte) ‖ salt ‖ stored bytes).</summary>
public static class PayloadCommitment
{
    /// <summary>Bytes of salt: random, stored beside the payload, so that a withheld payload cannot be guessed.</summary>
    public const int SaltSize = 16;

    /// <summary>Bytes before the payload: the label, the length of the salt and the salt.</summary>
    private const int PrefixSize = 18 + 1 + SaltSize;

    private static ReadOnlySpan<byte> Label => "ledger/payload/v1\0"u8;

    /// <summary>Commits to the payload as it is stored (encrypted, if it is erasable).</summary>
    /// <exception cref="ArgumentException">The salt is not 16 bytes long.</exception>
    public static TreeHash Compute(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> payload)
    {
        if (salt.Length != SaltSize)
        {
            throw new ArgumentException($"A salt has {SaltSize} bytes, not {salt.Length}.", nameof(salt));
        }

        Span<byte> prefix = stackalloc byte[PrefixSize];
        Label.CopyTo(prefix);
        prefix[Label.Length] = SaltSize;
        salt.CopyTo(prefix[(Label.Length + 1)..]);
        Span<byte> hash = stackalloc byte[TreeHash.Size];
        Sha256.HashData(prefix, payload, hash);
        return TreeHash.FromBytes(hash);
    }
}
