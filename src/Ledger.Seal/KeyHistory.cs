using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Ledger.Seal;

/// <summary>A key of a log, and for which checkpoints it counts.</summary>
/// <param name="Key">The key.</param>
/// <param name="From">The size of the checkpoint that the key before it and this one both signed; 0 for the first key.</param>
/// <param name="Handover">That checkpoint; null for the first key.</param>
/// <param name="CompromisedFrom">The size from which on its signature alone counts for nothing; null if it is in good hands.</param>
public sealed record KeyPeriod(VerifierKey Key, long From, SignedNote? Handover, long? CompromisedFrom);

/// <summary>
/// The keys of a log, oldest first (docs/format/keys.md). Each but the first came with a checkpoint that the key before it signed too, so whoever
/// trusts one of them can go from it to the others. A key counts for checkpoints from its handover on, up to and with the next one's.
/// </summary>
public sealed class KeyHistory
{
    /// <summary>The largest history that is read, in bytes.</summary>
    public const int MaxSize = 1 << 20;

    /// <summary>The most keys.</summary>
    public const int MaxKeys = 1000;

    private KeyHistory(IReadOnlyList<KeyPeriod> periods) => Periods = periods;

    /// <summary>The keys, oldest first.</summary>
    public IReadOnlyList<KeyPeriod> Periods { get; }

    /// <summary>The key that signs now.</summary>
    public VerifierKey Current => Periods[^1].Key;

    /// <summary>The history of a log whose key never changed.</summary>
    public static KeyHistory Of(VerifierKey key) => new([new KeyPeriod(key, 0, null, null)]);

    /// <summary>Reads a history, and verifies every handover.</summary>
    /// <exception cref="NoteFormatException">It is not one; says in which line, and why.</exception>
    public static KeyHistory Parse(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxSize || StrictText.FromUtf8(utf8) is not { } text || !text.EndsWith('\n'))
        {
            throw new NoteFormatException($"keys: not lines of UTF-8, or more than {MaxSize} bytes");
        }

        var lines = text[..^1].Split('\n', MaxKeys + 1);
        if (lines.Length > MaxKeys)
        {
            throw new NoteFormatException($"keys: more than {MaxKeys} keys");
        }

        var periods = new List<KeyPeriod>();
        foreach (var (number, line) in lines.Index())
        {
            try
            {
                periods.Add(ParseLine(line, periods));
            }
            catch (Exception e) when (e is FormatException or NotGenuineException)
            {
                throw new NoteFormatException(string.Create(CultureInfo.InvariantCulture, $"keys: line {number + 1}: {e.Message}"), e);
            }
        }

