using System.Buffers;
using System.Globalization;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Sealing;

namespace Ledger.Tiles;

/// <summary>
/// Writes the sealed log as static files that any client of c2sp.org/tlog-tiles can check and follow. What is there already is kept: only what was sealed
/// since is added. The checkpoint comes last, so that whoever reads meanwhile finds all that it needs.
/// </summary>
public static class TileExport
{
    /// <summary>Exports.</summary>
    /// <param name="log">The log.</param>
    /// <param name="sealer">Its sealer; what is recorded is sealed first.</param>
    /// <param name="folder">Where to. It may hold an earlier export of this log.</param>
    /// <param name="progress">Told how many entries are written.</param>
    /// <param name="ct">Ends it; the checkpoint there stays what it was.</param>
    /// <returns>How many entries were there before, and how many are now.</returns>
    /// <exception cref="LedgerException"><see cref="Failure.Integrity"/>: what is there is of another log, or the log is not what was sealed.</exception>
    public static async Task<(long Before, long Now)> Run(IEventLog log, Sealer sealer, TileFolder folder, IProgress<long>? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(sealer);
        ArgumentNullException.ThrowIfNull(folder);
        var latest = await sealer.Newest(ct).ConfigureAwait(false);
        var tree = sealer.Procedure.Tree;
        var before = Before(folder, latest, sealer);
        var size = latest.Size;
        Directory.CreateDirectory(folder.Root);
        var bundle = new ArrayBufferWriter<byte>();
        var leaves = new ArrayBufferWriter<byte>();
        var next = before / Tile.FullWidth * Tile.FullWidth;
        if (next < size)
        {
            await foreach (var logged in log.ReadLog(next, ct).ConfigureAwait(false))
            {
                var leaf = StoredTree.LeafOf(logged, next);
                if (tree.Read(0, next) != leaf)
                {
                    throw new LogCorruptException(next, "the event is not the one that was sealed there");
                }

                EntryBundle.Append(bundle, logged.HeaderBytes.Span);
                leaf.CopyTo(leaves.GetSpan(TreeHash.Size));
                leaves.Advance(TreeHash.Size);
                next++;
                if (next % Tile.FullWidth == 0 || next == size)
                {
                    var tile = Tile.EntriesAt(next - 1, next);
                    folder.Write(tile, bundle.WrittenSpan);
                    folder.Write(tile with { Level = 0 }, leaves.WrittenSpan);
                    bundle.ResetWrittenCount();
                    leaves.ResetWrittenCount();
                    progress?.Report(next);
                }

                if (next == size)
                {
                    break;
                }
            }
        }

        foreach (var tile in Tile.HashesOf(size).Where(tile => tile.Level > 0 && tile.End > before))
        {
            var hashes = new byte[tile.Width * TreeHash.Size];
            for (var i = 0; i < tile.Width; i++)
            {
                tree.Read(8 * tile.Level, (tile.Index * Tile.FullWidth) + i).CopyTo(hashes.AsSpan(i * TreeHash.Size));
            }

            folder.Write(tile, hashes);
        }

        // Read back what was written: another tree than the signed one is never published.
        folder.Size = size;
        if (next < size || (size > 0 && TreeProofs.Root(size, folder) != latest.Checkpoint.Root))
        {
            throw new LedgerException(
                Failure.Integrity,
                string.Create(CultureInfo.InvariantCulture, $"the tiles of {size} entries do not have the signed root"),
                "see what `ledger verify` says, then export into an empty directory");
        }

        folder.Finish(latest.Note);
        return (before, size);
    }

    private static long Before(TileFolder folder, SealedCheckpoint latest, Sealer sealer)
    {
        if (folder.ReadCheckpoint() is not { } note)
        {
            return 0;
        }

        if (!sealer.Opens(note, out var there, out var problem))
        {
            throw new LedgerException(Failure.Integrity, $"{folder.Root} holds the checkpoint of another log: {problem}", "export into an empty directory");
        }

        return there.Size <= latest.Size && sealer.Procedure.Tree.Extends(there, latest.Checkpoint)
            ? there.Size
            : throw new LedgerException(
                Failure.Integrity,
                string.Create(CultureInfo.InvariantCulture, $"{folder.Root} holds a signed checkpoint of {there.Size} entries that this ledger, with {latest.Size}, does not extend"),
                "keep both: one of them was rolled back");
    }
}
