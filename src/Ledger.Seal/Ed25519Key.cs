using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using NSec.Cryptography;

namespace Ledger.Seal;

/// <summary>
/// A public key that <see cref="Ed25519Profile"/> has found acceptable, and the equation of RFC 8032 §5.1.7 without the cofactor. libsodium computes it; a
/// program that must be one file, and cannot bring libsodium, is built with the switch <c>Ledger.Seal.UseLibsodium</c> off, and then the code
/// beside this file computes it. Tests hold the two against each other.
/// </summary>
internal sealed class Ed25519Key
{
    private static readonly BigInteger Order = (BigInteger.One << 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    private readonly byte[] encoded;
    private readonly PublicKey? linked;
    private readonly CurvePoint negated;

    private Ed25519Key(byte[] encoded, PublicKey? linked, CurvePoint negated) => (this.encoded, this.linked, this.negated) = (encoded, linked, negated);

    [FeatureSwitchDefinition("Ledger.Seal.UseLibsodium")]
    private static bool UseLibsodium => !AppContext.TryGetSwitch("Ledger.Seal.UseLibsodium", out var use) || use;

    /// <summary>The key of 32 canonical bytes; null if they are no point, or of low order in libsodium's eyes.</summary>
    public static Ed25519Key? Import(ReadOnlySpan<byte> key) => UseLibsodium ? ImportLinked(key) : ImportManaged(key);

    /// <summary>As <see cref="Import"/>, never with libsodium.</summary>
    public static Ed25519Key? ImportManaged(ReadOnlySpan<byte> key) => CurvePoint.Decode(key) is { } point ? new(key.ToArray(), linked: null, -point) : null;

    /// <summary>Whether [S]B = R + [k]A, for R and S that were found acceptable.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        linked is not null && UseLibsodium ? VerifyLinked(linked, message, signature) : VerifyManaged(message, signature);

    private static Ed25519Key? ImportLinked(ReadOnlySpan<byte> key) =>
        PublicKey.TryImport(SignatureAlgorithm.Ed25519, key, KeyBlobFormat.RawPublicKey, out var imported) ? new(key.ToArray(), imported, default) : null;

    private static bool VerifyLinked(PublicKey key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        SignatureAlgorithm.Ed25519.Verify(key, message, signature);

    private bool VerifyManaged(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        Span<byte> hash = stackalloc byte[OwnSha512.HashSize];
        OwnSha512.HashData([.. signature[..32], .. encoded, .. message], hash);
        Span<byte> k = stackalloc byte[32];
        k.Clear();
        (new BigInteger(hash, isUnsigned: true) % Order).TryWriteBytes(k, out _, isUnsigned: true);
        Span<byte> r = stackalloc byte[32];
        CurvePoint.Combine(signature[32..], CurvePoint.Base, k, negated).Encode(r);
        return r.SequenceEqual(signature[..32]);
    }
}
