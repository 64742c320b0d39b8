using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ledger.Log.Embedded;

/// <summary>
/// Hashes entries of the indexes to 64 bits, under a random key of its own: whoever altered the file beforehand could not aim at a sum.
/// </summary>
internal sealed class IndexHash
{
    private readonly ulong[] _key = new ulong[4];

    internal IndexHash() => RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(_key.AsSpan()));

    /// <summary>What an event comes to in both indexes.</summary>
    internal IndexSums Event(ReadOnlySpan<byte> stream, long revision, ReadOnlySpan<byte> id, long index) =>
        new(1, Place(stream, revision, index), 1, Id(id, index));

    internal ulong Place(ReadOnlySpan<byte> stream, long revision, long index) =>
        Mix(Bytes(stream, _key[0]) ^ (ulong)revision, Mix((ulong)index ^ _key[1], _key[2]));

    internal ulong Id(ReadOnlySpan<byte> id, long index) => Mix(Bytes(id, _key[3]), Mix((ulong)index ^ _key[2], _key[1]));

    private ulong Bytes(ReadOnlySpan<byte> bytes, ulong seed)
    {
        var hash = Mix(seed ^ (ulong)bytes.Length, _key[1]);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes), _key[2]);
        }

        var rest = 0UL;
        foreach (var one in bytes)
        {
            rest = (rest << 8) | one;
        }

        return Mix(hash ^ rest, _key[0]);
    }

    // Both halves of the long product.
    private static ulong Mix(ulong one, ulong other)
    {
        var high = Math.BigMul(one, other, out var low);
        return high ^ low;
    }
}
