using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Ledger.Seal.Bundles;

/// <summary>
/// The one way in which a bundle's zip is laid out (APPNOTE 6.3.10): files one after the other from the first byte on, then the central directory in the same
/// order, then its end; no comments, no times, no attributes, no extra fields but where an offset or a count needs 64 bits. The reader makes these bytes
/// again from what it read and compares them, so that nothing can hide between or beside the files.
/// </summary>
internal static class ZipLayout
{
    public const int LocalSize = 30;
    public const int CentralSize = 46;
    public const int WideOffsetSize = 12;
    public const int EndSize = 22;
    public const int WideEndSize = 56 + 20;
    public const ushort Stored = 0;
    public const ushort Deflated = 8;
    public const uint WideMark = uint.MaxValue;

    private const ushort Version = 20;
    private const ushort WideVersion = 45;
    private const ushort FirstOfJanuary1980 = 0x0021;

    /// <summary>The header before a file's bytes.</summary>
    public static byte[] Local(in ZipEntry entry)
    {
        var name = Encoding.ASCII.GetBytes(entry.Name);
        var bytes = new byte[LocalSize + name.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, 0x04034B50);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(4), Version);
        Common(bytes.AsSpan(6), in entry, name.Length, extra: 0);
        name.CopyTo(bytes, LocalSize);
        return bytes;
    }

    /// <summary>Its record in the central directory.</summary>
    public static void Central(IBufferWriter<byte> output, in ZipEntry entry)
    {
        var wide = entry.Offset >= WideMark;
        var name = Encoding.ASCII.GetBytes(entry.Name);
        var length = CentralSize + name.Length + (wide ? WideOffsetSize : 0);
        var bytes = output.GetSpan(length)[..length];
        bytes.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, 0x02014B50);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], wide ? WideVersion : Version);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], wide ? WideVersion : Version);
        Common(bytes[8..], in entry, name.Length, wide ? WideOffsetSize : 0);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[42..], wide ? WideMark : (uint)entry.Offset);
        name.CopyTo(bytes[CentralSize..]);
        if (wide)
        {
            var extra = bytes[(CentralSize + name.Length)..];
            BinaryPrimitives.WriteUInt16LittleEndian(extra, 0x0001);
            BinaryPrimitives.WriteUInt16LittleEndian(extra[2..], sizeof(ulong));
            BinaryPrimitives.WriteInt64LittleEndian(extra[4..], entry.Offset);
        }

        output.Advance(length);
    }

    /// <summary>What follows the central directory.</summary>
    public static byte[] End(long count, long size, long offset)
    {
        var wide = count >= ushort.MaxValue || size >= WideMark || offset >= WideMark;
        var bytes = new byte[(wide ? WideEndSize : 0) + EndSize];
        if (wide)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, 0x06064B50);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(4), 44);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(12), WideVersion);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(14), WideVersion);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), count);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), count);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(40), size);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(48), offset);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(56), 0x07064B50);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(64), offset + size);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(72), 1);
        }

        var end = bytes.AsSpan(bytes.Length - EndSize);
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054B50);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], (ushort)Math.Min(count, ushort.MaxValue));
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], (ushort)Math.Min(count, ushort.MaxValue));
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], (uint)Math.Min(size, WideMark));
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], (uint)Math.Min(offset, WideMark));
        return bytes;
    }

    // Flags, method, time, date, CRC, both sizes, lengths of name and extra field: the same in both headers.
    private static void Common(Span<byte> bytes, in ZipEntry entry, int nameLength, int extra)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[2..], entry.Method);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[4..], 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[6..], FirstOfJanuary1980);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], entry.Crc);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], (uint)entry.Packed);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[16..], (uint)entry.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[20..], (ushort)nameLength);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[22..], (ushort)extra);
    }
}

/// <summary>One file in a zip.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Method">0 stored, 8 deflated.</param>
/// <param name="Crc">CRC-32 of its bytes.</param>
/// <param name="Packed">How many bytes it takes in the zip.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="Offset">Where its header starts.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct ZipEntry(string Name, ushort Method, uint Crc, long Packed, long Length, long Offset)
{
    /// <summary>Where its bytes start.</summary>
    public long Content => Offset + ZipLayout.LocalSize + Name.Length;

    /// <summary>Where the next file starts.</summary>
    public long After => Content + Packed;
}
