using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ledger.Seal;

/// <summary>
/// SHA-256 (FIPS 180-4 §6.2) without any library, one block at a time. .NET 10 does not offer the SHA instructions of x86 processors, so this takes several times
/// as long as libcrypto, which uses them.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct OwnSha256
{
    private const int BlockSize = 64;
    private const int Rounds = 64;

    private Words state;
    private Block block;
    private long length;

    /// <summary>Starts anew.</summary>
    public void Begin()
    {
        NodeLanes.Initial.CopyTo(state);
        length = 0;
    }

    /// <summary>Takes further bytes.</summary>
    public void Append(ReadOnlySpan<byte> input)
    {
        var kept = (int)(length % BlockSize);
        length += input.Length;
        if (kept > 0)
        {
            var more = Math.Min(BlockSize - kept, input.Length);
            input[..more].CopyTo(block[kept..]);
            input = input[more..];
            if (kept + more < BlockSize)
            {
                return;
            }

            Compress(block);
        }

        for (; input.Length >= BlockSize; input = input[BlockSize..])
        {
            Compress(input);
        }

        input.CopyTo(block);
    }

    /// <summary>Writes the 32 bytes.</summary>
    public void Finish(Span<byte> hash)
    {
        var kept = (int)(length % BlockSize);
        block[kept++] = 0x80;
        if (kept > BlockSize - sizeof(long))
        {
            block[kept..].Clear();
            Compress(block);
            kept = 0;
        }

        block[kept..].Clear();
        BinaryPrimitives.WriteInt64BigEndian(block[(BlockSize - sizeof(long))..], 8 * length);
        Compress(block);
        for (var i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(hash[(4 * i)..], state[i]);
        }
    }

    [SkipLocalsInit]
    private void Compress(ReadOnlySpan<byte> bytes)
    {
        Span<uint> w = stackalloc uint[Rounds];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(bytes[..BlockSize]), w);
        for (var t = 16; t < w.Length; t++)
        {
            var (early, late) = (w[t - 15], w[t - 2]);
            var sigma0 = BitOperations.RotateRight(early, 7) ^ BitOperations.RotateRight(early, 18) ^ (early >> 3);
            var sigma1 = BitOperations.RotateRight(late, 17) ^ BitOperations.RotateRight(late, 19) ^ (late >> 10);
            w[t] = unchecked(sigma1 + w[t - 7] + sigma0 + w[t - 16]);
        }

        var k = NodeLanes.Constants;
        var (a, b, c, d, e, f, g, h) = (state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]);
        for (var t = 0; t < Rounds; t += 8)
        {
            Round(a, b, c, ref d, e, f, g, ref h, unchecked(w[t] + k[t]));
            Round(h, a, b, ref c, d, e, f, ref g, unchecked(w[t + 1] + k[t + 1]));
            Round(g, h, a, ref b, c, d, e, ref f, unchecked(w[t + 2] + k[t + 2]));
            Round(f, g, h, ref a, b, c, d, ref e, unchecked(w[t + 3] + k[t + 3]));
            Round(e, f, g, ref h, a, b, c, ref d, unchecked(w[t + 4] + k[t + 4]));
            Round(d, e, f, ref g, h, a, b, ref c, unchecked(w[t + 5] + k[t + 5]));
            Round(c, d, e, ref f, g, h, a, ref b, unchecked(w[t + 6] + k[t + 6]));
            Round(b, c, d, ref e, f, g, h, ref a, unchecked(w[t + 7] + k[t + 7]));
        }

        unchecked
        {
            state[0] += a;
            state[1] += b;
            state[2] += c;
            state[3] += d;
            state[4] += e;
            state[5] += f;
            state[6] += g;
            state[7] += h;
        }
    }

    // What the standard calls a to h move on by one a round; here they stay, and the names of the round's parameters move.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(uint a, uint b, uint c, ref uint d, uint e, uint f, uint g, ref uint h, uint word)
    {
        unchecked
        {
            var first = h + word + (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25)) + ((e & (f ^ g)) ^ g);
            d += first;
            h = first + (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22)) + (((a ^ b) & (b ^ c)) ^ b);
        }
    }

    [InlineArray(8)]
    private struct Words
    {
        private uint first;
    }

    [InlineArray(BlockSize)]
    private struct Block
    {
        private byte first;
    }
}
