using System.Collections.Concurrent;
using System.Security.Cryptography;
using Ledger.Log;
using Microsoft.Data.Sqlite;

namespace Ledger.Registers;

/// <summary>
/// Keeps the registers up to the log, in <c>views.db</c> (docs/format/registers.md). Several engines, in one process or several, may share one
/// file: each event is applied exactly once. The file is disposable: where it is missing, damaged, of another log or made by another build, it is
/// rebuilt. Safe for concurrent use.
/// </summary>
public sealed class RegisterEngine : IDisposable
{
    private const int ReadersKept = 8;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ConcurrentBag<ViewsReader> _readers = [];
    private readonly string _path;
    private readonly IEventLog _log;
    private readonly EventCodec _codec;
    private readonly FactReader _facts;
    private readonly SliceSet _slices;
    private readonly EngineLimits _limits;
    private readonly StreamStates _states;
    private readonly RegisterFold _fold;

    private ViewsWriter? _writer;
    private string? _generation;
    private long _reached = -1;
    private bool _disposed;

    /// <summary>Registers in a file, made of a log. Nothing is opened before they are asked for.</summary>
    /// <param name="path">The file, in a directory that exists.</param>
    /// <param name="log">The log.</param>
    /// <param name="codec">What reads its events.</param>
    /// <param name="slices">What makes rows of them.</param>
    /// <param name="computed">The registers that are computed when they are asked for.</param>
    public RegisterEngine(string path, IEventLog log, EventCodec codec, IReadOnlyList<Slice> slices, IReadOnlyList<ComputedRegister> computed)
        : this(path, log, codec, new FactReader(log, codec), slices, computed, EngineLimits.OfThisMachine())
    {
    }

    internal RegisterEngine(string path, IEventLog log, EventCodec codec, FactReader facts, IReadOnlyList<Slice> slices, IReadOnlyList<ComputedRegister> computed)
        : this(path, log, codec, facts, slices, computed, EngineLimits.OfThisMachine())
    {
    }

    internal RegisterEngine(
        string path, IEventLog log, EventCodec codec, IReadOnlyList<Slice> slices, IReadOnlyList<ComputedRegister> computed, EngineLimits limits)
        : this(path, log, codec, new FactReader(log, codec), slices, computed, limits)
    {
    }

    private RegisterEngine(
        string path, IEventLog log, EventCodec codec, FactReader facts, IReadOnlyList<Slice> slices, IReadOnlyList<ComputedRegister> computed, EngineLimits limits)
    {
        _path = Path.GetFullPath(path);
        _log = log;
        _codec = codec;
        _facts = facts;
        _slices = new SliceSet(slices);
        _limits = limits;
        _states = new StreamStates(limits.Streams, limits.Rows);
        _fold = new RegisterFold(log, _facts, _slices, _states);
        Computed = computed;
    }

    /// <summary>The registers whose rows are stored.</summary>
    public IReadOnlyList<Register> Registers => _slices.Registers;

    /// <summary>The registers whose rows are computed when they are asked for.</summary>
    public IReadOnlyList<ComputedRegister> Computed { get; }

    /// <summary>Brings the registers up to the log, and gives them as known at an index (−1: before the first event), or as known now.</summary>
    /// <exception cref="LedgerException"><see cref="Failure.Usage"/>: the log does not reach that index.</exception>
    /// <exception cref="LogCorruptException">An event at or before the index cannot be read.</exception>
    public Task<RegisterView> View(long? index, CancellationToken ct) =>
        ViewAt(index is { } at ? new KnownPoint.At(at) : KnownPoint.Now, ct);

