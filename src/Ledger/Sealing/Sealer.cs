using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Witnessing;

namespace Ledger.Sealing;

/// <summary>
/// Signs the log: the only code path that does. The procedure is in <c>docs/format/sealing.md</c>.
/// Whatever crashes, is restored or is started twice, no two checkpoints come out of it that are not consistent.
/// <para>
/// Callers wait together: those who wait when a round starts are served by it, and so is who comes during a round that reaches his events; the others
/// by the next. A round seals whatever the log holds, so what an earlier process recorded and did not seal is sealed with it.
/// Making a sealer does nothing yet: call <see cref="Seal"/> with 0 when a ledger is opened for writing.
/// </para>
/// <para>
/// When the log, the guard and the tree do not agree, sealing stops: that call and every later one fail with the same
/// <see cref="LedgerException"/> of <see cref="Failure.Integrity"/>. Reading goes on.
/// </para>
/// </summary>
public sealed class Sealer : IAsyncDisposable
{
    private readonly IEventLog _log;
    private readonly SealProcedure _procedure;
    private readonly Witnesses? _witnesses;
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private readonly RoundsThread _thread;
    private List<Waiter> _waiting = [];
    private TaskCompletionSource? _running;
    private LedgerException? _stopped;
    private int _company;

    /// <summary>A sealer of one log.</summary>
    /// <param name="log">The log. It is not disposed with the sealer.</param>
    /// <param name="layout">Where the guard, the key and the stored tree are.</param>
    /// <param name="rebuilding">Told how many events are hashed while a missing or damaged tree is rebuilt from the log.</param>
    /// <param name="witnesses">Who is asked to cosign, if anybody.</param>
    public Sealer(IEventLog log, Layout layout, IProgress<long>? rebuilding = null, Witnesses? witnesses = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(layout);
        _log = log;
        _procedure = new SealProcedure(log, layout, rebuilding);
        _witnesses = witnesses;
        _thread = new RoundsThread(() => _ = RunRounds(here: true));
    }

    /// <summary>What was sealed last, as far as this sealer knows; null before its first round.</summary>
    public SealedCheckpoint? Latest => _procedure.Latest;

    /// <summary>The procedure, for tests to look into.</summary>
    internal SealProcedure Procedure => _procedure;

    /// <summary>How many rounds there were.</summary>
    internal int Rounds { get; private set; }

    /// <summary>Completes when a signed and durable checkpoint covers at least <paramref name="size"/> events.</summary>
    /// <param name="size">How many events from the start of the log: the index of the last one, plus 1. 0 asks for what there is.</param>
    /// <param name="ct">Ends the waiting, not the sealing.</param>
    /// <exception cref="LedgerException">
    /// <see cref="Failure.Integrity"/>: sealing has stopped. <see cref="Failure.Conflict"/>: somebody else changed the guard; asking again may succeed.
    /// <see cref="Failure.Usage"/>: the log holds fewer events. <see cref="Failure.NotFound"/>, <see cref="Failure.Refused"/>: the key is missing, or open to others.
    /// </exception>
    /// <exception cref="IOException">The disk failed. Asking again may succeed.</exception>
    public async Task<SealedCheckpoint> Seal(long size, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return (await Wait(size, rebuild: false, here: true, ct).ConfigureAwait(false)).Sealed;
    }

    /// <summary>
    /// Appends events and seals them: <see cref="IEventLog.Append"/> and then <see cref="Receipts"/>, but whoever calls is woken once and not twice.
    /// </summary>
    /// <param name="stream">As for the log.</param>
    /// <param name="expectedRevision">As for the log.</param>
    /// <param name="events">As for the log.</param>
    /// <param name="recorded">
    /// Called when they are recorded and not yet sealed: what fails afterwards is sealing. It runs on the log's own thread: let it be short, and not throw.
    /// </param>
    /// <param name="ct">As for both.</param>
    /// <returns>What the log answered; and the receipts, of which there are none unless it was <see cref="AppendResult.Written"/>.</returns>
    public async ValueTask<(AppendResult Result, IReadOnlyList<Receipt> Receipts)> Append(
        StreamName stream, long expectedRevision, IReadOnlyList<NewEvent> events, Action<AppendResult.Written>? recorded, CancellationToken ct)
    {
        var appending = _log is IPromptLog prompt ? prompt.AppendPromptly(stream, expectedRevision, events, ct) : _log.Append(stream, expectedRevision, events, ct);
        await ((Task)appending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // From here to the next await this may be the log's own thread, and nobody else's code may run on it.
        if (!appending.IsCompletedSuccessfully || await appending.ConfigureAwait(false) is not AppendResult.Written written)
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            return (await appending.ConfigureAwait(false), []);
        }

        recorded?.Invoke(written);
        var sealing = Wait(written.Events[^1].Index + 1, rebuild: false, here: false, ct);
        var sealedAt = await sealing.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return (written, await ReceiptsUnder(sealedAt, written.Events, ct).ConfigureAwait(false));
    }

