using System.Globalization;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace Ledger.Seal;

/// <summary>A log's Ed25519 key. The seed stays in guarded memory; only <see cref="Export"/> shows it.</summary>
public sealed class SigningKey : INoteSigner
{
    private const string Prefix = "PRIVATE+KEY+";

    private static KeyCreationParameters Exportable => new() { ExportPolicy = KeyExportPolicies.AllowPlaintextExport };

    private readonly Key key;

    private SigningKey(string name, Key key)
    {
        this.key = key;
        Verifier = VerifierKey.Of(name, VerifierKey.Ed25519, key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>The key that checks its signatures.</summary>
    public VerifierKey Verifier { get; }

    /// <summary>A new random key.</summary>
    /// <exception cref="NoteFormatException">The name is empty, or contains white space, control characters or plus.</exception>
    public static SigningKey Generate(string name)
    {
        CheckName(name);
        return new SigningKey(name, Key.Create(SignatureAlgorithm.Ed25519, Exportable));
    }

    /// <summary>Reads what <see cref="Export"/> wrote. The message of the exception does not repeat the text.</summary>
    /// <exception cref="NoteFormatException">The text is not a signing key, or its id is not that of its name and key.</exception>
    public static SigningKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length..].Split('+', 3) is not [var name, var hex, var base64])
        {
            throw new NoteFormatException("signing key: not of the form PRIVATE+KEY+name+id+key");
        }

        CheckName(name);
        if (!VerifierKey.TryReadId(hex, out var id))
        {
            throw new NoteFormatException("signing key: the id is not eight lower-case hexadecimal digits");
        }

        var bytes = StrictText.Base64(base64);
        try
        {
            if (bytes is not [VerifierKey.Ed25519, ..] || bytes.Length != 1 + Ed25519Profile.KeySize)
            {
                throw new NoteFormatException("signing key: the key is not the base64 of 0x01 and 32 bytes");
            }

            var parsed = new SigningKey(name, Key.Import(SignatureAlgorithm.Ed25519, bytes.AsSpan(1), KeyBlobFormat.RawPrivateKey, Exportable));
            if (parsed.Verifier.KeyId != id)
            {
                parsed.Dispose();
                throw new NoteFormatException("signing key: the id is not that of the name and the key");
            }

            return parsed;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>The secret, as golang.org/x/mod/sumdb/note writes it: <c>PRIVATE+KEY+name+id+base64(0x01 ‖ seed)</c>.</summary>
    public string Export()
    {
        var seed = key.Export(KeyBlobFormat.RawPrivateKey);
        byte[] bytes = [VerifierKey.Ed25519, .. seed];
        var text = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Verifier.Name}+{Verifier.KeyId:x8}+{Convert.ToBase64String(bytes)}");
        CryptographicOperations.ZeroMemory(seed);
        CryptographicOperations.ZeroMemory(bytes);
        return text;
    }

    /// <summary>Signs a message: 64 bytes, the same for the same message.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message) => SignatureAlgorithm.Ed25519.Sign(key, message);

    /// <summary>The key that checks the cosignatures of <see cref="Cosigner"/>.</summary>
    internal VerifierKey CosignatureVerifier => VerifierKey.Of(Verifier.Name, VerifierKey.Cosignature, key.PublicKey.Export(KeyBlobFormat.RawPublicKey));

    /// <summary>The verifier key; never the seed.</summary>
    public override string ToString() => $"signing key of {Verifier}";

    /// <summary>Wipes the seed.</summary>
    public void Dispose() => key.Dispose();

    private static void CheckName(string name)
    {
        if (!StrictText.IsKeyName(name))
        {
            throw new NoteFormatException("signing key: the name is empty, or contains white space, control characters or plus");
        }
    }
}
