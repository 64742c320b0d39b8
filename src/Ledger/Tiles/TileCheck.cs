using System.Globalization;
using Ledger.Seal;

namespace Ledger.Tiles;

/// <summary>Checks static files of a log against their checkpoint: every entry, every tile, and the root.</summary>
public static class TileCheck
{
    /// <summary>The first problem; null if there is none.</summary>
    /// <param name="folder">The files.</param>
    /// <param name="open">Opens a checkpoint that the log's key signed; throws a <see cref="FormatException"/> or <see cref="NotGenuineException"/> otherwise.</param>
    /// <param name="expected">The root of the log at a size, to compare with; null where it is not known.</param>
    /// <param name="ct">Ends it.</param>
    public static string? Problem(TileFolder folder, Func<SignedNote, Checkpoint> open, Func<long, TreeHash?> expected, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(expected);
        try
        {
            if (folder.ReadCheckpoint() is not { } note)
            {
                return $"{folder.Root} has no checkpoint";
            }

            var checkpoint = open(note);
            folder.Size = checkpoint.Size;
            return Entries(folder, checkpoint.Size, ct) ?? Levels(folder, checkpoint.Size)
                ?? (TreeProofs.Root(checkpoint.Size, folder) != checkpoint.Root ? "the tiles have another root than their checkpoint" : null)
                ?? (expected(checkpoint.Size) is { } root && root != checkpoint.Root
                    ? string.Create(CultureInfo.InvariantCulture, $"their checkpoint of {checkpoint.Size} entries has another root than the log had there")
                    : null);
        }
        catch (Exception e) when (e is LedgerException { Failure: Failure.Integrity } or NotGenuineException or FormatException)
        {
            return e.Message;
        }
    }

    private static string? Entries(TileFolder folder, long size, CancellationToken ct)
    {
        foreach (var tile in Tile.EntriesOf(size))
        {
            ct.ThrowIfCancellationRequested();
            if (folder.ReadTile(tile) is not { } bytes)
            {
                return $"{tile.Path} is missing";
            }

            ReadOnlySpan<byte> rest = bytes;
            for (var i = 0; i < tile.Width; i++)
            {
                var index = tile.Start + i;
                if (!EntryBundle.TryTake(ref rest, out var entry))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"entry {index}: {tile.Path} ends before it");
                }

                if (TreeHash.Leaf(entry) != folder.Read(0, index))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"entry {index} is not the one that its tile has the hash of");
                }
            }

            if (!rest.IsEmpty)
            {
                return $"{tile.Path} goes on after its last entry";
            }
        }

        return null;
    }

    private static string? Levels(TileFolder folder, long size)
    {
        foreach (var tile in Tile.HashesOf(size).Where(tile => tile.Level > 0))
        {
            for (var i = 0; i < tile.Width; i++)
            {
                var index = (tile.Index * Tile.FullWidth) + i;
                var below = new TreeEdge();
                for (var j = 0; j < Tile.FullWidth; j++)
                {
                    below.Append(folder.Read(8 * (tile.Level - 1), (index * Tile.FullWidth) + j));
                }

                if (below.Root() != folder.Read(8 * tile.Level, index))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"{tile.Path}: hash {i} is not the root of the tile below it");
                }
            }
        }

        return null;
    }
}
