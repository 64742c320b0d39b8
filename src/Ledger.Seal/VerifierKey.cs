using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ledger.Seal;

/// <summary>
/// A key that notes are checked with (c2sp.org/signed-note, "Verifier keys"): <c>name+id+base64(type ‖ public key)</c>. Type 0x01 is
/// Ed25519; type 0x04 is the timestamped Ed25519 cosignature of c2sp.org/tlog-cosignature. There are no others.
/// </summary>
public sealed class VerifierKey : IEquatable<VerifierKey>
{
    /// <summary>Ed25519 over the note's text.</summary>
    public const byte Ed25519 = 0x01;

    /// <summary>Ed25519 over "cosignature/v1", a time and the note's text.</summary>
    public const byte Cosignature = 0x04;

    private readonly Ed25519Key imported;
    private readonly byte[] publicKey;
    private readonly string text;

    private VerifierKey(string name, byte type, byte[] publicKey, Ed25519Key imported)
    {
        (Name, Type, this.publicKey, this.imported) = (name, type, publicKey, imported);
        KeyId = IdOf(name, type, publicKey);
        text = string.Create(CultureInfo.InvariantCulture, $"{name}+{KeyId:x8}+{Convert.ToBase64String([type, .. publicKey])}");
    }

    /// <summary>Name of the key; for a log, its origin.</summary>
    public string Name { get; }

    /// <summary>The first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key), big-endian.</summary>
    public uint KeyId { get; }

    /// <summary>Type of the signatures it checks: <see cref="Ed25519"/> or <see cref="Cosignature"/>.</summary>
    public byte Type { get; }

    /// <summary>The 32 bytes of the Ed25519 public key.</summary>
    public ReadOnlySpan<byte> PublicKey => publicKey;

    /// <summary>Reads a verifier key.</summary>
    /// <exception cref="NoteFormatException">The text is not one, its id is not that of its name and key, or its key is one that
    /// docs/format/note.md refuses.</exception>
    public static VerifierKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text, out var key) is { } problem ? throw new NoteFormatException($"verifier key: {problem}") : key!;
    }

    /// <summary>Reads a verifier key; false where <see cref="Parse"/> throws.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out VerifierKey? key)
    {
        key = null;
        return text is not null && Read(text, out key) is null && key is not null;
    }

    /// <summary>
    /// Whether the signature (without key id) is this key's for the message, which is a note's text. Of type 0x04 the
    /// signature is a time (8 bytes, big-endian seconds since 1970) and 64 bytes.
    /// </summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (Type == Ed25519)
        {
            return Ed25519Profile.Verify(imported, message, signature);
        }

        if (signature.Length != sizeof(long) + Ed25519Profile.SignatureSize || BinaryPrimitives.ReadInt64BigEndian(signature) is var time && time < 0)
        {
            return false;
        }

        return Ed25519Profile.Verify(imported, CosignedMessage(time, message), signature[sizeof(long)..]);
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString() => text;

    /// <inheritdoc/>
    public bool Equals(VerifierKey? other) => other is not null && string.Equals(text, other.text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VerifierKey);

    /// <inheritdoc/>
    public override int GetHashCode() => text.GetHashCode(StringComparison.Ordinal);

    /// <summary>Of a name that is known to be valid.</summary>
    internal static VerifierKey Of(string name, byte type, byte[] publicKey) => new(
        name, type, publicKey, Ed25519Profile.Import(publicKey) ?? throw new System.Diagnostics.UnreachableException("A key that was made is acceptable."));

    /// <summary>What a key of type 0x04 signs: two lines and the text.</summary>
    internal static byte[] CosignedMessage(long time, ReadOnlySpan<byte> text) =>
        [.. StrictText.ToUtf8(string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time}\n")), .. text];

    internal static uint IdOf(string name, byte type, ReadOnlySpan<byte> publicKey)
    {
        Span<byte> hash = stackalloc byte[TreeHash.Size];
        Sha256.HashData([.. StrictText.ToUtf8(name), (byte)'\n', type, .. publicKey], hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash);
    }

    internal static bool TryReadId(ReadOnlySpan<char> hex, out uint id)
    {
        id = 0;
        return hex.Length == 8 && !hex.ContainsAnyInRange('A', 'F')
            && uint.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
    }

    private static string? Read(string text, out VerifierKey? key)
    {
        key = null;
        var parts = text.Split('+', 3);
        if (parts.Length != 3)
        {
            return "not of the form name+id+key";
        }

        if (!StrictText.IsKeyName(parts[0]))
        {
            return "the name is empty, or contains white space or control characters";
        }

        if (!TryReadId(parts[1], out var id))
        {
            return "the id is not eight lower-case hexadecimal digits";
        }

        if (StrictText.Base64(parts[2]) is not [var type, .. var publicKey])
        {
            return "the key is not canonical base64";
        }

        if (type is not (Ed25519 or Cosignature))
        {
            return string.Create(CultureInfo.InvariantCulture, $"type 0x{type:x2} is not Ed25519");
        }

        if (Ed25519Profile.Import(publicKey) is not { } imported)
        {
            return "not an Ed25519 key that can be trusted: 32 bytes, canonical, not of low order";
        }

        if (id != IdOf(parts[0], type, publicKey))
        {
            return "the id is not that of the name and the key";
        }

        key = new VerifierKey(parts[0], type, publicKey, imported);
        return null;
    }
}
