using Ledger.Seal;
using Ledger.Sealing;

namespace Ledger.Snapshots;

/// <summary>
/// The checkpoints under which snapshots went out, one file each. The log grows, and the same request must give the same bytes: so the checkpoint of the first
/// time is kept. Signing an old one again would be a second path that signs.
/// </summary>
internal sealed class SnapshotCheckpoints(Layout layout, Sealer sealer)
{
    /// <summary>The checkpoint of a snapshot; the first time it is what is sealed then.</summary>
    /// <param name="id">The snapshot.</param>
    /// <param name="index">The entry that logged it.</param>
    /// <param name="key">The log's key.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="LedgerException">What is kept is no checkpoint of this log.</exception>
    public async Task<(Checkpoint Checkpoint, SignedNote Note)> Of(SnapshotId id, long index, VerifierKey key, CancellationToken ct)
    {
        var path = Path.Combine(layout.Snapshots, id.Value + ".checkpoint");
        if (File.Exists(path))
        {
            return Read(path, index, key);
        }

        var latest = await sealer.Seal(index + 1, ct).ConfigureAwait(false);
        Directory.CreateDirectory(layout.Snapshots);
        Posix.FlushDirectory(layout.Root);
        var draft = path + ".new";
        using (var file = File.OpenHandle(draft, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, latest.Note.ToBytes(), 0);
            RandomAccess.FlushToDisk(file);
        }

        File.Move(draft, path, overwrite: true);
        Posix.FlushDirectory(layout.Snapshots);
        return (latest.Checkpoint, latest.Note);
    }

    private static (Checkpoint Checkpoint, SignedNote Note) Read(string path, long index, VerifierKey key)
    {
        const int MostBytes = 64 * 1024;
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[MostBytes];
            var note = SignedNote.Parse(bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)));
            var checkpoint = Checkpoint.Open(note, key);
            return checkpoint.Size > index ? (checkpoint, note) : throw new NotGenuineException("it does not cover the snapshot");
        }
        catch (Exception e) when (e is FormatException or NotGenuineException)
        {
            throw new LedgerException(
                Failure.Integrity,
                $"{path} is not the checkpoint under which this snapshot went out: {e.Message.TrimEnd('.')}",
                "restore it from a backup; without the file the snapshot can be written again, with other bytes",
                e);
        }
    }
}
