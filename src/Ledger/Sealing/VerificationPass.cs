using System.Collections.Concurrent;
using System.Globalization;
using Ledger.Log;
using Ledger.Log.Embedded;
using Ledger.Seal;

namespace Ledger.Sealing;

/// <summary>
/// One pass over a log: batches are checked by other threads while the next ones are read, and what needs the order is done here, in order.
/// Memory is flat but for one small entry a stream.
/// </summary>
internal sealed class VerificationPass : IDisposable
{
    private static readonly int Workers = Math.Max(1, Environment.ProcessorCount - 1);

    private readonly BlockingCollection<VerificationBatch> _toCheck = [];
    private readonly Queue<VerificationBatch> _inOrder = new();
    private readonly Stack<VerificationBatch> _free = new();
    private readonly StreamRevisions _revisions = new();
    private readonly List<Thread> _threads = [];
    private readonly TreeEdge _edge = new();
    private readonly TreeComparison? _stored;
    private readonly long _sealed;
    private readonly PersonalPayloads? _personal;
    private readonly MapCheck? _maps;
    private readonly IProgress<long>? _progress;
    private readonly CancellationToken _ct;
    private VerificationBatch _filling;
    private long _lastRecorded = long.MinValue;
    private int _lastCommand;
    private long _repeated;
    private long _run;
    private (long From, long Count) _longest;
    private readonly HashSet<long> _withoutPayload = [];
    private readonly HashSet<long> _redacted = [];
    private IndexCheck? _indexes;
    private IndexSums _sums;

    /// <summary>A pass.</summary>
    /// <param name="sealedCount">How many events belong to the signed tree.</param>
    /// <param name="stored">The stored tree to compare with, if there is one.</param>
    /// <param name="personal">What opens encrypted payloads, if they are to be opened.</param>
    /// <param name="maps">What computes the maps of streams again.</param>
    /// <param name="progress">Told how many events were checked.</param>
    /// <param name="ct">Ends it.</param>
    public VerificationPass(long sealedCount, TreeFile? stored, PersonalPayloads? personal, MapCheck? maps, IProgress<long>? progress, CancellationToken ct)
    {
        (_sealed, _personal, _maps, _progress, _ct) = (sealedCount, personal, maps, progress, ct);
        _filling = new VerificationBatch { Personal = personal };
        _stored = stored is null ? null : new TreeComparison(stored);
        for (var i = 0; i < Workers; i++)
        {
            var thread = new Thread(Work) { IsBackground = true, Name = "ledger verify" };
            thread.Start();
            _threads.Add(thread);
        }
    }

    /// <summary>How many events were dense from 0.</summary>
    public long Events { get; private set; }

    /// <summary>The first thing that is wrong with an event as such, or with its place.</summary>
    public VerificationProblem? Problem { get; private set; }

    /// <summary>Whether there is no use in reading on: an index is missing.</summary>
    public bool HasGap { get; private set; }

    /// <summary>The root of the sealed events; null when there are fewer.</summary>
    public TreeHash? Root => _edge.Size == _sealed ? _edge.Root() : null;

    /// <summary>The first leaf that differs from the stored tree's.</summary>
    public long? FirstOtherLeaf => _stored?.Leaf;

    /// <summary>What is the matter with the stored tree, if anything.</summary>
    public string? StoredTree => _stored?.Problem;

    /// <summary>The first event whose payload is gone though no redaction of it is recorded; null if there is none.</summary>
    public VerificationProblem? Lost => _withoutPayload.Where(index => !_redacted.Contains(index)).Order().Select(index => (long?)index).FirstOrDefault() is { } lost
        ? new VerificationProblem(lost, "its payload is gone, and no redaction of it is recorded")
        : null;

    /// <summary>What redactions came to.</summary>
    public RedactionReport Redactions => new(_redacted.Count(_withoutPayload.Contains), [.. _redacted.Where(index => !_withoutPayload.Contains(index)).Order()]);

    /// <summary>Where recorded time stood still.</summary>
    public StandingClock Clock => new(_repeated, _longest.From, _longest.Count);

    /// <summary>Reads a log of the embedded engine, as it stands in the file.</summary>
    public void Read(EmbeddedEventLog log)
    {
        _indexes = log.CheckIndexes();
        _filling.Indexes = _indexes;
        log.ReadRaw(long.MinValue, row =>
        {
            _filling.Add(in row);
            return !_filling.IsFull || Send();
        });
        Finish();
    }

