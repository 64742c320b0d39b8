using System.Globalization;
using System.Text;
using Ledger.Seal;
using Ledger.Sealing;

namespace Ledger.Witnessing;

/// <summary>
/// The witnesses of a ledger, as its policy names them (docs/format/witness.md). What they cosign is kept in <c>seal/</c>: each one's last cosignature, and the
/// newest checkpoint that enough of them cosigned. Whatever is read there is verified again.
/// </summary>
public sealed class Witnesses
{
    private const int MaxNote = 1 << 20;
    private const int Attempts = 3;

    private readonly Layout _layout;
    private readonly IWitnessTransport _transport;

    /// <summary>The witnesses of a policy.</summary>
    /// <param name="layout">Where what they cosign is kept.</param>
    /// <param name="policy">Who they are, and how many are enough. Witnesses without an address are not asked.</param>
    /// <param name="transport">How they are reached.</param>
    /// <param name="required">Whether no receipt is given without their cosignatures.</param>
    public Witnesses(Layout layout, TrustPolicy policy, IWitnessTransport transport, bool required = false) =>
        (_layout, Policy, _transport, Required) = (layout, policy, transport, required);

    /// <summary>The policy.</summary>
    public TrustPolicy Policy { get; }

    /// <summary>Whether no receipt is given without enough cosignatures.</summary>
    public bool Required { get; }

    /// <summary>How long one witness is waited for.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Reads a policy.</summary>
    /// <exception cref="LedgerException">There is no such file, or it is not a policy.</exception>
    public static TrustPolicy ReadPolicy(string path)
    {
        try
        {
            return DurableFile.Read(path, TrustPolicy.MaxSize) is { } bytes
                ? TrustPolicy.Parse(bytes)
                : throw new LedgerException(Failure.NotFound, $"there is no policy {path}");
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            throw new LedgerException(Failure.Usage, $"{path} is not a policy: {e.Message.TrimEnd('.')}", "see docs/format/witness.md for an example", e);
        }
    }

    /// <summary>The newest checkpoint that enough of the witnesses cosigned; null if there is none, or the policy no longer accepts it.</summary>
    public SealedCheckpoint? Newest(VerifierKey log) =>
        ReadNote(_layout.Witnessed) is { } note && Policy.Check(note, log) is PolicyVerdict.Met { Witnesses.Count: > 0 } met ? new SealedCheckpoint(met.Checkpoint, note) : null;

    /// <summary>The same, whichever of the log's keys signed it: after a change of keys, what was witnessed before.</summary>
    public SealedCheckpoint? Newest(KeyHistory keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return ReadNote(_layout.Witnessed) is not { } note ? null
            : keys.Periods.Select(period => Policy.Check(note, period.Key, keys.Current)).OfType<PolicyVerdict.Met>().FirstOrDefault(met => met.Witnesses.Count > 0) is { } met
                ? new SealedCheckpoint(met.Checkpoint, note)
                : null;
    }

    /// <summary>The newest checkpoint that any of the witnesses cosigned, who, and when: from then on somebody else holds it. Any of the log's keys may have signed it.</summary>
    public HeldCheckpoint? Held(KeyHistory keys) => Policy.Witnesses
        .Select(witness => LastOf(witness, keys))
        .OfType<HeldCheckpoint>()
        .MaxBy(held => (held.Checkpoint.Size, held.Time));

    /// <summary>Asks the witnesses, all at once.</summary>
    /// <exception cref="LedgerException"><see cref="Failure.Integrity"/>: a witness holds a later checkpoint that this ledger's key signed.</exception>
    internal async Task<WitnessRound> Ask(SealedCheckpoint latest, VerifierKey log, ITreeHashes tree, CancellationToken ct)
    {
        var plain = latest.Note.Keeping(line => !Policy.Witnesses.Any(witness => line.IsBy(witness.Key)));
        var replies = await Task.WhenAll(Policy.Witnesses.Select(witness => Ask(witness, latest.Checkpoint, plain, log, tree, ct))).ConfigureAwait(false);
        var cosigned = replies.Where(reply => reply.Line is not null).ToList();
        if (cosigned.Count > 0)
        {
            var together = plain.With([.. cosigned.Select(reply => reply.Line!)]);
            using var held = await SealLock.Acquire(_layout, ct).ConfigureAwait(false);
            Directory.CreateDirectory(_layout.WitnessNotes);
            foreach (var reply in cosigned.Where(reply => reply.IsNew))
            {
                KeepIfNewer(NoteOf(reply.Witness), latest.Checkpoint, plain.With(reply.Line!));
            }

            if (Policy.IsMetBy([.. cosigned.Select(reply => reply.Witness.Key)]))
            {
                KeepIfNewer(_layout.Witnessed, latest.Checkpoint, together);
            }
        }

        return new WitnessRound(latest.Checkpoint, [.. replies.Select(reply => reply.Told)], Newest(log));
    }

