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
    private readonly SealProcedure _procedure;
    private readonly Witnesses? _witnesses;
    private readonly CancellationTokenSource _closing = new();
    private readonly Lock _gate = new();
    private readonly List<Waiter> _waiting = [];
    private TaskCompletionSource? _running;
    private LedgerException? _stopped;

    /// <summary>A sealer of one log.</summary>
    /// <param name="log">The log. It is not disposed with the sealer.</param>
    /// <param name="layout">Where the guard, the key and the stored tree are.</param>
    /// <param name="rebuilding">Told how many events are hashed while a missing or damaged tree is rebuilt from the log.</param>
    /// <param name="witnesses">Who is asked to cosign, if anybody.</param>
    public Sealer(IEventLog log, Layout layout, IProgress<long>? rebuilding = null, Witnesses? witnesses = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(layout);
        _procedure = new SealProcedure(log, layout, rebuilding);
        _witnesses = witnesses;
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
    public Task<SealedCheckpoint> Seal(long size, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return Wait(size, rebuild: false, ct);
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
        return _witnesses is not null && await Cosigned(_witnesses, size, ct).ConfigureAwait(false) is { } cosigned ? cosigned : latest;
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

        latest = await Wait(size, rebuild: true, ct).ConfigureAwait(false);
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

        var sealedAt = await Seal(size, ct).ConfigureAwait(false);
        if (_witnesses is not null && await Cosigned(_witnesses, size, ct).ConfigureAwait(false) is { } cosigned && TryReceipts(logged, cosigned, out _) is { } witnessed)
        {
            return witnessed;
        }

        if (TryReceipts(logged, sealedAt, out _) is { } receipts)
        {
            return receipts;
        }

        // Either the stored tree is damaged, and then the log mends it; or the event is not what was sealed.
        sealedAt = await Wait(size, rebuild: true, ct).ConfigureAwait(false);
        return TryReceipts(logged, sealedAt, out var wrong) ?? throw new LogCorruptException(wrong, "the event is not the one that was sealed there");
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
        _procedure.Dispose();
        _closing.Dispose();
    }

    private async Task<SealedCheckpoint?> Cosigned(Witnesses witnesses, long size, CancellationToken ct)
    {
        if (witnesses.Newest(_procedure.Verifier) is { } newest && newest.Size >= size)
        {
            return newest;
        }

        if (!witnesses.Required)
        {
            return null;
        }

        var round = await Witness(ct).ConfigureAwait(false);
        return round.Witnessed is { } witnessed && witnessed.Size >= size ? witnessed : throw new NotWitnessedException(round);
    }

    private async Task<SealedCheckpoint> Wait(long size, bool rebuild, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var waiter = new Waiter(size, rebuild);
        var starts = false;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
            if (_stopped is not null)
            {
                throw _stopped;
            }

            if (!rebuild && Latest is { } latest && latest.Size >= size)
            {
                return latest;
            }

            _waiting.Add(waiter);
            if (_running is null)
            {
                starts = true;
                _running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        if (starts)
        {
            _ = RunRounds(); // on this thread until it waits for something: a lone caller pays for no change of threads
        }

        return await waiter.Answer.Task.WaitAsync(ct).ConfigureAwait(false);
    }

    private async Task RunRounds()
    {
        for (var first = true; ; first = false)
        {
            Waiter[] served;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _running!.SetResult();
                    _running = null;
                    return;
                }

                served = [.. _waiting];
                Rounds++;
            }

            if (!first)
            {
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // the first caller has his answer, and goes
            }

            try
            {
                var ended = await _procedure.Run(Array.Exists(served, waiter => waiter.Rebuild), _closing.Token).ConfigureAwait(false);
                Answer(served, ended);
            }
#pragma warning disable CA1031 // whatever it was goes to those who asked for the round
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Fail(served, failure);
            }
        }
    }

    private void Answer(Waiter[] served, bool ended)
    {
        var latest = Latest!;
        lock (_gate)
        {
            for (var i = _waiting.Count - 1; i >= 0; i--)
            {
                var waiter = _waiting[i];
                var started = Array.IndexOf(served, waiter) >= 0;
                if (waiter.Size <= latest.Size && (started || !waiter.Rebuild))
                {
                    waiter.Answer.SetResult(latest);
                }
                else if (ended && started)
                {
                    waiter.Answer.SetException(new LedgerException(
                        Failure.Usage,
                        string.Create(CultureInfo.InvariantCulture, $"{waiter.Size} events were to be sealed, and the log has {latest.Size}")));
                }
                else
                {
                    continue;
                }

                _waiting.RemoveAt(i);
            }
        }
    }

    private void Fail(Waiter[] served, Exception failure)
    {
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
            var failed = _stopped is not null || _closing.IsCancellationRequested ? [.. _waiting] : served;
            foreach (var waiter in failed)
            {
                _waiting.Remove(waiter);
                waiter.Answer.TrySetException(failure);
            }
        }
    }

    private List<Receipt>? TryReceipts(IReadOnlyList<LoggedEvent> logged, SealedCheckpoint sealedAt, out long wrong)
    {
        var receipts = new List<Receipt>(logged.Count);
        foreach (var item in logged)
        {
            var header = item.HeaderBytes.ToArray();
            if (_procedure.Tree.ProofOf(sealedAt.Checkpoint, item.Index, TreeHash.Leaf(header)) is not { } proof)
            {
                wrong = item.Index;
                return null;
            }

            receipts.Add(new Receipt(item.Index, header, proof, sealedAt.Note));
        }

        wrong = -1;
        return receipts;
    }

    private sealed class Waiter(long size, bool rebuild)
    {
        public long Size { get; } = size;

        public bool Rebuild { get; } = rebuild;

        public TaskCompletionSource<SealedCheckpoint> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
