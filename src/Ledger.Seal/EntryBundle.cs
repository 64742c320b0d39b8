using System.Buffers;
using System.Buffers.Binary;

namespace Ledger.Seal;

/// <summary>Entries as c2sp.org/tlog-tiles bundles them: each with its length before it, two bytes big-endian.</summary>
public static class EntryBundle
{
    /// <summary>The largest bundle: 256 entries of 65,535 bytes.</summary>
    public const int MaxSize = Tile.FullWidth * (sizeof(ushort) + EventHeader.MaxSize);

    /// <summary>Appends one entry.</summary>
    /// <exception cref="ArgumentException">It is longer than 65,535 bytes.</exception>
    public static void Append(IBufferWriter<byte> bundle, ReadOnlySpan<byte> entry)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        if (entry.Length > EventHeader.MaxSize)
        {
            throw new ArgumentException($"An entry of {entry.Length} bytes is longer than {EventHeader.MaxSize}.", nameof(entry));
        }

        var place = bundle.GetSpan(sizeof(ushort) + entry.Length);
        BinaryPrimitives.WriteUInt16BigEndian(place, (ushort)entry.Length);
        entry.CopyTo(place[sizeof(ushort)..]);
        bundle.Advance(sizeof(ushort) + entry.Length);
    }

    /// <summary>Takes the next entry off a bundle; false when the bundle ends, or ends within an entry: what is left of it tells.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> bundle, out ReadOnlySpan<byte> entry)
    {
        entry = default;
        if (bundle.Length < sizeof(ushort))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(bundle);
        if (bundle.Length - sizeof(ushort) < length)
        {
            return false;
        }

        entry = bundle.Slice(sizeof(ushort), length);
        bundle = bundle[(sizeof(ushort) + length)..];
        return true;
    }
}