    private async Task<Reply> Ask(PolicyWitness witness, Checkpoint latest, SignedNote note, VerifierKey log, ITreeHashes tree, CancellationToken ct)
    {
        var last = LastOf(witness, KeyHistory.Of(log));
        if (last?.Checkpoint == latest)
        {
            return new Reply(witness, new WitnessReply(witness.Name, last.Time, null), last.Line, IsNew: false);
        }

        if (last is not null && last.Checkpoint.Size > latest.Size)
        {
            throw RolledBack(witness, last.Checkpoint, latest);
        }

        if (witness.Url is null || !Uri.TryCreate(witness.Url, UriKind.Absolute, out var prefix) || prefix.Scheme is not ("http" or "https"))
        {
            return Failed(witness, witness.Url is null ? "has no address in the policy" : $"has an address that is none: {witness.Url}");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            return await Converse(witness, prefix, last, latest, note, log, tree, patience.Token).ConfigureAwait(false);
        }
        catch (TreeFileShortException)
        {
            return Failed(witness, "could not be asked: the stored tree is too short; `ledger verify` tells more");
        }
        catch (IOException e)
        {
            return Failed(witness, $"could not be reached: {e.Message.TrimEnd('.')}");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Failed(witness, string.Create(CultureInfo.InvariantCulture, $"did not answer within {Patience.TotalSeconds} s"));
        }
    }

    private async Task<Reply> Converse(
        PolicyWitness witness, Uri prefix, HeldCheckpoint? last, Checkpoint latest, SignedNote note, VerifierKey log, ITreeHashes tree, CancellationToken ct)
    {
        var old = last?.Checkpoint.Size ?? 0;
        string? warning = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var proof = old == 0 ? [] : TreeProofs.Consistency(old, latest.Size, tree);
            var answer = await _transport.AddCheckpoint(prefix, new AddCheckpoint(old, proof, note).ToBytes(), ct).ConfigureAwait(false);
            switch (answer.Status)
            {
                case 200:
                    return Accept(witness, note, answer.Body, warning);
                case 409 when long.TryParse(answer.Body.TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out var known):
                    if (known > latest.Size)
                    {
                        await CheckClaim(witness, prefix, latest, log, ct).ConfigureAwait(false);
                        return Failed(witness, string.Create(CultureInfo.InvariantCulture, $"says that it knows {known} events of this log, and shows no proof of it"));
                    }

                    if (last is not null && known < last.Checkpoint.Size)
                    {
                        warning = string.Create(
                            CultureInfo.InvariantCulture,
                            $"{witness.Name} cosigned {last.Checkpoint.Size} events on {DateTimeOffset.FromUnixTimeSeconds(last.Time):yyyy-MM-dd'T'HH:mm:ss'Z'} and now knows of {known} only: its record was rolled back; tell who runs it");
                    }

                    old = known;
                    break;
                case 422:
                    return Failed(witness, $"refused: {FirstLine(answer.Body)}; either it holds another history of this log, or the stored tree here is damaged, which `ledger verify` tells");
                default:
                    return Failed(witness, string.Create(CultureInfo.InvariantCulture, $"answered {answer.Status}: {FirstLine(answer.Body)}"));
            }
        }

