namespace Ledger.Seal;

/// <summary>
/// The one way this ledger accepts Ed25519 (RFC 8032): keys, R and S in canonical encoding, S below the group order, neither
/// key nor R of low order, and the equation checked without the cofactor (<see cref="Ed25519Key"/>). libsodium 1.0.22 does all of that by
/// itself; what is cheap to check is checked here too, so that another library cannot widen it.
/// </summary>
internal static class Ed25519Profile
{
    public const int KeySize = 32;
    public const int SignatureSize = 64;

    /// <summary>The order of the group: 2^252 + 27742317777372353535851937790883648493, little-endian.</summary>
    private static readonly byte[] Order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

    /// <summary>The field's prime 2^255 − 19, little-endian.</summary>
    private static readonly byte[] Prime = Convert.FromHexString("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

    /// <summary>y of the eight points of low order, sign bit cleared: 0, 1, −1 and the two of order 8.</summary>
    private static readonly byte[][] LowOrder =
    [
        Convert.FromHexString("0000000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("0100000000000000000000000000000000000000000000000000000000000000"),
        Convert.FromHexString("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
        Convert.FromHexString("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        Convert.FromHexString("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    ];

    /// <summary>The key, or null if it is not a point, is not canonical, or is of low order.</summary>
    public static Ed25519Key? Import(ReadOnlySpan<byte> key) =>
        key.Length == KeySize && IsCanonicalPointOfHighOrder(key) && CurvePoint.Decode(key) is not null ? Ed25519Key.Import(key) : null;

    public static bool Verify(Ed25519Key key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureSize
        && IsCanonicalPointOfHighOrder(signature[..32])
        && IsLess(signature[32..], Order)
        && key.Verify(message, signature);

    internal static bool IsCanonicalPointOfHighOrder(ReadOnlySpan<byte> point)
    {
        Span<byte> y = stackalloc byte[KeySize];
        point.CopyTo(y);
        y[^1] &= 0x7F;
        foreach (var low in LowOrder)
        {
            if (y.SequenceEqual(low))
            {
                return false;
            }
        }

        return IsLess(y, Prime);
    }

    private static bool IsLess(ReadOnlySpan<byte> value, ReadOnlySpan<byte> limit)
    {
        for (var i = value.Length - 1; i >= 0; i--)
        {
            if (value[i] != limit[i])
            {
                return value[i] < limit[i];
            }
        }

        return false;
    }
}
