using System.Runtime.InteropServices;

namespace Ledger.Seal;

/// <summary>
/// The next revision of every stream of a log. A name is kept as its bytes, one after the other in large pieces, so that a million streams take some
/// tens of megabytes; names are compared, not only their hashes.
/// </summary>
public sealed class StreamRevisions
{
    private const int Piece = 1 << 20;

    private readonly Dictionary<Name, long>.AlternateLookup<ReadOnlySpan<byte>> next;

    /// <summary>No streams yet.</summary>
    public StreamRevisions() =>
        next = new Dictionary<Name, long>(new Names()).GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The revision that comes next in a stream: 0 for one not seen yet. To be counted up by the caller.</summary>
    public ref long Next(ReadOnlySpan<byte> stream) => ref Next(stream, out _);

    /// <summary>As <see cref="Next(ReadOnlySpan{byte})"/>, and whether the stream was seen before.</summary>
    public ref long Next(ReadOnlySpan<byte> stream, out bool seen) => ref CollectionsMarshal.GetValueRefOrAddDefault(next, stream, out seen);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Name(int Piece, int From, int Length);

    private sealed class Names : IEqualityComparer<Name>, IAlternateEqualityComparer<ReadOnlySpan<byte>, Name>
    {
        private readonly List<byte[]> pieces = [];
        private int used = Piece;

        public Name Create(ReadOnlySpan<byte> alternate)
        {
            if (used + alternate.Length > Piece)
            {
                pieces.Add(new byte[Math.Max(Piece, alternate.Length)]);
                used = 0;
            }

            alternate.CopyTo(pieces[^1].AsSpan(used));
            used += alternate.Length;
            return new Name(pieces.Count - 1, used - alternate.Length, alternate.Length);
        }

        public bool Equals(ReadOnlySpan<byte> alternate, Name other) => alternate.SequenceEqual(Bytes(other));

        public bool Equals(Name x, Name y) => Bytes(x).SequenceEqual(Bytes(y));

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            HashCode hash = default;
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public int GetHashCode(Name obj) => GetHashCode(Bytes(obj));

        private ReadOnlySpan<byte> Bytes(Name name) => pieces[name.Piece].AsSpan(name.From, name.Length);
    }
}
