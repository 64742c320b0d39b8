using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ledger.Seal;

/// <summary>
/// SHA-256 (FIPS 180-4 §6.2) of as many inner nodes as a vector has lanes. A node's input is 65 bytes and so two blocks, of which the second is one byte of the
/// right child, the padding and the length, 520 bits.
/// </summary>
internal static class NodeLanes
{
    private const int BlockWords = 16;
    private const int StateWords = 8;

    /// <summary>The state before the first block (§5.3.3).</summary>
    public static ReadOnlySpan<uint> Initial =>
    [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ];

    /// <summary>The constants of the rounds (§4.2.2).</summary>
    public static ReadOnlySpan<uint> Constants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>Hashes one node a lane.</summary>
    /// <param name="children">The words of the children as they stand in memory, 16 a node.</param>
    /// <param name="parents">Where the words of the parents go, 8 a node. May begin where the children do.</param>
    [SkipLocalsInit]
    public static void Hash<TVector, TLanes>(ReadOnlySpan<uint> children, Span<uint> parents)
        where TVector : unmanaged
        where TLanes : ILanes<TVector>
    {
        var lanes = TLanes.Count;
        children = children[..(BlockWords * lanes)];
        parents = parents[..(StateWords * lanes)];

        // Word by word, all lanes of one beside each other.
        Span<TVector> words = stackalloc TVector[BlockWords];
        ref var child = ref MemoryMarshal.GetReference(children);
        ref var number = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<TVector, uint>(words));
        for (var word = 0; word < BlockWords; word++)
        {
            for (var lane = 0; lane < lanes; lane++)
            {
                Unsafe.Add(ref number, (word * lanes) + lane) = BinaryPrimitives.ReverseEndianness(Unsafe.Add(ref child, (lane * BlockWords) + word));
            }
        }

        // The byte 0x01 before them shifts each word by a byte; the last one stands in the second block.
        var overflow = TLanes.Or(TLanes.ShiftLeft(words[15], 24), TLanes.All(0x00800000));
        for (var word = BlockWords - 1; word > 0; word--)
        {
            words[word] = TLanes.Or(TLanes.ShiftLeft(words[word - 1], 24), TLanes.ShiftRight(words[word], 8));
        }

        words[0] = TLanes.Or(TLanes.All(0x01000000), TLanes.ShiftRight(words[0], 8));

        Span<TVector> state = stackalloc TVector[StateWords];
        for (var word = 0; word < StateWords; word++)
        {
            state[word] = TLanes.All(Initial[word]);
        }

        Compress<TVector, TLanes>(state, words);
        words.Clear();
        words[0] = overflow;
        words[BlockWords - 1] = TLanes.All(8 * (1 + TreeHash.Size + TreeHash.Size));
        Compress<TVector, TLanes>(state, words);