        return new KeyHistory(periods);
    }

    /// <summary>The history as it is stored and sent.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder();
        foreach (var period in Periods)
        {
            text.Append(period.Key);
            if (period.Handover is { } handover)
            {
                text.Append(CultureInfo.InvariantCulture, $" from {period.From} handover {Convert.ToBase64String(handover.ToBytes())}");
            }

            if (period.CompromisedFrom is { } size)
            {
                text.Append(CultureInfo.InvariantCulture, $" compromised {size}");
            }

            text.Append('\n');
        }

        return StrictText.ToUtf8(text.ToString());
    }

    /// <summary>The history with a further key.</summary>
    /// <param name="next">The key.</param>
    /// <param name="handover">A checkpoint that the current key and the next one signed, and witnesses may have cosigned.</param>
    /// <exception cref="NoteFormatException">It is not that, or does not reach as far as the handover before.</exception>
    public KeyHistory Rotated(VerifierKey next, SignedNote handover) =>
        new([.. Periods, Next(next, handover, [.. Periods])]);

    /// <summary>The history with more signatures on its last handover.</summary>
    /// <exception cref="NoteFormatException">It is not that handover.</exception>
    public KeyHistory WithHandover(SignedNote handover)
    {
        var last = Periods[^1];
        var next = Next(last.Key, handover, [.. Periods.SkipLast(1)]);
        return next.From == last.From ? new([.. Periods.SkipLast(1), last with { Handover = handover }]) : throw new NoteFormatException("keys: that is another handover");
    }

    /// <summary>The history in which a key is compromised from a size on.</summary>
    /// <exception cref="NoteFormatException">It is not one of the log's keys.</exception>
    public KeyHistory Compromised(VerifierKey key, long from)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        return Periods.Any(p => p.Key.Equals(key))
            ? new KeyHistory([.. Periods.Select(p => p.Key.Equals(key) ? p with { CompromisedFrom = Math.Min(from, p.CompromisedFrom ?? from) } : p)])
            : throw new NoteFormatException($"keys: {key} is not one of them");
    }

    /// <summary>The history up to a size: without the keys that took over later, and with the compromises that the caller names.</summary>
    internal KeyHistory AsOf(long size, Func<VerifierKey, long?> compromised) =>
        new([.. Periods.TakeWhile(p => p.From <= size).Select(p => p with { CompromisedFrom = compromised(p.Key) })]);

    /// <summary>
    /// A checkpoint that one of the keys signed, whether or not that key counts for its size: enough for one that the reader holds already, and that is only compared.
    /// </summary>
    public bool TrySigned(SignedNote note, [NotNullWhen(true)] out Checkpoint? checkpoint)
    {
        ArgumentNullException.ThrowIfNull(note);
        checkpoint = null;
        for (var i = Periods.Count - 1; i >= 0 && checkpoint is null; i--)
        {
            _ = Checkpoint.TryOpen(note, Periods[i].Key, out checkpoint, out _);
        }

        return checkpoint is not null;
    }

    /// <summary>
    /// Opens a checkpoint by whichever of the keys counts for its size. What a compromised key signed beyond the size where it was compromised, and what rests on
    /// such a handover, counts only if the policy's witnesses cosigned it.
    /// </summary>
    /// <param name="note">The signed checkpoint.</param>
    /// <param name="trusted">The key that the reader has from elsewhere. It must be one of the history.</param>
    /// <param name="policy">The reader's policy, if there is one.</param>
    /// <param name="by">Whose signature counted.</param>
    /// <exception cref="NotGenuineException">No key that counts signed it; says why.</exception>
    /// <exception cref="NoteFormatException">What was signed is not a checkpoint.</exception>
    public Checkpoint Open(SignedNote note, VerifierKey trusted, TrustPolicy? policy, out VerifierKey by)
    {
        ArgumentNullException.ThrowIfNull(note);
        ArgumentNullException.ThrowIfNull(trusted);
        var anchor = Periods.Index().Where(p => p.Item.Key.Equals(trusted)).Select(p => (int?)p.Index).FirstOrDefault()
            ?? throw new NotGenuineException($"keys: the key one trusts, {trusted.Name} ({trusted.KeyId:x8}), is not one of them");
        NotGenuineException? first = null;
        foreach (var (index, period) in Periods.Index().Where(p => note.Signatures.Any(line => line.IsBy(p.Item.Key))).Reverse())
        {
            try
            {
                for (var i = Math.Min(anchor, index) + 1; i <= Math.Max(anchor, index); i++)
                {
                    RequireSound(Periods[i - 1], Periods[i].Handover!, Periods[i].From, policy, trusted);
                }

                var checkpoint = Checkpoint.Open(note, period.Key);
                if (checkpoint.Size < period.From || (index + 1 < Periods.Count && checkpoint.Size > Periods[index + 1].From))
                {
                    throw new NotGenuineException($"checkpoint: of {checkpoint.Size} entries, for which {period.Key.Name} ({period.Key.KeyId:x8}) does not count");
                }

                RequireSound(period, note, checkpoint.Size, policy, trusted);
                by = period.Key;
                return checkpoint;
            }
            catch (NotGenuineException e)
            {
                first ??= e;
            }
        }

        throw first ?? new NotGenuineException("checkpoint: no key of the log's history signed it");
    }

    /// <summary>As <see cref="Open"/>; false where that throws.</summary>
    public bool TryOpen(SignedNote note, VerifierKey trusted, TrustPolicy? policy, [NotNullWhen(true)] out Checkpoint? checkpoint, [NotNullWhen(true)] out VerifierKey? by, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            (checkpoint, problem) = (Open(note, trusted, policy, out var key), null);
            by = key;
            return true;
        }
        catch (Exception e) when (e is NotGenuineException or NoteFormatException)
        {
            (checkpoint, by, problem) = (null, null, e.Message);
            return false;
        }
    }

    private static void RequireSound(KeyPeriod period, SignedNote note, long size, TrustPolicy? policy, VerifierKey trusted)
    {
        if (period.CompromisedFrom is not { } from || size <= from)
        {
            return;
        }

        if (policy?.Check(note, period.Key, trusted) is not PolicyVerdict.Met { Witnesses.Count: > 0 })
        {
            throw new NotGenuineException(
                $"checkpoint: of {size} entries, and {period.Key.Name} ({period.Key.KeyId:x8}) was compromised from {from} on: it counts only with the cosignatures of a policy, which are not there");
        }
    }

    private static KeyPeriod ParseLine(string line, List<KeyPeriod> before)
    {
        var items = line.Split(' ');
        var key = VerifierKey.Parse(items[0]);
        var at = 1;
        var period = before.Count == 0 ? First(key) : null;
        if (period is null)
        {
            if (items.Length < 5 || items[1] is not "from" || items[3] is not "handover" || StrictText.Base64(items[4]) is not { } handover)
            {
                throw new NoteFormatException("not of the form KEY from SIZE handover BASE64");
            }

            period = Next(key, SignedNote.Parse(handover), before);
            if (items[2] != period.From.ToString(CultureInfo.InvariantCulture))
            {
                throw new NoteFormatException("the handover is of another size");
            }

            at = 5;
        }

        return items.Length == at ? period
            : items.Length == at + 2 && items[at] is "compromised" && StrictText.Decimal(items[at + 1], out var from) ? period with { CompromisedFrom = from }
            : throw new NoteFormatException("something follows that is not `compromised SIZE`");
    }

    private static KeyPeriod First(VerifierKey key) =>
        key.Type == VerifierKey.Ed25519 ? new KeyPeriod(key, 0, null, null) : throw new NoteFormatException("that is a witness's key, not a log's");

    private static KeyPeriod Next(VerifierKey key, SignedNote handover, List<KeyPeriod> before)
    {
        var last = before[^1];
        if (before.Any(p => p.Key.Equals(key)))
        {
            throw new NoteFormatException("that key was one of the log's before");
        }

        try
        {
            var checkpoint = Checkpoint.Open(handover, last.Key);
            if (Checkpoint.Open(handover, key) == checkpoint && checkpoint.Size >= last.From)
            {
                return new KeyPeriod(key, checkpoint.Size, handover, null);
            }
        }
        catch (NotGenuineException e)
        {
            throw new NoteFormatException($"the handover is not signed by both keys: {e.Message}", e);
        }

        throw new NoteFormatException("the handover is of fewer entries than the one before");
    }
}
