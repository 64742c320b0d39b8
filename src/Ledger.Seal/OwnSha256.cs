using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ledger.Seal;

/// <summary>
/// SHA-256 (FIPS 180-4 §6.2) without any library: the rounds of <see cref="NodeLanes"/> with one lane. .NET 10 does not offer the SHA instructions of x86 processors,
/// so this takes several times as long as libcrypto, which uses them.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct OwnSha256
{
    private const int BlockSize = 64;

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
        Span<uint> words = stackalloc uint[BlockSize / sizeof(uint)];
        BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(bytes[..BlockSize]), words);
        NodeLanes.Compress<uint, Lane>(state, words);
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
