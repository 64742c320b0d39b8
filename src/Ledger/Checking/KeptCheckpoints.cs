using System.Globalization;
using Ledger.Anchors;
using Ledger.Seal;
using Ledger.Sealing;

namespace Ledger.Checking;

/// <summary>A checkpoint that is kept beside the log, for others or from them.</summary>
/// <param name="What">As what: keys, witnesses, timestamps, snapshots.</param>
/// <param name="Path">Where.</param>
/// <param name="Checkpoint">What it says; null if it cannot be read, or something else is wrong with it.</param>
/// <param name="Problem">What is wrong, as a clause.</param>
internal sealed record KeptCheckpoint(string What, string Path, Checkpoint? Checkpoint, string? Problem);

/// <summary>
/// Reads every checkpoint that is kept beside the log: where keys changed, what witnesses cosigned, what an authority stamped, and under what snapshots went out. Each must be signed by one of the log's
/// keys, and be what its place says; whether it is of this log is seen by its root.
/// </summary>
internal sealed class KeptCheckpoints(Layout layout, KeyHistory keys, VerifierKey trusted, TrustPolicy? policy, LoggedKeys logged)
{
    /// <summary>All of them.</summary>
    public List<KeptCheckpoint> All() => [.. Handovers(), .. Cosigned(), .. Stamped(), .. Issued()];

    private static IEnumerable<string> In(string directory, string pattern) => Directory.Exists(directory)
        ? Directory.EnumerateFiles(directory, pattern).Where(f => !f.EndsWith(".new", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        : [];

    private IEnumerable<KeptCheckpoint> Handovers() => keys.Periods.Where(p => p.Handover is not null)
        .Select(p => new KeptCheckpoint("keys", string.Create(CultureInfo.InvariantCulture, $"{layout.Keys}, where {p.Key.KeyId:x8} took over"), Checkpoint.Parse(p.Handover!.Text), null));

    private IEnumerable<KeptCheckpoint> Cosigned()
    {
        foreach (var path in In(layout.WitnessNotes, "*"))
        {
            yield return Kept("witnesses", path, (note, _) =>
            {
                var witness = policy?.Witnesses.FirstOrDefault(w => w.Key.KeyId.ToString("x8", CultureInfo.InvariantCulture) == Path.GetFileName(path));
                return witness is not null && Cosignature.On(note, witness.Key).Count != 1 ? $"it is not cosigned by {witness.Name}, whose last word it is to be" : null;
            });
        }

        if (File.Exists(layout.Witnessed))
        {
            yield return Kept("witnesses", layout.Witnessed, (note, _) =>
                policy is null || keys.Periods.Any(p => policy.Check(note, p.Key, trusted) is PolicyVerdict.Met { Witnesses.Count: > 0 }) ? null
                : Cosignature.On(note, policy.Witnesses.Select(w => w.Key)).Count == 0 ? "none of the policy's witnesses cosigned it"
                : $"it does not meet the policy's quorum {policy.Quorum}; ask the witnesses again with `ledger cosign`");
        }
    }

    private IEnumerable<KeptCheckpoint> Stamped()
    {
        foreach (var path in In(layout.Timestamps, "*"))
        {
            var response = Path.ChangeExtension(path, ".tsr");
            if (Path.GetExtension(path) != ".checkpoint")
            {
                if (path != response || !File.Exists(Path.ChangeExtension(path, ".checkpoint")))
                {
                    yield return new KeptCheckpoint("timestamps", path, null, "it has no checkpoint beside it of which it would be the stamp");
                }

                continue;
            }

            yield return Kept("timestamps", path, (note, checkpoint) =>
            {
                if (Path.GetFileNameWithoutExtension(path) != checkpoint.Size.ToString(CultureInfo.InvariantCulture))
                {
                    return string.Create(CultureInfo.InvariantCulture, $"it is the checkpoint of {checkpoint.Size} facts, and its name says another size");
                }

                if (DurableFile.Read(response, Timestamp.MaxSize) is not { } bytes)
                {
                    return "the authority's answer is missing beside it";
                }

                _ = Timestamp.Check(bytes, note, checkpoint, authority: null);
                return null;
            });
        }
    }

    private IEnumerable<KeptCheckpoint> Issued() => In(layout.Snapshots, "*.checkpoint").Select(path => Kept("snapshots", path, (note, checkpoint) =>
    {
        if (DurableFile.Read(Path.ChangeExtension(path, ".policy"), TrustPolicy.MaxSize) is { } own)
        {
            _ = TrustPolicy.Parse(own);
        }

        if (DurableFile.Read(Path.ChangeExtension(path, ".keys"), KeyHistory.MaxSize) is not { } bytes)
        {
            return null; // it went out before bundles held the history
        }

        var history = KeyHistory.Parse(bytes);
        return !history.TrySigned(note, out _) ? "none of the keys that went out with it signed it"
            : logged.Until(checkpoint.Size).Contradiction(history, 0, checkpoint.Size) is { } contradiction ? contradiction.What
            : null;
    }));

    private KeptCheckpoint Kept(string what, string path, Func<SignedNote, Checkpoint, string?> problem)
    {
        try
        {
            var note = SignedNote.Parse(DurableFile.Read(path, SignedNote.MaxSize) ?? throw new NoteFormatException("it is gone"));
            return !keys.TrySigned(note, out var checkpoint) ? new KeptCheckpoint(what, path, null, "none of the log's keys signed it")
                : problem(note, checkpoint) is { } wrong ? new KeptCheckpoint(what, path, null, wrong)
                : new KeptCheckpoint(what, path, checkpoint, null);
        }
        catch (Exception e) when (e is FormatException or NotGenuineException or InvalidDataException or LedgerException)
        {
            return new KeptCheckpoint(what, path, null, e.Message.TrimEnd('.'));
        }
    }
}
