using System.Globalization;
using System.Text;
using Ledger.Seal;
using Ledger.Sealing;

namespace Ledger.Witnessing;

/// <summary>
/// A witness (c2sp.org/tlog-witness): cosigns a checkpoint of a log that it knows if its tree extends the one it cosigned before, and never otherwise.
/// One process at a time serves a witness's directory. Checking and persisting are one step for each log; what was cosigned is durable before it is told.
/// <para>
/// The state is the cosigned checkpoint itself, so it carries its own proof. A state that is missing, altered, or not the one this process wrote stops the
/// witness for that log (status 500) until somebody brings it back: it never starts over from nothing.
/// </para>
/// </summary>
public sealed class Witness : IDisposable
{
    private const int MaxState = 1 << 20;

    private readonly WitnessDirectory _directory;
    private readonly TimeProvider _time;
    private readonly SealLock _lock;
    private readonly Cosigner _key;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, State> _states = new(StringComparer.Ordinal);

    private Witness(WitnessDirectory directory, TimeProvider time, SealLock held, Cosigner key) =>
        (_directory, _time, _lock, _key) = (directory, time, held, key);

    /// <summary>The key that checks its cosignatures.</summary>
    public VerifierKey Verifier => _key.Verifier;

    /// <summary>Called after each step; what it throws ends the request there.</summary>
    internal Action<WitnessStep>? AfterStep { get; set; }

