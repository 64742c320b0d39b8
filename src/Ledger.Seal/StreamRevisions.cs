using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Ledger.Seal;

/// <summary>
/// The next revision of every stream of a log. A name is kept as its bytes, one after the other in large pieces, so that a million streams take some
/// tens of megabytes; names are compared, not only their hashes.
/// </summary>
public sealed class StreamRevisions
{
    private const int Piece = 1 << 20;
    private const int FirstPlaces = 1 << 10;

    private readonly List<byte[]> pieces = [];

    // Whoever names the streams does not know it, and cannot make them collide.
    private readonly long seed = Random.Shared.NextInt64();
    private int used;
    private int[] places = NewPlaces(FirstPlaces);
    private Slot[] slots = new Slot[FirstPlaces / 2];
    private int count;
    private int last;

    /// <summary>The revision that comes next in a stream: 0 for one not seen yet. To be counted up by the caller, before the next call.</summary>
    public ref long Next(ReadOnlySpan<byte> stream) => ref Next(stream, out _);

    /// <summary>As <see cref="Next(ReadOnlySpan{byte})"/>, and whether the stream was seen before.</summary>
    public ref long Next(ReadOnlySpan<byte> stream, out bool seen)
    {
        seen = true;
        if (last < count && stream.SequenceEqual(NameOf(in slots[last])))
        {
            return ref slots[last].Next; // what one command records mostly stands together
        }

        var hash = (int)XxHash3.HashToUInt64(stream, seed);
        var place = hash & (places.Length - 1);
        for (; places[place] is >= 0 and var found; place = (place + 1) & (places.Length - 1))
        {
            if (slots[found].Hash == hash && stream.SequenceEqual(NameOf(in slots[found])))
            {
                last = found;
                return ref slots[found].Next;
            }
        }

        seen = false;
        return ref Add(stream, hash, place);
    }

    private static int[] NewPlaces(int length)
    {
        var free = new int[length];
        free.AsSpan().Fill(-1);
        return free;
    }

    private ReadOnlySpan<byte> NameOf(in Slot slot) => pieces[slot.Piece].AsSpan(slot.From, slot.Length);

    private ref long Add(ReadOnlySpan<byte> stream, int hash, int place)
    {
        if (pieces.Count == 0 || used + stream.Length > Piece)
        {
            pieces.Add(new byte[Math.Max(Piece, stream.Length)]);
            used = 0;
        }

        stream.CopyTo(pieces[^1].AsSpan(used));
        last = count++;
        slots[last] = new Slot { Hash = hash, Piece = pieces.Count - 1, From = used, Length = stream.Length };
        places[place] = last;
        used += stream.Length;
        if (count == slots.Length)
        {
            Grow();
        }

        return ref slots[last].Next;
    }

    // At most half of the places are taken.
    private void Grow()
    {
        Array.Resize(ref slots, checked(2 * slots.Length));
        places = NewPlaces(2 * slots.Length);
        for (var i = 0; i < count; i++)
        {
            var place = slots[i].Hash & (places.Length - 1);
            while (places[place] >= 0)
            {
                place = (place + 1) & (places.Length - 1);
            }

            places[place] = i;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Slot
    {
        public int Hash;
        public int Piece;
        public int From;
        public int Length;
        public long Next;
    }
}
