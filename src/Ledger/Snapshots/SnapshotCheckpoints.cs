using System.Text;
using Ledger.Keys;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Sealing;
using Ledger.Witnessing;

namespace Ledger.Snapshots;

/// <summary>
/// The checkpoints under which snapshots went out, with the history of keys and the policy as they were then, three files each. The log grows, keys and policies change, and the same
/// request must give the same bytes: so what there was the first time is kept. Signing an old checkpoint again would be a second path that signs.
/// </summary>
internal sealed class SnapshotCheckpoints(Layout layout, IEventLog log, Sealer sealer)
{
    /// <summary>Under what a snapshot goes out; the first time it is what is sealed then, with the cosignatures of witnesses if they can be had.</summary>
    /// <param name="id">The snapshot.</param>
    /// <param name="index">The entry that logged it.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="NotWitnessedException">Witnesses are required, and did not cosign.</exception>
    /// <exception cref="LedgerException">What is kept is no checkpoint of this log; or the log's keys are being changed.</exception>
    public async Task<SnapshotSeal> Of(SnapshotId id, long index, CancellationToken ct)
    {
        var path = Path.Combine(layout.Snapshots, id.Value);
        var current = KeysFile.Read(layout);
        var logged = await LoggedKeysOf.Read(log, ct).ConfigureAwait(false);
        var kept = File.Exists(path + ".checkpoint");
        var (checkpoint, note) = kept ? Read(path + ".checkpoint", index, current) : await Seal(index, ct).ConfigureAwait(false);
        var seal = new SnapshotSeal(
            checkpoint,
            note,
            kept && DurableFile.Read(path + ".keys", KeyHistory.MaxSize) is { } keys ? keys : HistoryAt(checkpoint.Size, current, logged).ToBytes(),
            kept && DurableFile.Read(path + ".policy", TrustPolicy.MaxSize) is { } policy ? policy : Policy(current));
        if (!kept)
        {
            Directory.CreateDirectory(layout.Snapshots);
            Posix.FlushDirectory(layout.Root);
            DurableFile.Replace(path + ".keys", seal.Keys);
            DurableFile.Replace(path + ".policy", seal.Policy);
            DurableFile.Replace(path + ".checkpoint", note.ToBytes()); // which decides that there was a first time
        }

        return seal;
    }

    private async Task<(Checkpoint Checkpoint, SignedNote Note)> Seal(long index, CancellationToken ct)
    {
        var latest = await sealer.SealCosigned(index + 1, ct).ConfigureAwait(false);
        return (latest.Checkpoint, latest.Note);
    }

    private static KeyHistory HistoryAt(long size, KeyHistory current, LoggedKeys logged)
    {
        var history = logged.AsOf(current, size);
        return logged.Contradiction(history, 0, size) is { } contradiction
            ? throw new LedgerException(Failure.Conflict, $"the log and the history of its keys do not agree yet: {contradiction.What}", "finish the change of keys with `ledger key rotate`, and ask again")
            : history;
    }

    private byte[] Policy(KeyHistory current) => File.Exists(layout.Policy)
        ? Witnesses.ReadPolicy(layout.Policy) is not null ? File.ReadAllBytes(layout.Policy) : []
        : Encoding.UTF8.GetBytes($"log {current.Current}\nquorum none\n");

    private static (Checkpoint Checkpoint, SignedNote Note) Read(string path, long index, KeyHistory keys)
    {
        const int MostBytes = 64 * 1024;
        try
        {
            using var file = File.OpenRead(path);
            var bytes = new byte[MostBytes];
            var note = SignedNote.Parse(bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)));
            return !keys.TrySigned(note, out var checkpoint) ? throw new NotGenuineException("none of the log's keys signed it")
                : checkpoint.Size > index ? (checkpoint, note)
                : throw new NotGenuineException("it does not cover the snapshot");
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

/// <summary>Under what a snapshot goes out.</summary>
/// <param name="Checkpoint">The checkpoint.</param>
/// <param name="Note">The same as it was signed, with cosignatures if there are any.</param>
/// <param name="Keys">The history of the log's keys up to there.</param>
/// <param name="Policy">The ledger's policy.</param>
internal sealed record SnapshotSeal(Checkpoint Checkpoint, SignedNote Note, byte[] Keys, byte[] Policy);