    /// <summary>
    /// Asks the witnesses to cosign what was sealed last; with nobody to ask, or when all have cosigned it already, nothing is sent. What they cosign is kept, and
    /// receipts carry it. That a witness cannot be reached, or refuses, is told and no failure.
    /// </summary>
    /// <exception cref="LedgerException"><see cref="Failure.Integrity"/>: somebody holds a later checkpoint than this ledger: sealing has stopped. Otherwise as <see cref="Seal"/>.</exception>
    public async Task<WitnessRound> Witness(CancellationToken ct)
    {
        var latest = await Seal(0, ct).ConfigureAwait(false);
        if (_witnesses is null)
        {
            return new WitnessRound(latest.Checkpoint, [], null);
        }

        try
        {
            return await _witnesses.Ask(latest, _procedure.Verifier, _procedure.Tree, ct).ConfigureAwait(false);
        }
        catch (LedgerException failure) when (failure.Failure == Failure.Integrity)
        {
            lock (_gate)
            {
                _stopped ??= failure;
            }

            throw;
        }
    }

    /// <summary>Seals what there is; the newest checkpoint, with the cosignatures that are on it already.</summary>
    public async Task<SealedCheckpoint> Newest(CancellationToken ct)
    {
        var latest = await Seal(0, ct).ConfigureAwait(false);
        return _witnesses?.Newest(_procedure.Verifier) is { } witnessed && witnessed.Checkpoint == latest.Checkpoint ? witnessed : latest;
    }

    /// <summary>A checkpoint that covers at least so many events: the newest that enough witnesses cosigned, if that does, otherwise the latest.</summary>
    /// <exception cref="NotWitnessedException">Witnesses are required, and did not cosign.</exception>
    /// <exception cref="LedgerException">As <see cref="Seal"/>.</exception>
    public async Task<SealedCheckpoint> SealCosigned(long size, CancellationToken ct)
    {
        var latest = await Seal(size, ct).ConfigureAwait(false);
        return _witnesses is not null && await Cosigned(_witnesses, size, _witnesses.Required, ct).ConfigureAwait(false) is { } cosigned ? cosigned : latest;
    }

    /// <summary>The same receipts under a checkpoint that enough witnesses cosigned. They are asked once, if what they cosigned last does not cover all of them.</summary>
    /// <exception cref="NotWitnessedException">They did not cosign, or there are none.</exception>
    /// <exception cref="LedgerException">As <see cref="Receipts"/>.</exception>
    public async Task<IReadOnlyList<Receipt>> Witnessed(IReadOnlyList<Receipt> receipts, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(receipts);
        if (receipts.Count == 0)
        {
            return receipts;
        }

        var size = receipts.Max(r => r.Index) + 1;
        var latest = await Seal(size, ct).ConfigureAwait(false);
        var cosigned = _witnesses is null ? null : await Cosigned(_witnesses, size, required: true, ct).ConfigureAwait(false);
        (long, byte[])[] entries = [.. receipts.Select(r => (r.Index, r.Header))];
        return TryReceipts(entries, new SealedRound(cosigned ?? throw new NotWitnessedException(new WitnessRound(latest.Checkpoint, [], null)), Growth: null), out var wrong)
            ?? throw new LogCorruptException(wrong, "the event is not the one that was sealed there");
    }

    /// <summary>Whose cosignatures are asked for, if anybody's.</summary>
    internal TrustPolicy? Policy => _witnesses?.Policy;

    /// <summary>Whether a note is a checkpoint that one of this ledger's keys signed while it counted. Known once something was sealed.</summary>
    internal bool Opens(SignedNote note, [NotNullWhen(true)] out Checkpoint? checkpoint, [NotNullWhen(false)] out string? problem) =>
        _procedure.Keys.TryOpen(note, _procedure.Verifier, _witnesses?.Policy, out checkpoint, out _, out problem);

