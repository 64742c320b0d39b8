using System.Runtime.InteropServices;

namespace Ledger.Sealing;

/// <summary>
/// The next revision of every stream of a log. A name is kept as its bytes, one after the other in large pieces, so that a million streams take some
/// tens of megabytes; names are compared, not only their hashes.
/// </summary>
internal sealed class StreamRevisions
{
    private const int Piece = 1 << 20;

    private readonly Dictionary<Name, long>.AlternateLookup<ReadOnlySpan<byte>> _next;

    /// <summary>No streams yet.</summary>
    public StreamRevisions() =>
        _next = new Dictionary<Name, long>(new Names()).GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The revision that comes next in a stream: 0 for one not seen yet. To be counted up by the caller.</summary>
    public ref long Next(ReadOnlySpan<byte> stream) => ref CollectionsMarshal.GetValueRefOrAddDefault(_next, stream, out _);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Name(int Piece, int From, int Length);

    private sealed class Names : IEqualityComparer<Name>, IAlternateEqualityComparer<ReadOnlySpan<byte>, Name>
    {
        private readonly List<byte[]> _pieces = [];
        private int _used = Piece;

        public Name Create(ReadOnlySpan<byte> alternate)
        {
            if (_used + alternate.Length > Piece)
            {
                _pieces.Add(new byte[Math.Max(Piece, alternate.Length)]);
                _used = 0;
            }

            alternate.CopyTo(_pieces[^1].AsSpan(_used));
            _used += alternate.Length;
            return new Name(_pieces.Count - 1, _used - alternate.Length, alternate.Length);
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

        private ReadOnlySpan<byte> Bytes(Name name) => _pieces[name.Piece].AsSpan(name.From, name.Length);
    }
}
