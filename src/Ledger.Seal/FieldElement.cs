using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Ledger.Seal;

/// <summary>
/// An integer modulo 2^255 − 19, in five limbs of 51 bits. For verifying only: the time that it takes depends on the values, which are public there.
/// Limbs stay below 2^54 between operations, so that products of two fit 128 bits with room to spare.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct FieldElement
{
    private const ulong Mask = (1UL << 51) - 1;

    private readonly ulong l0, l1, l2, l3, l4;

    private FieldElement(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4) =>
        (this.l0, this.l1, this.l2, this.l3, this.l4) = (l0, l1, l2, l3, l4);

    public static FieldElement Zero => default;

    public static FieldElement One => new(1, 0, 0, 0, 0);

    public bool IsZero
    {
        get
        {
            Span<byte> bytes = stackalloc byte[32];
            Write(bytes);
            return bytes.IndexOfAnyExcept((byte)0) < 0;
        }
    }

    public bool IsOdd
    {
        get
        {
            Span<byte> bytes = stackalloc byte[32];
            Write(bytes);
            return (bytes[0] & 1) == 1;
        }
    }

    /// <summary>Reads 32 bytes, little-endian; the highest bit is ignored.</summary>
    public static FieldElement Read(ReadOnlySpan<byte> bytes)
    {
        var (w0, w1) = (BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
        var (w2, w3) = (BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
        return new(
            w0 & Mask,
            ((w0 >> 51) | (w1 << 13)) & Mask,
            ((w1 >> 38) | (w2 << 26)) & Mask,
            ((w2 >> 25) | (w3 << 39)) & Mask,
            (w3 >> 12) & Mask);
    }

    /// <summary>Writes the one representative below 2^255 − 19: 32 bytes, little-endian.</summary>
    public void Write(Span<byte> bytes)
    {
        var e = Carried(l0, l1, l2, l3, l4);

        // Adding 19 carries out of bit 255 exactly if the value is at least 2^255 − 19.
        var q = (e.l0 + 19) >> 51;
        q = (e.l1 + q) >> 51;
        q = (e.l2 + q) >> 51;
        q = (e.l3 + q) >> 51;
        q = (e.l4 + q) >> 51;
        var r0 = e.l0 + (19 * q);
        var r1 = e.l1 + (r0 >> 51);
        var r2 = e.l2 + (r1 >> 51);
        var r3 = e.l3 + (r2 >> 51);
        var r4 = e.l4 + (r3 >> 51);
        (r0, r1, r2, r3, r4) = (r0 & Mask, r1 & Mask, r2 & Mask, r3 & Mask, r4 & Mask);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, r0 | (r1 << 51));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], (r1 >> 13) | (r2 << 38));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[16..], (r2 >> 26) | (r3 << 25));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[24..], (r3 >> 39) | (r4 << 12));
    }

    public static FieldElement operator +(in FieldElement a, in FieldElement b) =>
        Carried(a.l0 + b.l0, a.l1 + b.l1, a.l2 + b.l2, a.l3 + b.l3, a.l4 + b.l4);

    // 16p is added first, so that no limb goes below zero.
    public static FieldElement operator -(in FieldElement a, in FieldElement b) => Carried(
        a.l0 + 0x7FFFFFFFFFFED0 - b.l0,
        a.l1 + 0x7FFFFFFFFFFFF0 - b.l1,
        a.l2 + 0x7FFFFFFFFFFFF0 - b.l2,
        a.l3 + 0x7FFFFFFFFFFFF0 - b.l3,
        a.l4 + 0x7FFFFFFFFFFFF0 - b.l4);

    public static FieldElement operator -(in FieldElement a) => Zero - a;

    public static FieldElement operator *(in FieldElement a, in FieldElement b)
    {
        var (b1, b2, b3, b4) = (b.l1 * 19, b.l2 * 19, b.l3 * 19, b.l4 * 19);
        var r0 = Product(a.l0, b.l0) + Product(a.l1, b4) + Product(a.l2, b3) + Product(a.l3, b2) + Product(a.l4, b1);
        var r1 = Product(a.l0, b.l1) + Product(a.l1, b.l0) + Product(a.l2, b4) + Product(a.l3, b3) + Product(a.l4, b2);
        var r2 = Product(a.l0, b.l2) + Product(a.l1, b.l1) + Product(a.l2, b.l0) + Product(a.l3, b4) + Product(a.l4, b3);
        var r3 = Product(a.l0, b.l3) + Product(a.l1, b.l2) + Product(a.l2, b.l1) + Product(a.l3, b.l0) + Product(a.l4, b4);
        var r4 = Product(a.l0, b.l4) + Product(a.l1, b.l3) + Product(a.l2, b.l2) + Product(a.l3, b.l1) + Product(a.l4, b.l0);
        r1 += (ulong)(r0 >> 51);
        r2 += (ulong)(r1 >> 51);
        r3 += (ulong)(r2 >> 51);
        r4 += (ulong)(r3 >> 51);
        var low = ((ulong)r0 & Mask) + ((ulong)(r4 >> 51) * 19);
        return new(low & Mask, ((ulong)r1 & Mask) + (low >> 51), (ulong)r2 & Mask, (ulong)r3 & Mask, (ulong)r4 & Mask);
    }

    public FieldElement Square() => this * this;

    /// <summary>The value to the power of 2^255 − 21, that is p − 2: its inverse, or zero for zero.</summary>
    public FieldElement Inverse()
    {
        var (power, eleven) = PowerOf2To250Less1();
        return Squared(power, 5) * eleven;
    }

    /// <summary>The value to the power of (p − 5) / 8 = 2^252 − 3.</summary>
    public FieldElement PowerForRoot()
    {
        var (power, _) = PowerOf2To250Less1();
        return Squared(power, 2) * this;
    }

    private static UInt128 Product(ulong a, ulong b) => Math.BigMul(a, b);

    private static FieldElement Carried(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4)
    {
        l1 += l0 >> 51;
        l2 += l1 >> 51;
        l3 += l2 >> 51;
        l4 += l3 >> 51;
        l0 = (l0 & Mask) + ((l4 >> 51) * 19);
        return new(l0 & Mask, (l1 & Mask) + (l0 >> 51), l2 & Mask, l3 & Mask, l4 & Mask);
    }

    private static FieldElement Squared(FieldElement value, int times)
    {
        for (var i = 0; i < times; i++)
        {
            value = value.Square();
        }

        return value;
    }

    private (FieldElement Power, FieldElement Eleven) PowerOf2To250Less1()
    {
        var two = Square();
        var nine = Squared(two, 2) * this;
        var eleven = nine * two;
        var to5 = eleven.Square() * nine; // 2^5 − 1
        var to10 = Squared(to5, 5) * to5;
        var to20 = Squared(to10, 10) * to10;
        var to40 = Squared(to20, 20) * to20;
        var to50 = Squared(to40, 10) * to10;
        var to100 = Squared(to50, 50) * to50;
        var to200 = Squared(to100, 100) * to100;
        return (Squared(to200, 50) * to50, eleven);
    }
}