        ref var hashed = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<TVector, uint>(state));
        ref var parent = ref MemoryMarshal.GetReference(parents);
        for (var lane = 0; lane < lanes; lane++)
        {
            for (var word = 0; word < StateWords; word++)
            {
                Unsafe.Add(ref parent, (lane * StateWords) + word) = BinaryPrimitives.ReverseEndianness(Unsafe.Add(ref hashed, (word * lanes) + lane));
            }
        }
    }

    private static void Compress<TVector, TLanes>(Span<TVector> state, Span<TVector> words)
        where TVector : unmanaged
        where TLanes : ILanes<TVector>
    {
        ref var h = ref MemoryMarshal.GetReference(state[..StateWords]);
        ref var w = ref MemoryMarshal.GetReference(words[..BlockWords]);
        ref var k = ref MemoryMarshal.GetReference(Constants);
        var (a, b, c, d) = (h, Unsafe.Add(ref h, 1), Unsafe.Add(ref h, 2), Unsafe.Add(ref h, 3));
        var (e, f, g, i) = (Unsafe.Add(ref h, 4), Unsafe.Add(ref h, 5), Unsafe.Add(ref h, 6), Unsafe.Add(ref h, 7));
        for (var t = 0; t < 64; t += 8)
        {
            Round<TVector, TLanes>(a, b, c, ref d, e, f, g, ref i, Next<TVector, TLanes>(ref w, t), Unsafe.Add(ref k, t));
            Round<TVector, TLanes>(i, a, b, ref c, d, e, f, ref g, Next<TVector, TLanes>(ref w, t + 1), Unsafe.Add(ref k, t + 1));
            Round<TVector, TLanes>(g, i, a, ref b, c, d, e, ref f, Next<TVector, TLanes>(ref w, t + 2), Unsafe.Add(ref k, t + 2));
            Round<TVector, TLanes>(f, g, i, ref a, b, c, d, ref e, Next<TVector, TLanes>(ref w, t + 3), Unsafe.Add(ref k, t + 3));
            Round<TVector, TLanes>(e, f, g, ref i, a, b, c, ref d, Next<TVector, TLanes>(ref w, t + 4), Unsafe.Add(ref k, t + 4));
            Round<TVector, TLanes>(d, e, f, ref g, i, a, b, ref c, Next<TVector, TLanes>(ref w, t + 5), Unsafe.Add(ref k, t + 5));
            Round<TVector, TLanes>(c, d, e, ref f, g, i, a, ref b, Next<TVector, TLanes>(ref w, t + 6), Unsafe.Add(ref k, t + 6));
            Round<TVector, TLanes>(b, c, d, ref e, f, g, i, ref a, Next<TVector, TLanes>(ref w, t + 7), Unsafe.Add(ref k, t + 7));
        }

        h = TLanes.Add(h, a);
        Unsafe.Add(ref h, 1) = TLanes.Add(Unsafe.Add(ref h, 1), b);
        Unsafe.Add(ref h, 2) = TLanes.Add(Unsafe.Add(ref h, 2), c);
        Unsafe.Add(ref h, 3) = TLanes.Add(Unsafe.Add(ref h, 3), d);
        Unsafe.Add(ref h, 4) = TLanes.Add(Unsafe.Add(ref h, 4), e);
        Unsafe.Add(ref h, 5) = TLanes.Add(Unsafe.Add(ref h, 5), f);
        Unsafe.Add(ref h, 6) = TLanes.Add(Unsafe.Add(ref h, 6), g);
        Unsafe.Add(ref h, 7) = TLanes.Add(Unsafe.Add(ref h, 7), i);
    }

    /// <summary>The word of a round; from the 16th on it is made of earlier ones, and takes the place of the oldest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Next<TVector, TLanes>(ref TVector words, int t)
        where TVector : unmanaged
        where TLanes : ILanes<TVector>
    {
        ref var word = ref Unsafe.Add(ref words, t % BlockWords);
        if (t >= BlockWords)
        {
            var early = Unsafe.Add(ref words, (t + 1) % BlockWords);
            var late = Unsafe.Add(ref words, (t + 14) % BlockWords);
            var sigma0 = TLanes.Xor(TLanes.Rotate(early, 7), TLanes.Rotate(early, 18), TLanes.ShiftRight(early, 3));
            var sigma1 = TLanes.Xor(TLanes.Rotate(late, 17), TLanes.Rotate(late, 19), TLanes.ShiftRight(late, 10));
            word = TLanes.Add(TLanes.Add(word, sigma0), TLanes.Add(Unsafe.Add(ref words, (t + 9) % BlockWords), sigma1));
        }

        return word;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round<TVector, TLanes>(
        TVector a, TVector b, TVector c, ref TVector d, TVector e, TVector f, TVector g, ref TVector h, TVector word, uint constant)
        where TVector : unmanaged
        where TLanes : ILanes<TVector>
    {
        var sum1 = TLanes.Xor(TLanes.Rotate(e, 6), TLanes.Rotate(e, 11), TLanes.Rotate(e, 25));
        var sum0 = TLanes.Xor(TLanes.Rotate(a, 2), TLanes.Rotate(a, 13), TLanes.Rotate(a, 22));
        var first = TLanes.Add(TLanes.Add(h, TLanes.Add(word, TLanes.All(constant))), TLanes.Add(sum1, TLanes.Choose(e, f, g)));
        d = TLanes.Add(d, first);
        h = TLanes.Add(first, TLanes.Add(sum0, TLanes.Majority(a, b, c)));
    }
}
