using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Ledger.Seal.Maps;

/// <summary>
/// One stream in a map of streams (docs/format/streams-map.md). As a leaf it is 72 bytes: the hash of its name, how many events it has (8 bytes, big-endian)
/// and its head.
/// </summary>
/// <param name="Name">The hash of its name: <see cref="NameOf(string)"/>.</param>
/// <param name="Count">How many events it has, at least 1.</param>
/// <param name="Head">The root of the tree (RFC 9162 §2.1.1) that its headers make by themselves, in the order of their revisions.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MappedStream(TreeHash Name, long Count, TreeHash Head)
{
    /// <summary>Bytes of a leaf.</summary>
    public const int Size = TreeHash.Size + sizeof(long) + TreeHash.Size;

    private const int MaxName = 200;

    private static ReadOnlySpan<byte> Label => "ledger/stream-name/v1\0"u8;

    /// <summary>The hash of a stream's name: SHA-256("ledger/stream-name/v1" ‖ 0x00 ‖ name in UTF-8).</summary>
    /// <exception cref="ArgumentException">The name is longer than 200 bytes.</exception>
    public static TreeHash NameOf(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxName)
        {
            throw new ArgumentException($"A stream's name has at most {MaxName} bytes, not {utf8.Length}.", nameof(utf8));
        }

        Span<byte> hash = stackalloc byte[TreeHash.Size];
        Sha256.HashData(Label, utf8, hash);
        return TreeHash.FromBytes(hash);
    }

    /// <summary>The hash of a stream's name.</summary>
    /// <exception cref="ArgumentException">As the other; or the text is not well-formed.</exception>
    public static TreeHash NameOf(string name) => NameOf(StrictText.ToUtf8(name));

    /// <summary>The hash of the leaf: SHA-256(0x00 ‖ the 72 bytes).</summary>
    public TreeHash Hash()
    {
        Span<byte> leaf = stackalloc byte[Size];
        Name.CopyTo(leaf);
        BinaryPrimitives.WriteInt64BigEndian(leaf[TreeHash.Size..], Count);
        Head.CopyTo(leaf[(TreeHash.Size + sizeof(long))..]);
        return TreeHash.Leaf(leaf);
    }
}