    /// <summary>Whether the log's first entries, which have this root, are what was sealed. They are sealed first if they are not; a stored tree that is damaged is mended.</summary>
    internal async Task<bool> IsSealed(long size, TreeHash root, CancellationToken ct)
    {
        var latest = await Seal(size, ct).ConfigureAwait(false);
        if (_procedure.Tree.Extends(latest.Checkpoint with { Size = size, Root = root }, latest.Checkpoint))
        {
            return true;
        }

        latest = (await Wait(size, rebuild: true, here: true, ct).ConfigureAwait(false)).Sealed;
        return _procedure.Tree.Extends(latest.Checkpoint with { Size = size, Root = root }, latest.Checkpoint);
    }

    /// <summary>The receipt of one event. See <see cref="Receipts"/>.</summary>
    public async ValueTask<Receipt> ReceiptFor(LoggedEvent logged, CancellationToken ct) =>
        (await Receipts([logged], ct).ConfigureAwait(false))[0];

    /// <summary>
    /// The receipts of some events, all under one checkpoint: the latest that witnesses cosigned if it covers them, otherwise the latest. What is not sealed yet is
    /// sealed first. They are built from the stored hashes, and checked with the verifying code before they are handed out.
    /// </summary>
    /// <exception cref="NotWitnessedException">Witnesses are required, and did not cosign.</exception>
    /// <exception cref="LedgerException"><see cref="Failure.Integrity"/>: an event is not what was sealed at its index. Otherwise as <see cref="Seal"/>.</exception>
    public async ValueTask<IReadOnlyList<Receipt>> Receipts(IReadOnlyList<LoggedEvent> logged, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(logged);
        var size = 0L;
        foreach (var item in logged)
        {
            size = Math.Max(size, item.Index + 1);
        }

        var sealedAt = await Wait(size, rebuild: false, here: true, ct).ConfigureAwait(false);
        return await ReceiptsUnder(sealedAt, logged, ct).ConfigureAwait(false);
    }

    /// <summary>Ends the running round before it signs, or else after its last step; whoever still waits gets an <see cref="ObjectDisposedException"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        Task running;
        lock (_gate)
        {
            if (_closing.IsCancellationRequested)
            {
                return;
            }

            _closing.Cancel();
            running = _running?.Task ?? Task.CompletedTask;
        }

        await running.ConfigureAwait(false);
        _thread.Dispose();
        _procedure.Dispose();
        _closing.Dispose();
    }

    private async Task<SealedCheckpoint?> Cosigned(Witnesses witnesses, long size, bool required, CancellationToken ct)
    {
        if (witnesses.Newest(_procedure.Verifier) is { } newest && newest.Size >= size)
        {
            return newest;
        }

        if (!required)
        {
            return null;
        }

        var round = await Witness(ct).ConfigureAwait(false);
        return round.Witnessed is { } witnessed && witnessed.Size >= size ? witnessed : throw new NotWitnessedException(round);
    }

    private async ValueTask<IReadOnlyList<Receipt>> ReceiptsUnder(SealedRound sealedAt, IReadOnlyList<LoggedEvent> logged, CancellationToken ct)
    {
        var size = 0L;
        foreach (var item in logged)
        {
            size = Math.Max(size, item.Index + 1);
        }

        (long, byte[])[] entries = [.. logged.Select(item => (item.Index, item.HeaderBytes.ToArray()))];
        if (_witnesses is not null
            && await Cosigned(_witnesses, size, _witnesses.Required, ct).ConfigureAwait(false) is { } cosigned
            && TryReceipts(entries, new SealedRound(cosigned, Growth: null), out _) is { } witnessed)
        {
            return witnessed;
        }

        if (TryReceipts(entries, sealedAt, out _) is { } receipts)
        {
            return receipts;
        }

        // Either the stored tree is damaged, and then the log mends it; or the event is not what was sealed.
        sealedAt = await Wait(size, rebuild: true, here: true, ct).ConfigureAwait(false);
        return TryReceipts(entries, sealedAt, out var wrong) ?? throw new LogCorruptException(wrong, "the event is not the one that was sealed there");
    }

    /// <summary>Waits for a round that seals so much.</summary>
    /// <param name="size">How many events.</param>
    /// <param name="rebuild">Has the stored tree built anew.</param>
    /// <param name="here">Whether a round may run on this thread, if none is running.</param>
    /// <param name="ct">Ends the waiting.</param>
    private Task<SealedRound> Wait(long size, bool rebuild, bool here, CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
        {
            return Task.FromCanceled<SealedRound>(ct);
        }

        var waiter = new Waiter(size, rebuild);
        var (starts, company) = (false, 0);
        lock (_gate)
        {
            if (_closing.IsCancellationRequested)
            {
                return Task.FromException<SealedRound>(new ObjectDisposedException(nameof(Sealer)));
            }

            if (_stopped is not null)
            {
                return Task.FromException<SealedRound>(_stopped);
            }

            if (!rebuild && _procedure.LatestRound is { } latest && latest.Size >= size)
            {
                return Task.FromResult(latest);
            }

            _waiting.Add(waiter);
            if (_running is null)
            {
                (starts, company) = (true, _company);
                _running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        if (starts && here)
        {
            _ = RunRounds(here: false); // on this thread until it waits for something: a lone caller pays for no change of threads
        }
        else if (starts && company > 1)
        {
            _thread.Start();
        }
        else if (starts)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static sealer => _ = sealer.RunRounds(here: true), this, preferLocal: false);
        }

        return waiter.Task.WaitAsync(ct);
    }

    /// <summary>Rounds until nobody waits.</summary>
    /// <param name="here">Whether they may all run on this thread. If not, it is that of a caller, who has his answer after the first and goes.</param>
    private async Task RunRounds(bool here)
    {
        for (var first = true; ; first = false)
        {
            bool rebuild;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _running!.SetResult();
                    _running = null;
                    return;
                }

                if (!first && !here)
                {
                    _thread.Start();
                    return;
                }

                Rounds++;
                rebuild = false;
                foreach (var waiter in _waiting)
                {
                    waiter.Round = Rounds;
                    rebuild |= waiter.Rebuild;
                }
            }

            try
            {
                var ended = await _procedure.Run(rebuild, _closing.Token).ConfigureAwait(false);
                Answer(ended);
            }
