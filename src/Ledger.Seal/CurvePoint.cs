using System.Runtime.InteropServices;

namespace Ledger.Seal;

/// <summary>
/// A point of edwards25519 in extended coordinates (RFC 8032 §5.1.4): x = X/Z, y = Y/Z, xy = T/Z. The formulas hold for every pair of points.
/// For verifying only: the time that it takes depends on the values.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct CurvePoint
{
    private static readonly FieldElement D = Constant("a3785913ca4deb75abd841414d0a700098e879777940c78c73fe6f2bee6c0352");
    private static readonly FieldElement TwiceD = D + D;
    private static readonly FieldElement RootOfMinus1 = Constant("b0a00e4a271beec478e42fad0618432fa7d7fb3d99004d2b0bdfc14f8024832b");

    private readonly FieldElement x, y, z, t;

    private CurvePoint(in FieldElement x, in FieldElement y, in FieldElement z, in FieldElement t) => (this.x, this.y, this.z, this.t) = (x, y, z, t);

    /// <summary>The base point B: y = 4/5, x even.</summary>
    public static CurvePoint Base { get; } =
        Decode(Convert.FromHexString("5866666666666666666666666666666666666666666666666666666666666666")) ?? throw new System.Diagnostics.UnreachableException();

    private static CurvePoint Neutral => new(FieldElement.Zero, FieldElement.One, FieldElement.One, FieldElement.Zero);

    /// <summary>Reads an encoded point (RFC 8032 §5.1.3); null if no point has that encoding. Whether it is canonical is for the caller to see.</summary>
    public static CurvePoint? Decode(ReadOnlySpan<byte> encoded)
    {
        var height = FieldElement.Read(encoded);
        var square = height.Square();
        var (u, v) = (square - FieldElement.One, (D * square) + FieldElement.One);
        var v3 = v.Square() * v;
        var root = u * v3 * (u * v3.Square() * v).PowerForRoot();
        var check = v * root.Square();
        if (!(check - u).IsZero)
        {
            if (!(check + u).IsZero)
            {
                return null;
            }

            root *= RootOfMinus1;
        }

        var odd = (encoded[31] & 0x80) != 0;
        if (odd && root.IsZero)
        {
            return null;
        }

        root = root.IsOdd == odd ? root : -root;
        return new CurvePoint(root, height, FieldElement.One, root * height);
    }

    /// <summary>Writes the one encoding of the point: 32 bytes.</summary>
    public void Encode(Span<byte> encoded)
    {
        var inverse = z.Inverse();
        (y * inverse).Write(encoded);
        encoded[31] |= (x * inverse).IsOdd ? (byte)0x80 : (byte)0;
    }

    public static CurvePoint operator -(in CurvePoint point) => new(-point.x, point.y, point.z, -point.t);

    public static CurvePoint operator +(in CurvePoint p, in CurvePoint q)
    {
        var a = (p.y - p.x) * (q.y - q.x);
        var b = (p.y + p.x) * (q.y + q.x);
        var c = p.t * TwiceD * q.t;
        var d = p.z * q.z;
        d += d;
        var (e, f, g, h) = (b - a, d - c, d + c, b + a);
        return new(e * f, g * h, f * g, e * h);
    }

    /// <summary>[a]P + [b]Q for scalars of 32 bytes, little-endian.</summary>
    public static CurvePoint Combine(ReadOnlySpan<byte> a, in CurvePoint p, ReadOnlySpan<byte> b, in CurvePoint q)
    {
        var both = p + q;
        var sum = Neutral;
        for (var i = 255; i >= 0; i--)
        {
            sum = sum.Double();
            sum = (Bit(a, i), Bit(b, i)) switch
            {
                (true, true) => sum + both,
                (true, false) => sum + p,
                (false, true) => sum + q,
                _ => sum,
            };
        }

        return sum;
    }

    private static bool Bit(ReadOnlySpan<byte> scalar, int bit) => (scalar[bit >> 3] >> (bit & 7) & 1) == 1;

    private static FieldElement Constant(string littleEndianHex) => FieldElement.Read(Convert.FromHexString(littleEndianHex));

    private CurvePoint Double()
    {
        var (a, b, c) = (x.Square(), y.Square(), z.Square());
        c += c;
        var sum = a + b;
        var (e, g) = ((x + y).Square() - sum, b - a);
        var (f, h) = (g - c, -sum);
        return new(e * f, g * h, f * g, e * h);
    }
}
