using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ledger.Seal;

/// <summary>
/// Many hashes of the tree, one after the other. Where <see cref="Sha256"/> goes through .NET, with one state of the hash function that is used again: a third less time
/// than asking for each hash anew, which makes and frees such a state every time. For one thread at a time.
/// </summary>
public sealed class TreeHashes : IDisposable
{
    private readonly IncrementalHash? kept = Sha256.IsDirect ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Hashes as they stand in tiles: one after the other.</summary>
    internal static ReadOnlySpan<TreeHash> Of(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, TreeHash>(bytes);

    /// <summary>The hash of a leaf: <see cref="TreeHash.Leaf"/>.</summary>
    public TreeHash Leaf(ReadOnlySpan<byte> leafBytes) => Hash([0x00], leafBytes);

    /// <summary>The hash of a leaf that stands behind at least one other byte in memory that may be written: it is put to 0 for the time, so that both are hashed in one piece.</summary>
    internal TreeHash Leaf(Span<byte> bytes, int start, int length)
    {
        var before = bytes[start - 1];
        bytes[start - 1] = 0x00;
        var hash = Hash(bytes.Slice(start - 1, length + 1), []);
        bytes[start - 1] = before;
        return hash;
    }

    /// <summary>The commitment to a payload: <see cref="PayloadCommitment.Compute"/>.</summary>
    internal TreeHash Commitment(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> payload)
    {
        Span<byte> prefix = stackalloc byte[PayloadCommitment.PrefixSize];
        PayloadCommitment.WritePrefix(prefix, salt);
        return Hash(prefix, payload);
    }

    /// <inheritdoc/>
    public void Dispose() => kept?.Dispose();

    private TreeHash Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        TreeHash hash = default;
        var bytes = MemoryMarshal.AsBytes(new Span<TreeHash>(ref hash));
        if (kept is null)
        {
            Sha256.HashData(first, second, bytes);
            return hash;
        }

        kept.AppendData(first);
        kept.AppendData(second);
        kept.GetHashAndReset(bytes);
        return hash;
    }
}
