using System.Buffers.Binary;

namespace Ledger.Seal;

/// <summary>
/// A witness's key: makes timestamped Ed25519 cosignatures (c2sp.org/tlog-cosignature, type 0x04). A cosignature says: "at this time, the largest
/// tree of this log that I saw, and that extends all I saw before, is this one". Making that true is up to whoever calls.
/// </summary>
public sealed class Cosigner : IDisposable
{
    private readonly SigningKey key;

    private Cosigner(SigningKey key) => (this.key, Verifier) = (key, key.CosignatureVerifier);

    /// <summary>The key that checks its cosignatures, of type <see cref="VerifierKey.Cosignature"/>.</summary>
    public VerifierKey Verifier { get; }

    /// <summary>A new random key.</summary>
    /// <exception cref="NoteFormatException">The name is empty, or contains white space, control characters or plus.</exception>
    public static Cosigner Generate(string name) => new(SigningKey.Generate(name));

    /// <summary>Reads what <see cref="Export"/> wrote. The message of the exception does not repeat the text.</summary>
    /// <exception cref="NoteFormatException">The text is not a signing key.</exception>
    public static Cosigner Parse(string text) => new(SigningKey.Parse(text));

    /// <summary>The secret, in the form of <see cref="SigningKey.Export"/>: type 0x01 there, as other witnesses keep it.</summary>
    public string Export() => key.Export();

    /// <summary>Cosigns the text of a note, which must be a checkpoint.</summary>
    /// <param name="note">The note.</param>
    /// <param name="time">Seconds since 1970 UTC; not 0.</param>
    public NoteSignature Cosign(SignedNote note, long time)
    {
        ArgumentNullException.ThrowIfNull(note);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(time);
        var signature = new byte[sizeof(long) + Ed25519Profile.SignatureSize];
        BinaryPrimitives.WriteInt64BigEndian(signature, time);
        key.Sign(VerifierKey.CosignedMessage(time, StrictText.ToUtf8(note.Text))).CopyTo(signature, sizeof(long));
        return new NoteSignature(Verifier.Name, Verifier.KeyId, signature);
    }

    /// <summary>The verifier key; never the seed.</summary>
    public override string ToString() => $"cosigner {Verifier}";

    /// <summary>Wipes the seed.</summary>
    public void Dispose() => key.Dispose();
}