    /// <summary>Brings the registers up to the log, and gives them as known at a point of recorded time.</summary>
    /// <exception cref="LedgerException"><see cref="Failure.Usage"/>: the log does not reach that index.</exception>
    /// <exception cref="LogCorruptException">An event at or before the point cannot be read.</exception>
    public async Task<RegisterView> ViewAt(KnownPoint point, CancellationToken ct)
    {
        LogCorruptException? stopped = null;
        try
        {
            await CatchUp(progress: null, ct).ConfigureAwait(false);
        }
        catch (LogCorruptException e) when (point is not KnownPoint.Latest && Volatile.Read(ref _generation) is not null)
        {
            stopped = e; // what was known before it is still an answer
        }

        var reached = Interlocked.Read(ref _reached);
        switch (point)
        {
            case KnownPoint.At(var index) when index >= -1 && index <= reached:
                return new RegisterView(this, index);
            case KnownPoint.At(var index) when stopped is null || index < -1:
                throw new LedgerException(
                    Failure.Usage,
                    reached < 0 ? $"there is no index {index}: the log is empty" : $"there is no index {index}: the log reaches {reached}",
                    "ask for an index that it reaches, or for now");
            case KnownPoint.By(var instant) when Read(reader => reader.IndexAt(instant, reached)) is var last && (stopped is null || last < reached):
                return new RegisterView(this, last);
            default:
                return stopped is null ? new RegisterView(this, reached) : throw stopped;
        }
    }

    /// <summary>Brings the registers up to the log; gives the index that they reach, −1 if the log is empty.</summary>
    /// <param name="progress">Told the index reached, every few thousand events.</param>
    /// <param name="ct">Cancels; what was applied until then stays.</param>
    /// <exception cref="LogCorruptException">An event cannot be read. Those before it are applied.</exception>
    /// <exception cref="LedgerException">The file cannot be used, or another build of this program has taken it over.</exception>
    public Task<long> CatchUp(IProgress<long>? progress, CancellationToken ct) => Locked(rebuild: false, progress, ct);

    /// <summary>Makes the registers anew from the log; until that is done, they answer as they are.</summary>
    /// <inheritdoc cref="CatchUp(IProgress{long}?, CancellationToken)"/>
    public Task<long> Rebuild(IProgress<long>? progress, CancellationToken ct) => Locked(rebuild: true, progress, ct);

    /// <summary>
    /// Brings the registers up to the log, and makes sure that nothing of what was erased by then is left in their files: neither in pages that are
    /// free, nor in the write-ahead log.
    /// </summary>
    /// <exception cref="LedgerException"><see cref="Failure.Conflict"/>: another process is reading them and does not end.</exception>
    public async Task Purge(CancellationToken ct)
    {
        await CatchUp(progress: null, ct).ConfigureAwait(false);
        if (_writer?.IsScrubbed == false)
        {
            throw new LedgerException(
                Failure.Conflict,
                $"another process reads {_path}, which may still hold what was erased, and does not end",
                "end that process, or ask again: it is tried again whenever the registers are asked");
        }
    }

    /// <summary>Where in the log an event is; null if it is not there.</summary>
    public async Task<long?> IndexOf(Guid id, CancellationToken ct)
    {
        var view = await ViewAt(KnownPoint.Now, ct).ConfigureAwait(false);
        return Read(reader => reader.IndexOf(id, view.Index));
    }

    /// <summary>Writes every row and event of the registers, a line each, sorted: what every rebuild gives again, byte for byte.</summary>
    public async Task Dump(TextWriter output, CancellationToken ct)
    {
        var view = await ViewAt(KnownPoint.Now, ct).ConfigureAwait(false);
        Read(reader =>
        {
            reader.Dump(output, view.Index);
            return true;
        });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        Close();
        _gate.Dispose();
    }

    /// <summary>What tells that the registers were made anew; null while they were not asked.</summary>
    internal string? Generation => Volatile.Read(ref _generation);

    /// <summary>Called after each step of an erasure that is done here; what it throws ends the work there.</summary>
    internal Action<People.ErasureStep>? AfterErasureStep { get; set; }

    /// <summary>The number of a register in the file.</summary>
    internal long NumberOf(Register register) => _slices.NumberOf(register);