    /// <summary>Opens a witness for serving. Only one process can.</summary>
    /// <exception cref="LedgerException">There is no witness, its key cannot be used, or another process serves it.</exception>
    public static async Task<Witness> Open(WitnessDirectory directory, TimeProvider time, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(time);
        var key = directory.ReadKey();
        try
        {
            var held = await SealLock.Acquire(new Layout(directory.Root), directory.Lock, ct, TimeSpan.FromSeconds(1)).ConfigureAwait(false);
            return new Witness(directory, time, held, key);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Answers <c>POST /add-checkpoint</c>.</summary>
    /// <param name="body">The body of the request.</param>
    /// <exception cref="IOException">The state could not be made durable; nothing was cosigned as far as anybody knows.</exception>
    public WitnessAnswer Add(ReadOnlySpan<byte> body)
    {
        AddCheckpoint request;
        try
        {
            request = AddCheckpoint.Parse(body);
        }
        catch (NoteFormatException e)
        {
            return Refused(400, e.Message);
        }

        lock (_gate)
        {
            return Add(request);
        }
    }

    /// <summary>Answers <c>GET /&lt;origin hash&gt;/checkpoint</c>: what was cosigned last, with the log's signature and the witness's own.</summary>
    public WitnessAnswer Latest(string originHash)
    {
        ArgumentNullException.ThrowIfNull(originHash);
        if (originHash.Length != 64 || !originHash.All(char.IsAsciiHexDigitLower))
        {
            return Refused(404, "not the hash of an origin");
        }

        var state = DurableFile.Read(_directory.CheckpointOfHash(originHash), MaxState);
        return state is { Length: > 0 } ? new WitnessAnswer(200, WitnessAnswer.Text, Encoding.UTF8.GetString(state)) : Refused(404, "nothing was cosigned for that origin");
    }

    /// <summary>Lets another process serve.</summary>
    public void Dispose()
    {
        _key.Dispose();
        _lock.Dispose();
    }

    private WitnessAnswer Add(AddCheckpoint request)
    {
        var (origin, size, root) = request.Checkpoint;
        if (_directory.KeysOf(origin) is not { Count: > 0 } keys)
        {
            return Refused(404, "this witness does not know that log");
        }

        if (request.Note.Check([.. keys]) is NoteVerdict.Refused unsigned)
        {
            return Refused(403, unsigned.Reason);
        }

        if (request.OldSize > size)
        {
            return Refused(400, "the old size is larger than the checkpoint's");
        }

        State state;
        try
        {
            state = Read(origin, keys);
        }
        catch (LedgerException e)
        {
            return Refused(500, "the witness cannot use its record of that log") with { Said = $"{origin}: {e.Message}; hint: {e.Hint}" };
        }

        var said = OwnLater(request, state);
        if (request.OldSize != state.Size)
        {
            return new WitnessAnswer(409, WitnessAnswer.Size, string.Create(CultureInfo.InvariantCulture, $"{state.Size}\n"), said);
        }

        if (size == 0 && root != TreeHash.Empty)
        {
            return Refused(422, "the root is not that of the empty tree");
        }

        var extends = state.Size == 0
            ? request.Proof.Count == 0
            : TreeProofs.VerifyConsistency(state.Size, size, state.Root, root, request.Proof);
        if (!extends)
        {
            return Refused(422, "the proof does not show that the tree extends the one cosigned before") with
            {
                Said = string.Create(CultureInfo.InvariantCulture, $"{origin}: a signed checkpoint of size {size} was not shown to extend size {state.Size}: {root}"),
            };
        }

        AfterStep?.Invoke(WitnessStep.Checked);
        var now = Math.Max(_time.GetUtcNow().ToUnixTimeSeconds(), Math.Max(state.Time, 1));
        var cosignature = _key.Cosign(request.Note, now);
        var cosigned = request.Note.Keeping(line => keys.Any(line.IsBy)).With(cosignature);
        AfterStep?.Invoke(WitnessStep.Signed);
        var bytes = cosigned.ToBytes();
        DurableFile.Replace(_directory.CheckpointOf(origin), bytes, () => AfterStep?.Invoke(WitnessStep.Written));
        _states[origin] = new State(bytes, size, root, now);
        AfterStep?.Invoke(WitnessStep.Persisted);
        return new WitnessAnswer(200, WitnessAnswer.Text, cosignature.ToLine() + "\n", said);
    }

    /// <summary>What was cosigned last for a log, verified when this process did not write it itself.</summary>
    private State Read(string origin, IReadOnlyList<VerifierKey> keys)
    {
        var path = _directory.CheckpointOf(origin);
        var bytes = ReadState(path);
        if (_states.TryGetValue(origin, out var known))
        {
            return bytes is not null && known.Bytes.AsSpan().SequenceEqual(bytes)
                ? known
                : throw new LedgerException(
                    Failure.Integrity,
                    $"{path} was changed while this witness served: it is not what was cosigned last, which was size {known.Size}",
                    "stop the witness and see who writes there; if an older copy was brought back, the newer one must be found first");
        }

        if (bytes is null)
        {
            throw new LedgerException(Failure.Integrity, $"{path} is missing", "bring it back from the newest copy; a witness that forgot what it cosigned must not cosign that log again under this key");
        }

        var state = bytes.Length == 0 ? new State(bytes, 0, TreeHash.Empty, 0) : Verified(path, bytes, origin, keys);
        _states[origin] = state;
        return state;
    }

    private State Verified(string path, byte[] bytes, string origin, IReadOnlyList<VerifierKey> keys)
    {
        try
        {
            var note = SignedNote.Parse(bytes);
            var checkpoint = new AddCheckpoint(0, [], note).Checkpoint;
            if (Cosignature.On(note, Verifier) is [var own] && note.VerifiedBy([.. keys]) && string.Equals(checkpoint.Origin, origin, StringComparison.Ordinal))
            {
                return new State(bytes, checkpoint.Size, checkpoint.Root, own.Time);
            }
        }
        catch (Exception e) when (e is NoteFormatException or NotGenuineException)
        {
            throw Altered(path, e);
        }

        throw Altered(path, null);
    }

    private static LedgerException Altered(string path, Exception? inner) => new(
        Failure.Integrity, $"{path} is not a checkpoint of that log with this witness's own cosignature", "bring it back from the newest copy", inner);

    private static byte[]? ReadState(string path)
    {
        try
        {
            return DurableFile.Read(path, MaxState);
        }
        catch (InvalidDataException e)
        {
            throw Altered(path, e);
        }
    }

    /// <summary>Notices a state that was rolled back: somebody holds a cosignature of this witness over more than it knows of.</summary>
    private string? OwnLater(AddCheckpoint request, State state)
    {
        try
        {
            return request.Checkpoint.Size > state.Size && Cosignature.On(request.Note, Verifier) is [var own]
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"{request.Checkpoint.Origin}: this witness cosigned size {request.Checkpoint.Size} at {DateTimeOffset.FromUnixTimeSeconds(own.Time):yyyy-MM-dd'T'HH:mm:ss'Z'} and remembers {state.Size} only: its record was rolled back")
                : null;
        }
        catch (NotGenuineException)
        {
            return null;
        }
    }

    private static WitnessAnswer Refused(int status, string reason) => new(status, WitnessAnswer.Text, reason + "\n");

    private sealed record State(byte[] Bytes, long Size, TreeHash Root, long Time);
}
