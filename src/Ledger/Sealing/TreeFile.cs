using System.Numerics;
using System.Runtime.InteropServices;
using Ledger.Seal;
using Microsoft.Win32.SafeHandles;

namespace Ledger.Sealing;

/// <summary>
/// The tree's hashes in a file, 32 bytes each, in the order in which they are formed: a leaf, then the parents that it completes
/// (the order of <c>golang.org/x/mod/sumdb/tlog</c>). Nothing in it is trusted: whoever reads it compares what comes of it with a signed root.
/// Reading is safe while another thread writes, as what was written once for a sealed size is never written otherwise.
/// </summary>
internal sealed class TreeFile : ITreeHashes, ITreeHashSink, IDisposable
{
    private const int BufferedHashes = 8192;
    private const int KeptHashes = 4096;

    private readonly SafeFileHandle _file;

    // What was written or read last, by position: proofs of neighbours, and of what was just sealed, have most hashes in common.
    // An entry is replaced as a whole, so that readers need no lock.
    private readonly Kept?[] _kept = new Kept?[KeptHashes];
    private TreeHash[] _buffer = [];
    private int _buffered;
    private long _bufferAt;

    private TreeFile(SafeFileHandle file) => _file = file;

    /// <summary>How many whole hashes the file holds.</summary>
    public long Count => RandomAccess.GetLength(_file) / TreeHash.Size;

    /// <summary>Opens a tree file; one that does not exist is created empty.</summary>
    /// <exception cref="LedgerException"><see cref="Failure.Usage"/>: it cannot be opened.</exception>
    public static TreeFile Open(string path) => Open(path, FileMode.OpenOrCreate);

    /// <summary>Opens a tree file for reading, if there is one.</summary>
    public static TreeFile? OpenExisting(string path)
    {
        try
        {
            return new(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Creates an empty tree file over whatever has that name.</summary>
    /// <exception cref="LedgerException"><see cref="Failure.Usage"/>: it cannot be created.</exception>
    public static TreeFile Create(string path) => Open(path, FileMode.Create);

    /// <summary>Where a hash stands, in hashes from the start: every leaf before it, and every parent that those completed.</summary>
    public static long Position(int level, long index)
    {
        // The hash is formed by the last leaf under it, after that leaf and the parents below.
        var leaf = ((index + 1) << level) - 1;
        return (2 * leaf) - BitOperations.PopCount((ulong)leaf) + level;
    }

    /// <summary>How many hashes a tree of some size has, incomplete nodes not counted.</summary>
    public static long CountFor(long size) => (2 * size) - BitOperations.PopCount((ulong)size);

    /// <inheritdoc/>
    /// <exception cref="TreeFileShortException">The file ends before it.</exception>
    public TreeHash Read(int level, long index)
    {
        var position = Position(level, index);
        ref var kept = ref _kept[position % KeptHashes];
        if (Volatile.Read(ref kept) is { } known && known.Position == position)
        {
            return known.Hash;
        }

        TreeHash hash = default;
        var bytes = MemoryMarshal.AsBytes(new Span<TreeHash>(ref hash));
        if (RandomAccess.Read(_file, bytes, position * TreeHash.Size) != TreeHash.Size)
        {
            throw new TreeFileShortException();
        }

        Volatile.Write(ref kept, new Kept(position, hash));
        return hash;
    }

    /// <summary>Reads consecutive hashes as they stand in the file, from a position on.</summary>
    /// <returns>How many there were, at most as many as fit.</returns>
    public int ReadFrom(long position, Span<TreeHash> hashes)
    {
        var bytes = MemoryMarshal.AsBytes(hashes);
        var read = 0;
        while (read < bytes.Length && RandomAccess.Read(_file, bytes[read..], (position * TreeHash.Size) + read) is > 0 and var count)
        {
            read += count;
        }

        return read / TreeHash.Size;
    }

    /// <summary>Reads consecutive leaf hashes with few calls.</summary>
    /// <returns>How many there were, at most as many as fit.</returns>
    public int ReadLeaves(long first, Span<TreeHash> leaves)
    {
        if (leaves.IsEmpty)
        {
            return 0;
        }

        Span<TreeHash> chunk = stackalloc TreeHash[512];
        var filled = 0;
        while (filled < leaves.Length)
        {
            var hashes = ReadFrom(Position(0, first + filled), chunk);
            if (hashes == 0)
            {
                break;
            }

            for (var at = 0; at < hashes && filled < leaves.Length; filled++)
            {
                leaves[filled] = chunk[at];
                at += 1 + BitOperations.TrailingZeroCount(~(first + filled)); // over the parents that this leaf completes
            }
        }

        return filled;
    }

    /// <summary>Takes a hash; it is in the file after <see cref="Flush"/> at the latest.</summary>
    public void Add(int level, long index, in TreeHash hash)
    {
        var position = Position(level, index);
        if (_buffered == BufferedHashes || position != _bufferAt + _buffered)
        {
            Flush();
            _bufferAt = position;
        }

        if (_buffered == _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Clamp(_buffer.Length * 2, 64, BufferedHashes));
        }

        _buffer[_buffered++] = hash;
        Volatile.Write(ref _kept[position % KeptHashes], new Kept(position, hash));
    }

    /// <summary>Writes what was taken; it is not made durable, since it can be had again from the log.</summary>
    public void Flush()
    {
        if (_buffered > 0)
        {
            RandomAccess.Write(_file, MemoryMarshal.AsBytes(_buffer.AsSpan(0, _buffered)), _bufferAt * TreeHash.Size);
            _bufferAt += _buffered;
            _buffered = 0;
        }
    }

    /// <summary>Forgets what was taken and not written.</summary>
    public void Discard() => _buffered = 0;

    /// <summary>Closes the file; what was not flushed is lost.</summary>
    public void Dispose() => _file.Dispose();

    private static TreeFile Open(string path, FileMode mode)
    {
        try
        {
            return new(File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerException(
                Failure.Usage,
                Directory.Exists(path) ? $"{path} is a directory" : $"cannot open {path}: {e.Message.TrimEnd('.')}",
                "move it away, or see who may read and write it: it is made again from the log",
                e);
        }
    }

    private sealed class Kept(long position, TreeHash hash)
    {
        public long Position { get; } = position;

        public TreeHash Hash { get; } = hash;
    }
}