    /// <summary>Reads on a connection of its own.</summary>
    internal T Read<T>(Func<ViewsReader, T> read)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ViewsReader? reader = null;
        try
        {
            reader = _readers.TryTake(out var kept) ? kept : new ViewsReader(_path);
            var result = read(reader);
            if (!_disposed && _readers.Count < ReadersKept)
            {
                _readers.Add(reader);
                reader = null;
            }

            return result;
        }
        catch (SqliteException e)
        {
            throw ViewsFile.Explain(e, _path);
        }
        finally
        {
            reader?.Dispose();
        }
    }

    private async Task<long> Locked(bool rebuild, IProgress<long>? progress, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        await _gate.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            return await CatchUp(rebuild, progress, ct).ConfigureAwait(false);
        }
        catch (SqliteException e)
        {
            throw ViewsFile.Explain(e, _path);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<long> CatchUp(bool rebuild, IProgress<long>? progress, CancellationToken ct)
    {
        const int Attempts = 5;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (!File.Exists(_path))
            {
                Close(); // somebody deleted it, as anybody may
            }

            try
            {
                _writer ??= rebuild ? null : ViewsWriter.TryOpen(_path, _slices.Version);
                if (rebuild || _writer is null)
                {
                    rebuild = false;
                    await Replace(progress, ct).ConfigureAwait(false);
                }

                Scrub();
                if (_writer is { } writer && await Advance(writer, progress, ct).ConfigureAwait(false))
                {
                    return _reached;
                }
            }
            catch (ForeignLogException)
            {
                rebuild = true;
            }
            catch (ErasureMetException)
            {
                rebuild = true; // rows that were made of what is erased now are nowhere to be left
            }
            catch (SqliteException e) when (ViewsFile.IsDamage(e))
            {
                Close();
                rebuild = true;
            }
        }

        throw new LedgerException(Failure.Conflict, $"{_path} kept changing: other processes rebuild it at the same time", "ask again");
    }

    // Applies what is new. False if another process has moved the registers to where this does not join.
    private async Task<bool> Advance(ViewsWriter writer, IProgress<long>? progress, CancellationToken ct)
    {
        var position = writer.Position();
        if (position.Slices != _slices.Version)
        {
            throw new LedgerException(
                Failure.Conflict, $"another build of this program has rebuilt {_path} for itself", "stop this one, or use the same build everywhere");
        }

        if (position.Generation != _generation)
        {
            await CheckGenesis(position, ct).ConfigureAwait(false);
            Adopt(writer, position);
            await LearnRedactions(position, ct).ConfigureAwait(false);
        }

        Interlocked.Exchange(ref _reached, position.Reached);
        return await Apply(writer, position, shared: true, progress, ct).ConfigureAwait(false);
    }

    // Reads, folds and writes what follows a position. In the shared file in so many events a transaction, which also ends where the next events are
    // not there yet: others wait for it. A draft is nobody's until it is complete: it is one transaction.
    private async Task<bool> Apply(ViewsWriter writer, Position from, bool shared, IProgress<long>? progress, CancellationToken ct)
    {
        Position? open = null;
        var writes = new WriteBehind(writer, _slices);
        var rebuilding = shared ? null : new Rebuilding();
        try
        {
            var batches = new EventBatches(_log, _facts, from, ct);
            await using (batches.ConfigureAwait(false))
            {
                var events = 0;
                await foreach (var batch in batches.Read(ct).ConfigureAwait(false))
                {
                    open ??= Begin(writer, batch, from.Generation);
                    if (open is null)
                    {
                        return false;
                    }

                    var (position, stopped) = await Fold(writer, writes, batch, open, rebuilding, ct).ConfigureAwait(false);
                    open = position;
                    events += batch.Events.Count;
                    var isMany = events >= _limits.EventsPerTransaction;
                    if (stopped is not null || (shared && (isMany || !batches.IsNextHere)))
                    {
                        await Commit(writer, writes, position, progress).ConfigureAwait(false);
                        (open, events) = (null, 0);
                    }
                    else
                    {
                        await writes.Start().ConfigureAwait(false);
                        if (isMany)
                        {
                            progress?.Report(position.Reached);
                            events = 0;
                        }
                    }

                    if (stopped is not null)
                    {
                        throw stopped;
                    }
                }
            }

            if (open is not null)
            {
                await Commit(writer, writes, open, progress).ConfigureAwait(false);
                open = null;
            }

            return rebuilding?.IsToBeDoneAgain != true;
        }
        finally
        {
            if (open is not null)
            {
                _states.Clear(); // they are ahead of the file
                await writes.Abandon().ConfigureAwait(false);
                writer.Rollback();
            }
        }
    }

    // The position is read inside the transaction, so that what another process has applied meanwhile is not applied again.
    private static Position? Begin(ViewsWriter writer, EventBatch batch, string generation)
    {
        writer.Begin();
        var position = writer.Position();
        if (position.Generation == generation && (batch.Events.Count == 0 || batch.Events[0].Index <= position.Reached + 1))
        {
            return position;
        }

        writer.Rollback();
        return null;
    }

    private async ValueTask Commit(ViewsWriter writer, WriteBehind writes, Position position, IProgress<long>? progress)
    {
        await writes.Settle().ConfigureAwait(false);
        writer.Commit(position);
        Interlocked.Exchange(ref _reached, position.Reached);
        progress?.Report(position.Reached);
    }

    private async Task<(Position Position, LogCorruptException? Stopped)> Fold(
        ViewsWriter writer, WriteBehind writes, EventBatch batch, Position position, Rebuilding? rebuilding, CancellationToken ct)
    {
        ReadEvent? last = null;
        var (reached, recorded) = (position.Reached, position.Recorded);
        var stopped = batch.Stopped;
        foreach (var read in batch.Events)
        {
            if (read.Index <= reached)
            {
                continue;
            }

            try
            {
                CheckOrder(read, reached, recorded);
                await MeetErasure(read, rebuilding, ct).ConfigureAwait(false);
                await _fold.Apply(writer, writes, read, ct).ConfigureAwait(false);
            }
            catch (LogCorruptException e)
            {
                stopped = e;
                break;
            }

            last = read;
            (reached, recorded) = (read.Index, read.Header.Recorded.UtcTicks);
        }

        if (last is { } head)
        {
            position = position with
            {
                Reached = reached,
                Recorded = recorded,
                Genesis = batch.Events[0].Index == 0 ? batch.Events[0].Header.LeafHash().ToHex() : position.Genesis,
                Head = head.Header.LeafHash().ToHex(),
            };
        }

        return (position, stopped);
    }

    // An erasure is applied only while the registers are made anew, and only where nothing of the subject was opened on the way: what it erases is
    // not read any more then. The key goes first, whoever recorded the erasure, on this machine or another.
    private async ValueTask MeetErasure(ReadEvent read, Rebuilding? rebuilding, CancellationToken ct)
    {
        if (rebuilding is not null && read.Header.Protect is { } protection && !read.IsErased)
        {
            rebuilding.Opened.Add(protection.Key);
        }

        if (rebuilding is not null && read.IsRedacted)
        {
            rebuilding.Redacted.Add(read.Index);
        }

        if (read.Fact is IErases)
        {
            _codec.DestroyKey(read.Header.Stream);
            if (rebuilding is null || rebuilding.Opened.Contains(read.Header.Stream))
            {
                throw new ErasureMetException();
            }
        }
        else if (read.Fact is IRedacts redacts && Redaction.StreamOf(redacts.Redacts).Value == read.Header.Stream && redacts.Redacts < read.Index)
        {
            await MeetRedaction(read, redacts, rebuilding, ct).ConfigureAwait(false);
        }
    }

    // As with an erasure: the payload goes first. Where the log cannot let it go, it is not read from here on; what was made of it before is made anew.
    private async ValueTask MeetRedaction(ReadEvent read, IRedacts redacts, Rebuilding? rebuilding, CancellationToken ct)
    {
        _facts.Learn(read.Index, read.Header, redacts);
        if (_log is IRedactingLog log)
        {
            await log.Destroy(redacts.Redacts, ct).ConfigureAwait(false);
        }

        if (rebuilding is null)
        {
            throw new ErasureMetException();
        }

        rebuilding.IsToBeDoneAgain |= !rebuilding.Redacted.Contains(redacts.Redacts);
    }

    // Whoever finds registers that are up to the log has not met the redactions that they were made with.
    private async Task LearnRedactions(Position position, CancellationToken ct)
    {
        if (_slices.Registers.Contains(Corrections.CorrectionRegister.Redactions))
        {
            foreach (var row in new RegisterView(this, position.Reached).Rows(Corrections.CorrectionRegister.Redactions))
            {
                await _facts.RedactionOf(row.Data.Index, ct).ConfigureAwait(false);
            }
        }
    }

    private void Scrub()
    {
        if (_writer is { IsScrubbed: false } writer && writer.Scrub())
        {
            AfterErasureStep?.Invoke(People.ErasureStep.Purged);
        }
    }

    private static void CheckOrder(ReadEvent read, long reached, long recorded)
    {
        if (read.Index != reached + 1)
        {
            throw new LogCorruptException(reached + 1, $"it is missing: the next in the log is {read.Index}");
        }

        if (read.Header.Recorded.UtcTicks < recorded)
        {
            throw new LogCorruptException(read.Index, "it was recorded before the event that precedes it");
        }
    }

    private async Task CheckGenesis(Position position, CancellationToken ct)
    {
        if (position.Reached < 0)
        {
            return;
        }

        await foreach (var logged in _log.ReadLog(0, ct).ConfigureAwait(false))
        {
            if (logged.Header.LeafHash().ToHex() == position.Genesis)
            {
                return;
            }

            break;
        }

        throw new ForeignLogException();
    }

    private void Adopt(ViewsWriter writer, Position position)
    {
        _states.Clear();
        writer.Forget();
        Volatile.Write(ref _generation, position.Generation);
    }

    // Rebuilds into a file of its own and puts that in place. An event that cannot be read ends it there: what comes before is put in place.
    private async Task Replace(IProgress<long>? progress, CancellationToken ct)
    {
        var empty = new Position(_slices.Version, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), -1, 0, string.Empty, string.Empty);
        var wereThere = File.Exists(_path);
        using var draft = DraftFile.Next(_path);
        LogCorruptException? stopped = null;
        using (var writer = ViewsWriter.Draft(draft.Path, empty, _slices.Registers))
        {
            _states.Clear();
            try
            {
                if (!await Apply(writer, empty, shared: false, progress, ct).ConfigureAwait(false))
                {
                    throw new ErasureMetException(); // what was made of a payload before its redaction was met is nowhere put in place
                }
            }
            catch (LogCorruptException e)
            {
                stopped = e;
            }

            writer.Finish();
        }

        CloseReaders();
        ViewsFile.Publish(draft.Path, _path, replace: wereThere);
        AfterErasureStep?.Invoke(People.ErasureStep.Rebuilt);
        _writer ??= ViewsWriter.TryOpen(_path, _slices.Version);
        if (_writer?.Position() is { } position && position.Generation == empty.Generation)
        {
            // The states are kept: they are those of what was just put in place.
            _writer.Forget();
            Interlocked.Exchange(ref _reached, position.Reached);
            Volatile.Write(ref _generation, position.Generation);
        }

        Scrub();
        if (stopped is not null)
        {
            throw stopped;
        }
    }

    private void Close()
    {
        _writer?.Dispose();
        _writer = null;
        _generation = null;
        _reached = -1;
        _states.Clear();
        CloseReaders();
    }

    private void CloseReaders()
    {
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }
}

/// <summary>The next event erases what rows may have been made of.</summary>
internal sealed class ErasureMetException : Exception;

/// <summary>What was met while registers are made anew.</summary>
internal sealed class Rebuilding
{
    /// <summary>The subjects of which something was opened.</summary>
    public HashSet<string> Opened { get; } = new(StringComparer.Ordinal);

    /// <summary>The events that were read as redacted.</summary>
    public HashSet<long> Redacted { get; } = [];

    /// <summary>Whether an event was read before its redaction was met: now it is known, and the next time it is not.</summary>
    public bool IsToBeDoneAgain { get; set; }
}
