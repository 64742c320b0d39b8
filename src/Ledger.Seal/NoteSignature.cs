using System.Buffers.Binary;

namespace Ledger.Seal;

/// <summary>One signature line of a note.</summary>
/// <param name="Name">Name of the key.</param>
/// <param name="KeyId">Id of the key.</param>
/// <param name="Signature">The signature, without the key id.</param>
public sealed record NoteSignature(string Name, uint KeyId, byte[] Signature)
{
    /// <summary>Whether this is the key's signature, by name and id; says nothing of whether it is right.</summary>
    public bool IsBy(VerifierKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return KeyId == key.KeyId && string.Equals(Name, key.Name, StringComparison.Ordinal);
    }

    /// <summary>The signature's line, without its newline.</summary>
    public string ToLine()
    {
        var bytes = new byte[sizeof(uint) + Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
        Signature.CopyTo(bytes, sizeof(uint));
        return $"{SignedNote.Dash}{Name} {Convert.ToBase64String(bytes)}";
    }

    /// <summary>Whether name, id and bytes are the same.</summary>
    public bool Equals(NoteSignature? other) =>
        other is not null && KeyId == other.KeyId && string.Equals(Name, other.Name, StringComparison.Ordinal) && Signature.AsSpan().SequenceEqual(other.Signature);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Name, StringComparer.Ordinal);
        hash.Add(KeyId);
        hash.AddBytes(Signature);
        return hash.ToHashCode();
    }
}
