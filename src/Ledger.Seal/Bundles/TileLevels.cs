namespace Ledger.Seal.Bundles;

/// <summary>Makes the tiles above level 0 again, hash by hash, and compares them with those in the bundle.</summary>
internal sealed class TileLevels(BundleFiles files, BundleShape shape)
{
    private readonly List<TreeHash>[] levels = [.. Enumerable.Range(0, Tile.MaxLevel + 1).Select(_ => new List<TreeHash>(Tile.FullWidth))];
    private readonly TreeHash[] scratch = new TreeHash[Tile.FullWidth];

    /// <summary>What is wrong with the first tile that is not as it should be; null when none is.</summary>
    public string? Wrong { get; private set; }

    /// <summary>Takes the root over the full tile of some number of the level below.</summary>
    public void Add(int level, long index, in TreeHash hash)
    {
        if (level > Tile.MaxLevel)
        {
            return;
        }

        var tile = new Tile(level, index / Tile.FullWidth, Tile.FullWidth);
        if (tile.Start < shape.FirstTile * Tile.FullWidth)
        {
            return; // it has hashes that the bundle does not give
        }

        var hashes = levels[level];
        hashes.Add(hash);
        if (hashes.Count == Tile.FullWidth)
        {
            Compare(tile, hashes);
            hashes.CopyTo(scratch);
            hashes.Clear();
            Add(level + 1, tile.Index, TreeLevel.Root(scratch));
        }
    }

    /// <summary>Compares the partial tiles that are left.</summary>
    public void Finish()
    {
        for (var level = 1; level <= Tile.MaxLevel; level++)
        {
            if (levels[level].Count > 0)
            {
                Compare(new Tile(level, (shape.Size >> (8 * level)) / Tile.FullWidth, levels[level].Count), levels[level]);
            }
        }
    }

    private void Compare(Tile tile, List<TreeHash> hashes)
    {
        var name = tile.Path;
        if (!files.TryLength(name, out var length))
        {
            Wrong ??= $"{name} is missing";
        }
        else if (length != hashes.Count * TreeHash.Size)
        {
            Wrong ??= $"{name} does not hold {hashes.Count} hashes";
        }
        else
        {
            Span<byte> stored = stackalloc byte[Tile.FullWidth * TreeHash.Size];
            stored = stored[..(int)length];
            files.Read(name, stored);
            Wrong ??= TreeHash.In(stored).SequenceEqual(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(hashes)) ? null : $"{name} does not hold the hashes of the tree";
        }
    }
}
