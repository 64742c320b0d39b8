using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Ledger.Seal.Tests;

/// <summary>
/// A ciphertext that AES-GCM opens with either of two keys, each to another text: GCM does not commit to its key. One block is free, and is chosen so that the tags under both keys are one.
/// (Dodis, Grubbs, Ristenpart, Woodage: Fast Message Franking, 2018.) Multiplication is that of NIST SP 800-38D, section 6.3.
/// </summary>
internal static class TwoTexts
{
    private const int Block = 16;

    /// <summary>Nonce, ciphertext and tag, as an erasable payload is stored; the first 16 bytes of the text under the first key are those given.</summary>
    public static byte[] Stored(byte[] one, byte[] other, byte[] nonce, string additional, ReadOnlySpan<byte> text)
    {
        var aad = Encoding.UTF8.GetBytes(additional);
        var ciphertext = new byte[2 * Block];
        var stream = Encrypt(one, Counter(nonce, 2));
        for (var i = 0; i < Block; i++)
        {
            ciphertext[i] = (byte)(text[i] ^ stream[i]);
        }

        // With the free block X: tag = rest ^ X·H². Both tags are the same if X·(H1² ^ H2²) = rest1 ^ rest2.
        var (h1, h2) = (Hash(one), Hash(other));
        var free = Multiply(Tag(one, nonce, aad, ciphertext) ^ Tag(other, nonce, aad, ciphertext), Inverse(Multiply(h1, h1) ^ Multiply(h2, h2)));
        BinaryPrimitives.WriteUInt128BigEndian(ciphertext.AsSpan(Block), free);
        var tag = new byte[Block];
        BinaryPrimitives.WriteUInt128BigEndian(tag, Tag(one, nonce, aad, ciphertext));
        return [.. nonce, .. ciphertext, .. tag];
    }

    private static UInt128 Tag(byte[] key, byte[] nonce, byte[] aad, byte[] ciphertext)
    {
        var h = Hash(key);
        var sum = UInt128.Zero;
        foreach (var part in new[] { aad, ciphertext })
        {
            for (var at = 0; at < part.Length; at += Block)
            {
                var block = new byte[Block];
                part.AsSpan(at, Math.Min(Block, part.Length - at)).CopyTo(block);
                sum = Multiply(sum ^ BinaryPrimitives.ReadUInt128BigEndian(block), h);
            }
        }

        sum = Multiply(sum ^ new UInt128((ulong)aad.Length * 8, (ulong)ciphertext.Length * 8), h);
        return sum ^ BinaryPrimitives.ReadUInt128BigEndian(Encrypt(key, Counter(nonce, 1)));
    }

    private static UInt128 Hash(byte[] key) => BinaryPrimitives.ReadUInt128BigEndian(Encrypt(key, new byte[Block]));

    private static byte[] Counter(byte[] nonce, byte number) => [.. nonce, 0, 0, 0, number];

    private static byte[] Encrypt(byte[] key, byte[] block)
    {
        using var aes = Aes.Create();
        aes.Key = key;
#pragma warning disable CA5358 // one block: what GCM itself is made of
        return aes.EncryptEcb(block, PaddingMode.None);
#pragma warning restore CA5358
    }

    private static UInt128 Multiply(UInt128 x, UInt128 y)
    {
        var product = UInt128.Zero;
        for (var bit = 127; bit >= 0; bit--)
        {
            product ^= ((x >> bit) & 1) == 1 ? y : 0;
            y = (y & 1) == 1 ? (y >> 1) ^ ((UInt128)0xE1 << 120) : y >> 1;
        }

        return product;
    }

    // x^(2^128 − 2)
    private static UInt128 Inverse(UInt128 x)
    {
        var one = UInt128.One << 127;
        var result = one;
        for (var i = 0; i < 127; i++)
        {
            x = Multiply(x, x);
            result = Multiply(result, x);
        }

        return result;
    }
}
