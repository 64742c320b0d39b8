using System.Buffers;
using System.Runtime.InteropServices;

namespace Ledger.Seal;

/// <summary>A SHA-256 hash of the tree (RFC 9162 §2.1.1): 32 bytes held by value.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct TreeHash : IEquatable<TreeHash>
{
    /// <summary>Bytes in a hash.</summary>
    public const int Size = 32;

    private const int Base64Length = 44;

    private readonly ulong a, b, c, d;

    private TreeHash(ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        (a, b, c, d) = (words[0], words[1], words[2], words[3]);
    }

    /// <summary>The root of the tree without leaves: SHA-256 of nothing.</summary>
    public static TreeHash Empty { get; } = Of([]);

    /// <summary>Takes a hash from exactly 32 bytes.</summary>
    /// <exception cref="ArgumentException">There are not exactly 32 bytes.</exception>
    public static TreeHash FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size ? new TreeHash(bytes) : throw new ArgumentException($"A hash has {Size} bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>The hash of a leaf: SHA-256(0x00 ‖ leaf bytes).</summary>
    public static TreeHash Leaf(ReadOnlySpan<byte> leafBytes)
    {
        TreeHash hash = default;
        Sha256.HashData([0x00], leafBytes, AsWritable(ref hash));
        return hash;
    }

    /// <summary>The hash of a leaf that stands behind at least one other byte in memory that may be written: it is put to 0 for the time, so that both are hashed in one piece.</summary>
    internal static TreeHash LeafIn(Span<byte> bytes, int start, int length)
    {
        var before = bytes[start - 1];
        bytes[start - 1] = 0x00;
        var hash = Of(bytes.Slice(start - 1, length + 1));
        bytes[start - 1] = before;
        return hash;
    }

    /// <summary>The SHA-256 of some bytes as they are.</summary>
    internal static TreeHash Of(ReadOnlySpan<byte> bytes)
    {
        TreeHash hash = default;
        Sha256.HashData(bytes, AsWritable(ref hash));
        return hash;
    }

    /// <summary>Hashes as they stand in tiles: one after the other.</summary>
    internal static ReadOnlySpan<TreeHash> In(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, TreeHash>(bytes);

    /// <summary>The hash of an inner node: SHA-256(0x01 ‖ left ‖ right).</summary>
    public static TreeHash Node(in TreeHash left, in TreeHash right)
    {
        Span<byte> input = stackalloc byte[1 + Size + Size];
        input[0] = 0x01;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Size)..]);
        return Of(input);
    }

    /// <summary>Reads standard base64 (RFC 4648 §4) with padding: 44 characters, no white space, no stray bits.</summary>
    public static bool TryParseBase64(ReadOnlySpan<char> text, out TreeHash hash)
    {
        hash = default;
        Span<byte> bytes = stackalloc byte[Size + 1];
        Span<char> again = stackalloc char[Base64Length];
        if (text.Length != Base64Length
            || !Convert.TryFromBase64Chars(text, bytes, out var written) || written != Size
            || !Convert.TryToBase64Chars(bytes[..Size], again, out _) || !again.SequenceEqual(text))
        {
            return false;
        }

        hash = new TreeHash(bytes[..Size]);
        return true;
    }

    /// <summary>Reads 64 lower-case hexadecimal digits.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> text, out TreeHash hash)
    {
        hash = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length != 2 * Size || text.ContainsAnyInRange('A', 'F')
            || Convert.FromHexString(text, bytes, out _, out _) != OperationStatus.Done)
        {
            return false;
        }

        hash = new TreeHash(bytes);
        return true;
    }

    /// <summary>Writes the 32 bytes.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than 32 bytes.</exception>
    public void CopyTo(Span<byte> destination) => AsBytes(in this).CopyTo(destination);

    /// <summary>The 32 bytes in a new array.</summary>
    public byte[] ToArray() => AsBytes(in this).ToArray();

    /// <summary>Standard base64 with padding, as in checkpoints and proofs.</summary>
    public string ToBase64() => Convert.ToBase64String(AsBytes(in this));

    /// <summary>Lower-case hex, as in headers.</summary>
    public string ToHex() => Convert.ToHexStringLower(AsBytes(in this));

    /// <summary>Writes <see cref="ToHex"/>: 64 bytes of ASCII.</summary>
    internal void WriteHex(Span<byte> ascii) => Convert.TryToHexStringLower(AsBytes(in this), ascii, out _);

    /// <summary>The same as <see cref="ToBase64"/>.</summary>
    public override string ToString() => ToBase64();

    /// <inheritdoc/>
    public bool Equals(TreeHash other) => a == other.a && b == other.b && c == other.c && d == other.d;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is TreeHash other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(a, b, c, d);

    /// <summary>Whether two hashes are the same bytes.</summary>
    public static bool operator ==(TreeHash left, TreeHash right) => left.Equals(right);

    /// <summary>Whether two hashes differ.</summary>
    public static bool operator !=(TreeHash left, TreeHash right) => !left.Equals(right);

    /// <summary>The order of the bytes, the first of them counting most: less than 0, 0 or more than 0.</summary>
    internal static int Compare(in TreeHash left, in TreeHash right) => AsBytes(in left).SequenceCompareTo(AsBytes(in right));

    private static Span<byte> AsWritable(ref TreeHash hash) => MemoryMarshal.AsBytes(new Span<TreeHash>(ref hash));

    private static ReadOnlySpan<byte> AsBytes(in TreeHash hash) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<TreeHash>(in hash));
}