#pragma warning disable CA1031 // whatever it was goes to those who asked for the round
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Fail(failure);
            }
        }
    }

    private void Answer(bool ended)
    {
        var latest = _procedure.LatestRound!;
        var (answered, waiting) = (new List<Waiter>(), new List<Waiter>());
        lock (_gate)
        {
            foreach (var waiter in _waiting)
            {
                var isAnswered = waiter.Size <= latest.Size ? waiter.Round == Rounds || !waiter.Rebuild : ended && waiter.Round == Rounds;
                (isAnswered ? answered : waiting).Add(waiter);
            }

            _waiting = waiting;
            _company = answered.Count;
        }

        foreach (var waiter in answered)
        {
            if (waiter.Size <= latest.Size)
            {
                waiter.SetResult(latest);
            }
            else
            {
                waiter.SetException(new LedgerException(
                    Failure.Usage,
                    string.Create(CultureInfo.InvariantCulture, $"{waiter.Size} events were to be sealed, and the log has {latest.Size}")));
            }
        }
    }

    private void Fail(Exception failure)
    {
        List<Waiter> failed;
        lock (_gate)
        {
            if (failure is LedgerException { Failure: Failure.Integrity } mismatch)
            {
                _stopped = mismatch;
            }
            else if (_closing.IsCancellationRequested)
            {
                failure = new ObjectDisposedException(nameof(Sealer));
            }

            // Who came during the round gets a round of his own, unless there will be none.
            var all = _stopped is not null || _closing.IsCancellationRequested;
            failed = _waiting.FindAll(waiter => all || waiter.Round == Rounds);
            _waiting.RemoveAll(waiter => all || waiter.Round == Rounds);
        }

        failed.ForEach(waiter => waiter.SetException(failure));
    }

    private List<Receipt>? TryReceipts((long Index, byte[] Header)[] entries, SealedRound sealedAt, out long wrong)
    {
        var receipts = new List<Receipt>(entries.Length);
        foreach (var (index, header) in entries)
        {
            var leaf = TreeHash.Leaf(header);
            if ((sealedAt.Growth?.ProofOf(index, leaf) ?? _procedure.Tree.ProofOf(sealedAt.Sealed.Checkpoint, index, leaf)) is not { } proof)
            {
                wrong = index;
                return null;
            }

            receipts.Add(new Receipt(index, header, proof, sealedAt.Sealed.Note));
        }

        wrong = -1;
        return receipts;
    }

    private sealed class Waiter(long size, bool rebuild) : TaskCompletionSource<SealedRound>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public long Size { get; } = size;

        public bool Rebuild { get; } = rebuild;

        /// <summary>The last round that started while this one waited.</summary>
        public int Round { get; set; }
    }
}
