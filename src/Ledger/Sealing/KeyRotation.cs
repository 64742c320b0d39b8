using System.Globalization;
using Ledger.Seal;

namespace Ledger.Sealing;

/// <summary>The steps of a change of keys, in order. Tests end it after each.</summary>
internal enum RotationStep
{
    /// <summary>The new key is in <c>seal/key.next</c>.</summary>
    Prepared,

    /// <summary>The history has the handover.</summary>
    Handed,

    /// <summary>The guard carries both signatures.</summary>
    GuardSigned,

    /// <summary>The new key is the key.</summary>
    Taken,
}

/// <summary>
/// One key takes over from another (docs/format/keys.md): a checkpoint that both sign goes into <c>seal/keys</c>, which decides; the guard gets both signatures; the
/// new key takes the place of the old one, which is gone. Interrupted after <c>seal/keys</c> it is finished by whoever seals next, before that it can be asked for again.
/// </summary>
public static class KeyRotation
{
    /// <summary>Makes the new key, unless an interrupted rotation has made one.</summary>
    /// <exception cref="LedgerException"><see cref="Failure.Refused"/>: the key does not come from a file.</exception>
    public static VerifierKey Prepare(Layout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        if (!KeySource.IsFile(layout))
        {
            throw new LedgerException(Failure.Refused, "the signing key comes from elsewhere, and only a key in seal/key can be replaced by this program", $"see {layout.KeySource}");
        }

        using var old = KeyFile.Read(layout);
        if (!File.Exists(layout.NextKey))
        {
            using var made = SigningKey.Generate(old.Verifier.Name);
            SecretFile.Create(layout.NextKey, "next signing key", made.Export());
            return made.Verifier;
        }

        using var next = ReadNext(layout);
        return next.Verifier;
    }

    /// <summary>Has both keys sign the guard's checkpoint, and the new one take over.</summary>
    /// <param name="layout">Where.</param>
    /// <param name="covering">The size that the checkpoint must reach: the event that says so is in it.</param>
    /// <param name="ct">Ends it before the first change.</param>
    /// <exception cref="LedgerException"><see cref="Failure.Conflict"/>: somebody else was sealing; ask again.</exception>
    public static Task<KeyHistory> HandOver(Layout layout, long covering, CancellationToken ct) => HandOver(layout, covering, afterStep: null, ct);

    internal static async Task<KeyHistory> HandOver(Layout layout, long covering, Action<RotationStep>? afterStep, CancellationToken ct)
    {
        using var held = await SealLock.Acquire(layout, ct).ConfigureAwait(false);
        Finish(layout);
        using var old = KeyFile.Read(layout);
        using var next = ReadNext(layout);
        var guard = new Guard(layout, old.Verifier);
        var content = guard.Read();
        if (content.Unpublished is not null || content.Current.Sealed.Size < covering)
        {
            throw new LedgerException(Failure.Conflict, string.Create(CultureInfo.InvariantCulture, $"the guard does not cover {covering} facts yet"), "ask again");
        }

        afterStep?.Invoke(RotationStep.Prepared);
        var checkpoint = content.Current.Sealed.Checkpoint;
        var note = checkpoint.Sign(old, next);
        var history = (KeysFile.Find(layout) ?? KeyHistory.Of(old.Verifier)).Rotated(next.Verifier, note);
        KeysFile.Write(layout, history);
        afterStep?.Invoke(RotationStep.Handed);
        guard.Replace(content.Current, new SealedCheckpoint(checkpoint, note));
        afterStep?.Invoke(RotationStep.GuardSigned);
        Take(layout);
        afterStep?.Invoke(RotationStep.Taken);
        return history;
    }

    /// <summary>Puts a compromise into the history.</summary>
    /// <exception cref="LedgerException">It is not one of the log's keys.</exception>
    public static async Task<KeyHistory> Compromise(Layout layout, VerifierKey key, long from, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(layout);
        using var held = await SealLock.Acquire(layout, ct).ConfigureAwait(false);
        Finish(layout);
        try
        {
            var history = KeysFile.Read(layout).Compromised(key, from);
            KeysFile.Write(layout, history);
            return history;
        }
        catch (NoteFormatException e)
        {
            throw new LedgerException(Failure.NotFound, $"{key} was never one of this ledger's keys", "`ledger key history` shows them", e);
        }
    }

    /// <summary>Keeps the cosignatures on the last handover, if that is what was cosigned.</summary>
    public static async Task<bool> KeepCosignatures(Layout layout, SignedNote cosigned, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(cosigned);
        if (KeysFile.Find(layout)?.Periods[^1].Handover is not { } known || !string.Equals(known.Text, cosigned.Text, StringComparison.Ordinal))
        {
            return false;
        }

        using var held = await SealLock.Acquire(layout, ct).ConfigureAwait(false);
        if (KeysFile.Find(layout) is not { } history || history.Periods[^1].Handover is not { } handover || !string.Equals(handover.Text, cosigned.Text, StringComparison.Ordinal))
        {
            return false;
        }

        var more = cosigned.Signatures.Where(line => !handover.Signatures.Any(line.Equals)).ToArray();
        if (more.Length == 0)
        {
            return false;
        }

        KeysFile.Write(layout, history.WithHandover(handover.With(more)));
        return true;
    }

    /// <summary>Finishes a handover that was interrupted. Only for the holder of the seal lock.</summary>
    internal static void Finish(Layout layout)
    {
        if (!File.Exists(layout.NextKey) || KeysFile.Find(layout) is not { } history)
        {
            return;
        }

        using var next = ReadNext(layout);
        if (!history.Current.Equals(next.Verifier))
        {
            return; // prepared, and not handed over
        }

        var handover = history.Periods[^1].Handover!;
        var bytes = DurableFile.Read(layout.Guard, SignedNote.MaxSize);
        if (bytes is not null && !SignedNote.Parse(bytes).VerifiedBy(next.Verifier))
        {
            if (!string.Equals(SignedNote.Parse(bytes).Text, handover.Text, StringComparison.Ordinal))
            {
                throw new LedgerException(
                    Failure.Integrity,
                    $"{layout.Keys} hands over to another key at a checkpoint that is not the guard's",
                    "restore seal/ from its own backup; nothing is sealed until then");
            }

            DurableFile.Replace(layout.Guard, handover.ToBytes());
        }

        Take(layout);
    }

    private static void Take(Layout layout)
    {
        File.Move(layout.NextKey, layout.Key, overwrite: true);
        Posix.FlushDirectory(layout.SealDirectory);
    }

    private static SigningKey ReadNext(Layout layout) =>
        SecretFile.Read(layout.NextKey, "next signing key", "begin with `ledger key rotate`", SigningKey.Parse);
}