    /// <summary>Reads a log through its port.</summary>
    public async Task Read(IAsyncEnumerable<LoggedEvent> log)
    {
        await foreach (var logged in log.ConfigureAwait(false))
        {
            _filling.Add(logged);
            if (_filling.IsFull && !Send())
            {
                break;
            }
        }

        Finish();
    }

    /// <summary>After reading a log that has no other problem: what is wrong with the indexes that the embedded engine decides by, if anything.</summary>
    /// <exception cref="LedgerException">They cannot be read.</exception>
    public VerificationProblem? Indexes()
    {
        const string Repair = "; nothing may be recorded until event_place and event_id are made anew from the log, as docs/format/embedded.md says under Tables";
        return _indexes is null || _indexes.Agrees(_sums, Events, _ct) ? null
            : _indexes.FirstWrong(Events, _ct) is not var (index, byPlace) ? new VerificationProblem(null, "the indexes have entries that are of no event" + Repair)
            : new VerificationProblem(index, (byPlace ? "its stream's index does not lead to it" : "the index of ids does not lead to it") + Repair);
    }

    /// <summary>Takes what was read before the reading failed.</summary>
    public void Finish()
    {
        if (!_filling.IsEmpty && !HasGap)
        {
            Send();
        }

        while (_inOrder.Count > 0)
        {
            TakeOldest();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _toCheck.CompleteAdding();
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        foreach (var batch in (IEnumerable<VerificationBatch>)[_filling, .. _inOrder, .. _free])
        {
            batch.Dispose();
        }

        _toCheck.Dispose();
        _indexes?.Dispose();
    }

    private void Work()
    {
        foreach (var batch in _toCheck.GetConsumingEnumerable())
        {
            batch.Check();
        }
    }

    /// <summary>Hands the batch over and starts another. False when there is no use in reading on.</summary>
    private bool Send()
    {
        _ct.ThrowIfCancellationRequested();
        var batch = _filling;
        _filling = _free.TryPop(out var free) ? free : new VerificationBatch { Indexes = _indexes, Personal = _personal };
        _inOrder.Enqueue(batch);
        if (_toCheck.Count < Workers + 1)
        {
            _toCheck.Add(batch, _ct);
        }
        else
        {
            batch.Check(); // the others have enough to do
        }

        while (_inOrder.Count > 0 && (_inOrder.Peek().IsDone || _inOrder.Count > 4 * (Workers + 1)))
        {
            TakeOldest();
        }

        return !HasGap;
    }

    private void TakeOldest()
    {
        var batch = _inOrder.Dequeue();
        foreach (ref readonly var result in batch.Results())
        {
            if (!HasGap)
            {
                Take(batch, in result);
            }
        }

        _sums += batch.Sums;
        _maps?.Add(batch.Maps);
        batch.Clear();
        _free.Push(batch);
        _progress?.Report(Events);
    }

    private void Take(VerificationBatch batch, in VerificationBatch.Result result)
    {
        if (result.Index != Events)
        {
            HasGap = true;
            Found(Events, result.Index < Events ? string.Create(CultureInfo.InvariantCulture, $"there is an index {result.Index}") : "it is missing");
            return;
        }

        if (Events < _sealed)
        {
            _edge.Append(result.Leaf, _stored);
        }

        if (result.LacksPayload)
        {
            _withoutPayload.Add(result.Index);
        }

        if (result.Redacts >= 0)
        {
            _redacted.Add(result.Redacts);
        }

        Events++;
        if (result.Problem is not null)
        {
            Found(result.Index, result.Problem);
        }
        else if (Problem is null)
        {
            InOrder(batch.Text(result.Stream), in result);
        }
    }

    private void InOrder(ReadOnlySpan<byte> stream, in VerificationBatch.Result result)
    {
        ref var next = ref _revisions.Next(stream);
        if (result.Revision != next)
        {
            Found(result.Index, string.Create(CultureInfo.InvariantCulture, $"it is revision {result.Revision} of its stream, and revision {next} comes next"));
            return;
        }

        next++;
        if (result.Recorded < _lastRecorded)
        {
            Found(result.Index, "it was recorded before the event before it");
            return;
        }

        var same = result.Recorded == _lastRecorded;
        _run = same ? _run + 1 : 1;
        _repeated += same && result.Command != _lastCommand ? 1 : 0;
        if (_run > _longest.Count)
        {
            _longest = (result.Index - _run + 1, _run);
        }

        (_lastRecorded, _lastCommand) = (result.Recorded, result.Command);
        _maps?.Add(stream, result.Leaf);
    }

    private void Found(long index, string what) => Problem ??= new VerificationProblem(index, what);
}
