using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ledger.Seal;

/// <summary>
/// A payload about a person, stored so that destroying one key erases it (docs/format/payload.md): nonce (12) ‖ AES-256-GCM
/// ciphertext ‖ tag (16). The additional data binds it to its place: UTF-8 of stream ‖ 0x00 ‖ revision in decimal ‖ 0x00 ‖
/// id with hyphens ‖ 0x00 ‖ type.
/// </summary>
public static class ErasablePayload
{
    /// <summary>Bytes of a data subject's key.</summary>
    public const int KeySize = 32;

    /// <summary>Bytes of a nonce; random, never twice under one key.</summary>
    public const int NonceSize = 12;

    /// <summary>Bytes of the authentication tag.</summary>
    public const int TagSize = 16;

    /// <summary>Encrypts a payload.</summary>
    /// <exception cref="ArgumentException">The key is not 32 or the nonce not 12 bytes long, the revision is negative, or
    /// stream or type cannot stand in a header.</exception>
    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, string stream, long rev, Guid id, string type, ReadOnlySpan<byte> plaintext)
    {
        CheckKey(key);
        if (nonce.Length != NonceSize)
        {
            throw new ArgumentException($"A nonce has {NonceSize} bytes, not {nonce.Length}.", nameof(nonce));
        }

        var stored = new byte[NonceSize + plaintext.Length + TagSize];
        nonce.CopyTo(stored);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, plaintext, stored.AsSpan(NonceSize, plaintext.Length), stored.AsSpan(NonceSize + plaintext.Length), AdditionalData(stream, rev, id, type));
        return stored;
    }

    /// <summary>Decrypts a payload. GCM does not commit to its key, so compare <see cref="PlaintextCommitment"/> of the result
    /// with the header too, or use the overload that does.</summary>
    /// <exception cref="PayloadFormatException">The stored bytes are shorter than a nonce and a tag.</exception>
    /// <exception cref="AuthenticationTagMismatchException">The key is another, or the bytes, or where they are said to belong.</exception>
    /// <exception cref="ArgumentException">As <see cref="Seal"/>.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, string stream, long rev, Guid id, string type, ReadOnlySpan<byte> stored)
    {
        CheckKey(key);
        if (stored.Length < NonceSize + TagSize)
        {
            throw new PayloadFormatException($"An erasable payload has at least {NonceSize + TagSize} bytes, not {stored.Length}.");
        }

        var plaintext = new byte[stored.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(stored[..NonceSize], stored[NonceSize..^TagSize], stored[^TagSize..], plaintext, AdditionalData(stream, rev, id, type));
        return plaintext;
    }

    /// <summary>Decrypts the payload of a header and checks that it is the plaintext the header commits to.</summary>
    /// <exception cref="PayloadFormatException">As the other overload; or the header says the payload is not encrypted, or
    /// the plaintext is not the one it commits to.</exception>
    /// <exception cref="AuthenticationTagMismatchException">As the other overload.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, EventHeader header, ReadOnlySpan<byte> stored)
    {
        ArgumentNullException.ThrowIfNull(header);
        var protect = header.Protect ?? throw new PayloadFormatException($"The payload of event {header.Id} is not encrypted.");
        var plaintext = Open(key, header.Stream, header.Rev, header.Id, header.Type, stored);
        return PlaintextCommitment(key, header.Id, plaintext) == protect.Commit
            ? plaintext
            : throw new PayloadFormatException($"The payload of event {header.Id} decrypts, but not to what its header commits to.");
    }

    /// <summary>
    /// What the header commits to in place of the key: HMAC-SHA256(k, plaintext) with k = HKDF-SHA256(input = key,
    /// salt = the id's 16 bytes in the order they are written, info = "commit", 32 bytes).
    /// </summary>
    /// <exception cref="ArgumentException">The key is not 32 bytes long.</exception>
    public static TreeHash PlaintextCommitment(ReadOnlySpan<byte> key, Guid id, ReadOnlySpan<byte> plaintext)
    {
        CheckKey(key);
        Span<byte> salt = stackalloc byte[16];
        id.TryWriteBytes(salt, bigEndian: true, out _);
        Span<byte> derived = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, derived, salt, "commit"u8);
        Span<byte> mac = stackalloc byte[TreeHash.Size];
        HMACSHA256.HashData(derived, plaintext, mac);
        CryptographicOperations.ZeroMemory(derived);
        return TreeHash.FromBytes(mac);
    }

    private static byte[] AdditionalData(string stream, long rev, Guid id, string type)
    {
        ArgumentException.ThrowIfNullOrEmpty(stream);
        ArgumentException.ThrowIfNullOrEmpty(type);
        ArgumentOutOfRangeException.ThrowIfNegative(rev);

        // Without the text rule a zero byte in a name could move the boundary between the parts.
        if (!LedgerText.IsAcceptable(stream, HeaderCaps.Stream, out var problem))
        {
            throw new ArgumentException($"The stream {problem}.", nameof(stream));
        }

        if (!LedgerText.IsAcceptable(type, HeaderCaps.Type, out problem))
        {
            throw new ArgumentException($"The type {problem}.", nameof(type));
        }

        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{stream}\0{rev}\0{id:D}\0{type}"));
    }

    private static void CheckKey(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeySize)
        {
            throw new ArgumentException($"A key has {KeySize} bytes, not {key.Length}.", nameof(key));
        }
    }
}
