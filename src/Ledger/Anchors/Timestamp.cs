using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Ledger.Seal;

namespace Ledger.Anchors;

/// <summary>What a time-stamping authority's answer says, once it was checked.</summary>
/// <param name="Checkpoint">The checkpoint that existed then.</param>
/// <param name="Time">The time in the token.</param>
/// <param name="Accuracy">How far the authority says that its clock may be off; null if it does not.</param>
/// <param name="Authority">The subject of the certificate that signed. It was not checked whether anybody trusts it, unless a certificate was given.</param>
public sealed record TimestampVerdict(Checkpoint Checkpoint, DateTimeOffset Time, TimeSpan? Accuracy, string Authority);

/// <summary>
/// Time stamps of a checkpoint by RFC 3161, by file: a request that is carried to an authority, and its response. What is stamped is the SHA-256 of the checkpoint's
/// text, the three lines that the log's key signs: so a stamp holds whichever signatures stand below them.
/// </summary>
public static class Timestamp
{
    /// <summary>The largest response that is read, in bytes.</summary>
    public const int MaxSize = 1 << 20;

    /// <summary>The request, in DER, to be sent as <c>application/timestamp-query</c>. It asks for the certificate, and has no nonce: the same checkpoint gives the same request.</summary>
    public static byte[] Request(SignedNote checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        return Rfc3161TimestampRequest.CreateFromHash(HashOf(checkpoint), HashAlgorithmName.SHA256, requestSignerCertificates: true).Encode();
    }

    /// <summary>Checks a response, or the token in it, against the checkpoint.</summary>
    /// <param name="response">The response (<c>application/timestamp-reply</c>) or the token alone, in DER.</param>
    /// <param name="checkpoint">The signed checkpoint, opened already.</param>
    /// <param name="opened">What it says.</param>
    /// <param name="authority">The certificate of the authority, from elsewhere; without it the one in the token is used, which proves who signed only as far as that is believed.</param>
    /// <exception cref="LedgerException"><see cref="Failure.Integrity"/>: it is not a time stamp of that checkpoint; says why.</exception>
    public static TimestampVerdict Check(ReadOnlyMemory<byte> response, SignedNote checkpoint, Checkpoint opened, X509Certificate2? authority)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        var token = Token(response, checkpoint);
        if (token.TokenInfo.HashAlgorithmId.Value != "2.16.840.1.101.3.4.2.1" || !token.VerifySignatureForHash(HashOf(checkpoint), HashAlgorithmName.SHA256, out var signer, authority is null ? null : [authority]))
        {
            throw Not("the token is not over this checkpoint, or its signature is wrong");
        }

        if (authority is not null && !signer!.RawDataMemory.Span.SequenceEqual(authority.RawDataMemory.Span))
        {
            throw Not($"{signer.Subject} signed it, not {authority.Subject}");
        }

        var accuracy = token.TokenInfo.AccuracyInMicroseconds is { } micro ? TimeSpan.FromMicroseconds(micro) : (TimeSpan?)null;
        return new TimestampVerdict(opened, token.TokenInfo.Timestamp, accuracy, signer!.Subject);
    }

    private static Rfc3161TimestampToken Token(ReadOnlyMemory<byte> bytes, SignedNote checkpoint)
    {
        if (Rfc3161TimestampToken.TryDecode(bytes, out var alone, out var read) && read == bytes.Length)
        {
            return alone;
        }

        try
        {
            var request = Rfc3161TimestampRequest.CreateFromHash(HashOf(checkpoint), HashAlgorithmName.SHA256, requestSignerCertificates: true);
            var token = request.ProcessResponse(bytes, out var consumed);
            return consumed == bytes.Length ? token : throw Not(string.Create(CultureInfo.InvariantCulture, $"{bytes.Length - consumed} bytes follow the response"));
        }
        catch (CryptographicException e)
        {
            throw Not($"it is not an answer that grants this request: {e.Message.TrimEnd('.')}", e);
        }
    }

    private static byte[] HashOf(SignedNote checkpoint) => SHA256.HashData(Encoding.UTF8.GetBytes(checkpoint.Text));

    private static LedgerException Not(string why, Exception? inner = null) => new(Failure.Integrity, $"not a time stamp of this checkpoint: {why}", null, inner);
}
