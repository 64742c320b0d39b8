using System.Buffers;
using Ledger.Seal;
using Ledger.Sealing;

namespace Ledger.Tiles;

/// <summary>A log as static files (c2sp.org/tlog-tiles): <c>checkpoint</c>, <c>tile/L/N</c>, <c>tile/entries/N</c>. Nothing in it is believed.</summary>
public sealed class TileFolder(string root) : ITreeHashes
{
    private const int MaxNote = 1 << 20;

    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private (Tile Tile, byte[] Bytes)? _last;

    /// <summary>The folder.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    private string CheckpointPath => Path.Combine(Root, "checkpoint");

    /// <summary>How many entries the folder is read as having.</summary>
    public long Size { get; set; }

    /// <summary>The checkpoint; null when there is none.</summary>
    /// <exception cref="LedgerException"><see cref="Failure.Integrity"/>: it is not a note.</exception>
    public SignedNote? ReadCheckpoint()
    {
        try
        {
            return DurableFile.Read(CheckpointPath, MaxNote) is { } bytes ? SignedNote.Parse(bytes) : null;
        }
        catch (Exception e) when (e is NoteFormatException or InvalidDataException)
        {
            throw new LedgerException(Failure.Integrity, $"{CheckpointPath} is not a checkpoint: {e.Message}", "export into an empty directory", e);
        }
    }

    /// <summary>The bytes of a tile; of a partial one those of a wider one will do. Null when neither is there.</summary>
    public byte[]? ReadTile(Tile tile)
    {
        var most = tile.Level == Tile.Entries ? EntryBundle.MaxSize : Tile.FullWidth * TreeHash.Size;
        try
        {
            return DurableFile.Read(PathOf(tile), most)
                ?? (tile.Width < Tile.FullWidth && tile.Level != Tile.Entries ? DurableFile.Read(PathOf(tile with { Width = Tile.FullWidth }), most)?[..(tile.Width * TreeHash.Size)] : null);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>A hash of the tree, from the tile that holds it or a whole subtree of it.</summary>
    /// <exception cref="LedgerException"><see cref="Failure.Integrity"/>: the tile is missing, or not as long as it must be.</exception>
    public TreeHash Read(int level, long index)
    {
        var tileLevel = level / 8;
        var first = index << (level % 8);
        var count = 1 << (level % 8);
        var hashes = Size >> (8 * tileLevel);
        var tile = new Tile(tileLevel, first / Tile.FullWidth, (int)Math.Min(Tile.FullWidth, hashes - (first / Tile.FullWidth * Tile.FullWidth)));
        if (_last is not { } last || last.Tile != tile)
        {
            var bytes = ReadTile(tile);
            if (bytes?.Length != tile.Width * TreeHash.Size)
            {
                throw new LedgerException(Failure.Integrity, $"{tile.Path} {(bytes is null ? "is missing" : "does not have the length it must have")}", "export the tiles anew");
            }

            _last = last = (tile, bytes);
        }

        var edge = new TreeEdge();
        for (var i = 0; i < count; i++)
        {
            edge.Append(TreeHash.FromBytes(last.Bytes.AsSpan((int)((first % Tile.FullWidth) + i) * TreeHash.Size, TreeHash.Size)));
        }

        return edge.Root();
    }

    /// <summary>Writes a tile under its name at once; it is durable after <see cref="Finish"/>.</summary>
    internal void Write(Tile tile, ReadOnlySpan<byte> bytes)
    {
        var path = PathOf(tile);
        var directory = Path.GetDirectoryName(path)!;
        if (_touched.Add(directory))
        {
            Directory.CreateDirectory(directory);
        }

        var written = path + ".new";
        using (var file = File.OpenHandle(written, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, bytes, 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(written, path, overwrite: true);
        if (tile.Width == Tile.FullWidth && Directory.Exists(path + ".p"))
        {
            Directory.Delete(path + ".p", recursive: true); // the full tile stands for them
            _touched.Remove(path + ".p");
        }
    }

    /// <summary>Makes the tiles durable, and then publishes the checkpoint.</summary>
    internal void Finish(SignedNote checkpoint)
    {
        var directories = new HashSet<string>(StringComparer.Ordinal) { Root };
        foreach (var touched in _touched)
        {
            for (var directory = touched; directory.Length > Root.Length && directories.Add(directory); directory = Path.GetDirectoryName(directory)!)
            {
                // Every directory on the way up, once.
            }
        }

        foreach (var directory in directories.Where(Directory.Exists))
        {
            Posix.FlushDirectory(directory);
        }

        DurableFile.Replace(CheckpointPath, checkpoint.ToBytes());
    }

    private string PathOf(Tile tile) => Path.Combine(Root, tile.Path);
}
