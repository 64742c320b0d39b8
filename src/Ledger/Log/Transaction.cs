using Ledger.Offices;
using Ledger.People;
using Ledger.Registers;
using Ledger.Seal;
using Ledger.Sealing;
using Ledger.Witnessing;

namespace Ledger.Log;

/// <summary>
/// One command against one stream: read, fold, decide, append, seal. The decision is made again when somebody else was faster, up to three times.
/// Commands whose rules ask other streams go one at a time (docs/adr/0005-rules-across-streams.md), among machines too (docs/adr/0012-decisions-among-machines.md).
/// </summary>
public sealed class Transaction(
    IEventLog log, Sealer sealer, EventCodec codec, FactReader reader, RegisterEngine registers, Caller caller, DecisionLock decisions, Erasing erasing)
{
    private const int Again = 3;

    // Losing to other machines is no failure, but losing for ever is.
    private const int MostOvertaken = 1000;
    private readonly FoldedStreams _folded = new();
    private bool _ready;

    /// <summary>Runs a command whose rules need only its own stream.</summary>
    public Task<Outcome> Run<TCommand, TState, TEvent>(
        StreamId id, TCommand command, Func<TCommand, TState, Decided<TEvent>> decide, CancellationToken ct)
        where TCommand : Command
        where TState : IDecider<TState, TEvent>
        where TEvent : Fact =>
        Run<TCommand, TState, TEvent, RegisterView?>(id, command, context: null, (c, s, _) => decide(c, s), ct);

    /// <summary>
    /// Runs a command whose rules need other streams: <paramref name="context"/> reads what they need from the registers at a stated index,
    /// and the facts keep that index.
    /// </summary>
    public async Task<Outcome> Run<TCommand, TState, TEvent, TContext>(
        StreamId id, TCommand command, Func<RegisterView, TContext>? context, Func<TCommand, TState, TContext, Decided<TEvent>> decide, CancellationToken ct)
        where TCommand : Command
        where TState : IDecider<TState, TEvent>
        where TEvent : Fact
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(command);
        var commandId = codec.IdOf(id.Stream, command);
        _folded.Of(registers.Generation);
        using var turn = context is null ? null : await decisions.Take(ct).ConfigureAwait(false);
        var shared = context is null ? null : log as ISharedDecisions;
        for (int attempt = 0, overtaken = 0; attempt <= Again && overtaken < MostOvertaken;)
        {
            // Before anything is read: what others decided is in what is read.
            var settled = shared is null ? -1 : await shared.Settle(ct).ConfigureAwait(false);
            var (state, before, mine, revision) = await Read<TState, TEvent>(id.Stream, commandId, ct).ConfigureAwait(false);
            if (mine.Count > 0)
            {
                return await AlreadyRecorded(command, before, mine, context, decide, ct).ConfigureAwait(false);
            }

            if (command.ExpectedRevision is { } named && named != revision)
            {
                return new Outcome.Conflict($"{id.Stream} is at revision {revision}, not {named}");
            }

            var view = context is null ? null : await registers.View(index: null, ct).ConfigureAwait(false);
            var decided = decide(command, state, context is null ? default! : context(view!));
            if (decided.Facts.Count == 0 && command.CommandId is not null && await registers.IndexOf(EventId.Derive(commandId, 0), ct).ConfigureAwait(false) is { } used)
            {
                return new Outcome.Conflict($"command id {commandId} recorded something else before, at index {used}");
            }

            if (decided.Refusal is { } refusal)
            {
                return new Outcome.Refused(refusal.Code, refusal.Detail);
            }

            if (decided.Facts.Count == 0)
            {
                return new Outcome.Unchanged();
            }

            await CheckReferences(command, ct).ConfigureAwait(false);
            if (!_ready)
            {
                // Nothing is written onto a log that is not what was sealed, or that could not be sealed afterwards.
                await sealer.Seal(0, ct).ConfigureAwait(false);
                await erasing.Finish(ct).ConfigureAwait(false);
                _ready = true;
            }

            var events = decided.Facts
                .Select((fact, i) => codec.Encode(id.Stream, revision + 1 + i, i, fact, command, commandId, caller.Actor, view?.Index))
                .ToList();
            AppendResult? result;
            IReadOnlyList<Receipt> receipts;
            try
            {
                (result, receipts) = shared is null
                    ? await Append(id.Stream, revision, events, turn, ct).ConfigureAwait(false)
                    : (await shared.Decide(settled, id.Stream, revision, events, ct).ConfigureAwait(false), []);
            }
            catch (EventIdReusedException)
            {
                return new Outcome.Conflict($"command id {commandId} recorded something else before, in another stream");
            }

            switch (result)
            {
                case null:
                    overtaken++; // another machine decided meanwhile
                    break;
                case AppendResult.Written written:
                    turn?.Dispose();
                    return new Outcome.Recorded(shared is null ? Facts(written.Events, receipts) : await Seal(written.Events, ct).ConfigureAwait(false), Before: false);
                case AppendResult.Conflict conflict when command.ExpectedRevision is { } expected:
                    return new Outcome.Conflict($"{id.Stream} is at revision {conflict.ActualRevision}, not {expected}");
                default:
                    _folded.Forget(id.Stream);
                    attempt++;
                    break;
            }
        }

        return new Outcome.Conflict($"{id.Stream}, or what it rests on, kept changing: somebody else was faster each time");
    }

    private static TState Evolve<TState, TEvent>(TState state, Fact fact, bool redacted)
        where TState : IDecider<TState, TEvent>
        where TEvent : Fact
    {
        try
        {
            return fact is RedactedFact ? state : TState.Evolve(state, (TEvent)fact);
        }
        catch (ImpossibleHistoryException) when (redacted)
        {
            return state; // as in the registers
        }
    }

    // What every command can refer to. Rules are about its own fields.
    private async Task CheckReferences(Command command, CancellationToken ct)
    {
        if (command.Cause is { } cause && await registers.IndexOf(cause, ct).ConfigureAwait(false) is null)
        {
            throw new LedgerException(Failure.NotFound, $"there is no event {cause:D}, which is to be the cause", "`ledger replay --json` prints the id of every event");
        }

        if (command.Behalf is { } office && !OfficeRegister.Knows(await registers.View(index: null, ct).ConfigureAwait(false), office))
        {
            throw new LedgerException(Failure.NotFound, $"there is no office {office}, on whose behalf it is to be done", "`ledger show offices` lists them; `ledger record create-office` creates one");
        }
    }

    // Appended and sealed in one. The turn of commands that go one at a time is over when they are recorded.
    private async Task<(AppendResult? Result, IReadOnlyList<Receipt> Receipts)> Append(
        StreamName stream, long revision, List<NewEvent> events, IDisposable? turn, CancellationToken ct)
    {
        AppendResult.Written? recorded = null;
        try
        {
            return await sealer.Append(stream, revision, events, Recorded, ct).ConfigureAwait(false);
        }
        catch (LedgerException e) when (recorded is not null)
        {
            throw NotSealed(recorded.Events, e);
        }

        void Recorded(AppendResult.Written written)
        {
            recorded = written;
            turn?.Dispose();
        }
    }

    // The same request again is answered as the first time, if it would have recorded the same facts then.
    private async Task<Outcome> AlreadyRecorded<TCommand, TState, TEvent, TContext>(
        TCommand command, TState before, List<(LoggedEvent Logged, StoredFact Stored)> mine,
        Func<RegisterView, TContext>? context, Func<TCommand, TState, TContext, Decided<TEvent>> decide, CancellationToken ct)
        where TCommand : Command
        where TState : IDecider<TState, TEvent>
        where TEvent : Fact
    {
        if (mine.Find(m => m.Stored.Erased is not null) is { Stored.Erased: { } erasure } erased)
        {
            return new Outcome.Refused(
                "erased", $"What command id {erased.Logged.Header.Command} recorded at index {erased.Logged.Index} was {erasure}: whether this is the same request cannot be told any more.");
        }

        if (mine.Find(m => m.Stored.Redacted is not null) is { Stored.Redacted: { } redaction } redacted)
        {
            return new Outcome.Refused(
                "redacted", $"What command id {redacted.Logged.Header.Command} recorded at index {redacted.Logged.Index} was {redaction}: whether this is the same request cannot be told any more.");
        }

        var decidedAt = mine[0].Stored.DecidedAt;
        var then = context is null || decidedAt is null ? default! : context(await registers.View(decidedAt, ct).ConfigureAwait(false));
        var decided = context is not null && decidedAt is null ? null : decide(command, before, then);
        var same = decided is not null
            && decided.Facts.Count == mine.Count
            && decided.Facts.Zip(mine).All(pair =>
                CarriesTheSame(command, pair.Second.Logged.Header)
                && pair.First.Effective == pair.Second.Stored.Fact.Effective
                && EventCodec.Plaintext(pair.First, command.Source, decidedAt).AsSpan().SequenceEqual(codec.PlaintextOf(pair.Second.Logged).Span));
        var events = mine.Select(m => m.Logged).ToList();
        return same
            ? new Outcome.Recorded(await Seal(events, ct).ConfigureAwait(false), Before: true)
            : new Outcome.Conflict($"command id {events[0].Header.Command} recorded something else before, at index {events[0].Index}");
    }

    private static bool CarriesTheSame(Command command, EventHeader header) =>
        header.Behalf == command.Behalf?.Value
        && header.Capacity == command.Capacity
        && header.Cause == command.Cause
        && header.Correlation == command.Correlation
        && (command.Class is null || header.Protect is not null || header.Class == command.Class);

    private async Task<IReadOnlyList<SealedFact>> Seal(IReadOnlyList<LoggedEvent> events, CancellationToken ct)
    {
        try
        {
            return Facts(events, await sealer.Receipts(events, ct).ConfigureAwait(false));
        }
        catch (LedgerException e)
        {
            throw NotSealed(events, e);
        }
    }

    private static LedgerException NotSealed(IReadOnlyList<LoggedEvent> events, LedgerException e) => e is NotWitnessedException
        ? new LedgerException(e.Failure, $"recorded and sealed at index {events[0].Index}, but not witnessed: {e.Message}", e.Hint, e)
        : new LedgerException(e.Failure, $"recorded at index {events[0].Index}, but not sealed: {e.Message}", e.Hint, e);

    private static IReadOnlyList<SealedFact> Facts(IReadOnlyList<LoggedEvent> events, IReadOnlyList<Receipt> receipts) =>
        [.. events.Zip(receipts, (e, receipt) => new SealedFact(e.Index, e.Header.Id, e.Header.Type, e.Header.Stream, receipt))];

    // Of a stream that was folded before, only what came since is read, unless this command's facts may be among what was folded.
    private async Task<(TState State, TState Before, List<(LoggedEvent Logged, StoredFact Stored)> Mine, long Revision)> Read<TState, TEvent>(
        StreamName stream, CommandId command, CancellationToken ct)
        where TState : IDecider<TState, TEvent>
        where TEvent : Fact
    {
        var kept = _folded.Find<TState>(stream);
        kept = kept is null || kept.MayHold(command) ? new FoldedStream<TState>(TState.Initial, -1, []) : kept;
        var (state, revision) = (kept.State, kept.Revision);
        var commands = new List<int>();
        var before = state;
        var erasable = false;
        var redacted = false;
        var mine = new List<(LoggedEvent, StoredFact)>();
        await foreach (var logged in log.ReadStream(stream, revision + 1, ct).ConfigureAwait(false))
        {
            var stored = await reader.Read(logged, ct).ConfigureAwait(false);
            if (string.Equals(logged.Header.Command, command.Value, StringComparison.Ordinal))
            {
                before = mine.Count == 0 ? state : before;
                mine.Add((logged, stored));
            }

            redacted |= stored.Redacted is not null;
            state = Evolve<TState, TEvent>(state, stored.Fact, redacted);
            revision = logged.Header.Rev;
            commands.Add(FoldedStream<TState>.HashOf(logged.Header.Command));
            erasable |= logged.Header.Protect is not null || redacted;
        }

        if (!erasable && revision > kept.Revision)
        {
            _folded.Keep(stream, new FoldedStream<TState>(state, revision, [.. kept.Commands, .. commands]));
        }

        return (state, before, mine, revision);
    }
}