        return Failed(witness, "kept answering with other sizes: somebody else asks it for this log");
    }

    private static Reply Accept(PolicyWitness witness, SignedNote note, string body, string? warning)
    {
        try
        {
            var cosigned = SignedNote.Parse([.. note.ToBytes(), .. Encoding.UTF8.GetBytes(body)]);
            if (Cosignature.On(cosigned, witness.Key) is [var cosignature])
            {
                return new Reply(witness, new WitnessReply(witness.Name, cosignature.Time, null, warning), LineOf(cosigned, witness.Key, cosignature.Time), IsNew: true);
            }
        }
        catch (Exception e) when (e is NoteFormatException or NotGenuineException)
        {
            return Failed(witness, $"answered with a cosignature that is not right: {e.Message.TrimEnd('.')}");
        }

        return Failed(witness, "answered without a cosignature by the key in the policy");
    }

    /// <summary>A witness says that it knows more than was sealed: if it can show this ledger's own signature on that, this ledger was rolled back.</summary>
    private async Task CheckClaim(PolicyWitness witness, Uri prefix, Checkpoint latest, VerifierKey log, CancellationToken ct)
    {
        var answer = await _transport.Latest(prefix, WitnessDirectory.HashOf(latest.Origin), ct).ConfigureAwait(false);
        if (answer.Status != 200)
        {
            return;
        }

        try
        {
            if (Checkpoint.TryOpen(SignedNote.Parse(Encoding.UTF8.GetBytes(answer.Body)), log, out var shown, out _) && shown.Size > latest.Size)
            {
                throw RolledBack(witness, shown, latest);
            }
        }
        catch (NoteFormatException)
        {
            // Then it shows nothing.
        }
    }

    private static LedgerException RolledBack(PolicyWitness witness, Checkpoint shown, Checkpoint latest) => new(
        Failure.Integrity,
        string.Create(CultureInfo.InvariantCulture, $"{witness.Name} holds a checkpoint of {shown.Size} events that this ledger's key signed, and the guard says {latest.Size}: log and guard were rolled back together"),
        "bring back the newest copies of the log and of seal/; nothing new is sealed until then");

    private static void KeepIfNewer(string path, Checkpoint checkpoint, SignedNote note)
    {
        if (ReadNote(path) is { } kept && new AddCheckpoint(0, [], kept).Checkpoint is var before
            && string.Equals(before.Origin, checkpoint.Origin, StringComparison.Ordinal)
            && (before.Size > checkpoint.Size || (before.Size == checkpoint.Size && kept.Signatures.Count > note.Signatures.Count)))
        {
            return;
        }

        DurableFile.Replace(path, note.ToBytes());
    }

    private HeldCheckpoint? LastOf(PolicyWitness witness, KeyHistory keys)
    {
        if (ReadNote(NoteOf(witness)) is not { } note || !keys.TrySigned(note, out var checkpoint))
        {
            return null;
        }

        try
        {
            return Cosignature.On(note, witness.Key) is [var cosignature]
                ? new HeldCheckpoint(checkpoint, witness.Name, cosignature.Time, LineOf(note, witness.Key, cosignature.Time))
                : null;
        }
        catch (NotGenuineException)
        {
            return null;
        }
    }

    private static NoteSignature LineOf(SignedNote note, VerifierKey witness, long time) =>
        note.Signatures.Last(line => line.IsBy(witness) && System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(line.Signature) == time);

    private string NoteOf(PolicyWitness witness) => Path.Combine(_layout.WitnessNotes, witness.Key.KeyId.ToString("x8", CultureInfo.InvariantCulture));

    private static SignedNote? ReadNote(string path)
    {
        try
        {
            return DurableFile.Read(path, MaxNote) is { } bytes ? SignedNote.Parse(bytes) : null;
        }
        catch (Exception e) when (e is NoteFormatException or InvalidDataException)
        {
            return null; // nothing is lost: the witness is asked again
        }
    }

    private static Reply Failed(PolicyWitness witness, string problem) => new(witness, new WitnessReply(witness.Name, null, problem), null, IsNew: false);

    private static string FirstLine(string text) => text.Split('\n')[0] is { Length: <= 200 } line ? line : "a long answer";

    private sealed record Reply(PolicyWitness Witness, WitnessReply Told, NoteSignature? Line, bool IsNew);
}

/// <summary>A checkpoint that somebody else holds.</summary>
/// <param name="Checkpoint">What it says.</param>
/// <param name="Witness">Who, by its name in the policy.</param>
/// <param name="Time">When the witness cosigned it, in seconds since 1970.</param>
/// <param name="Line">The cosignature.</param>
public sealed record HeldCheckpoint(Checkpoint Checkpoint, string Witness, long Time, NoteSignature Line);
