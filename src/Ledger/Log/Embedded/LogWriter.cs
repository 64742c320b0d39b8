using System.Diagnostics;
using System.Threading.Channels;
using Ledger.Seal;
using Ledger.Sqlite;
using Microsoft.Data.Sqlite;

namespace Ledger.Log.Embedded;

/// <summary>
/// The one writer of this process: a thread that takes all waiting appends and commits them in one transaction, so that they share one
/// flush of the disk.
/// </summary>
internal sealed class LogWriter : IAsyncDisposable
{
    private const int QueueLength = 4096;
    private const int GroupAppends = 1024;
    private const int GroupBytes = 8 * 1024 * 1024;

    // Whoever opens the file reads what is not in the indexes yet: leave little.
    private const int IndexOnClosing = 512;

    // So many come again over a time that is worth sleeping for.
    private const int Many = 8;

    // For few: less than a flush takes on most disks.
    private static readonly TimeSpan LongestGathering = TimeSpan.FromMicroseconds(200);

    // For many, who take turns on the processor before they come again: two flushes instead of one, each with its round of sealing, take longer than waiting for the last of them.
    private static readonly TimeSpan LongestGatheringOfMany = TimeSpan.FromMilliseconds(1);

    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly LogTable _table;
    private readonly Action _written;
    private readonly Func<Guid, LoggedEvent?> _find;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<PendingAppend> _queue = Channel.CreateBounded<PendingAppend>(new BoundedChannelOptions(QueueLength)
    {
        SingleReader = true,
        AllowSynchronousContinuations = true, // the only reader is a thread that waits: waking it is all there is to continue
    });

    private readonly ManualResetEventSlim _gathered = new(initialState: false, spinCount: 0);
    private LedgerException? _stopped;
    private long _commits;
    private int _company;
    private int _wanted = int.MaxValue;

    internal LogWriter(string path, TimeProvider time, Tail tail, Action written)
    {
        _path = path;
        _time = time;
        _written = written;
        _table = new LogTable(path, tail);
        _find = _table.Find;
        new Thread(Run) { IsBackground = true, Name = "ledger writer" }.Start();
    }

    /// <summary>Transactions committed.</summary>
    internal long Commits => Volatile.Read(ref _commits);

    /// <summary>As <see cref="LogTable.LotSize"/>.</summary>
    internal int LotSize
    {
        set => _table.LotSize = value;
    }

    /// <summary>Appends that wait to be taken.</summary>
    internal int Waiting => _queue.Reader.Count;

    internal async Task<AppendResult> Append(PendingAppend append, CancellationToken ct)
    {
        using var registration = ct.UnsafeRegister(static (state, token) => ((PendingAppend)state!).Cancel(token), append);
        try
        {
            await _queue.Writer.WriteAsync(append, ct).ConfigureAwait(false);
            if (_queue.Reader.Count >= Volatile.Read(ref _wanted))
            {
                _gathered.Set();
            }
        }
        catch (ChannelClosedException closed)
        {
            throw new ObjectDisposedException($"{nameof(EmbeddedEventLog)} is closed.", closed);
        }

        return await append.Task.ConfigureAwait(false);
    }

    /// <summary>Writes what is waiting, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _ended.Task.ConfigureAwait(false);
    }

    private void Run()
    {
        var group = new List<PendingAppend>(GroupAppends);
        while (Take(group))
        {
            Write(group);
            group.Clear();
            TidyUp(_table.TidyUp);
        }

        TidyUp(() => _table.Index(IndexOnClosing));
        _table.Dispose();
        _gathered.Dispose();
        _ended.SetResult();
    }

    /// <summary>Waits for appends and takes all that are waiting. False when there will be no more.</summary>
    private bool Take(List<PendingAppend> group)
    {
        while (group.Count == 0)
        {
            if (!_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                return false;
            }

            var bytes = 0;
            TakeWaiting(group, ref bytes);
            Gather(group, ref bytes);
        }

        _company = group.Count;
        return true;
    }

    private void TakeWaiting(List<PendingAppend> group, ref int bytes)
    {
        while (group.Count < GroupAppends && bytes < GroupBytes && _queue.Reader.TryRead(out var append))
        {
            if (append.TryTake())
            {
                group.Add(append);
                bytes += append.Bytes;
            }
        }
    }

    /// <summary>
    /// Those who were answered together come again together, but not at once: while there are fewer than last time, they are given a moment, so that
    /// they share one flush and not two. Whoever is alone waits for nobody.
    /// </summary>
    private void Gather(List<PendingAppend> group, ref int bytes)
    {
        if (_company < 2)
        {
            return;
        }

        if (_company >= Many && group.Count < _company)
        {
            // Asleep: it would take turns with those it waits for.
            _gathered.Reset();
            var missing = _company - group.Count;
            Interlocked.Exchange(ref _wanted, missing); // seen by whoever comes after this, and who came before is counted next
            if (_queue.Reader.Count < missing)
            {
                _gathered.Wait(LongestGatheringOfMany);
            }

            Volatile.Write(ref _wanted, int.MaxValue);
            TakeWaiting(group, ref bytes);
            return;
        }

        var started = Stopwatch.GetTimestamp();
        while (group.Count < _company && Stopwatch.GetElapsedTime(started) < LongestGathering)
        {
            Thread.Yield();
            TakeWaiting(group, ref bytes);
        }
    }

    /// <summary>Writes a group and answers it. Nobody is answered before what the answer says is durable.</summary>
    private void Write(List<PendingAppend> group)
    {
        try
        {
            Commit(group);
        }
        catch (Exception failure)
        {
            var explained = Stopping(failure);
            if (group.Count > 1 && _stopped is null)
            {
                // Nothing of it was written. One by one, the others may succeed, and each is told its own failure.
                group.ForEach(append => Write([append]));
                return;
            }

            group.ForEach(append => append.Decide(result: null, explained));
        }

        _written();
        group.ForEach(static append => append.Answer());
    }

    /// <summary>One transaction for all. When it returns, every append of the group is decided, and what it wrote is durable.</summary>
    private void Commit(List<PendingAppend> group)
    {
        if (_stopped is not null)
        {
            throw new LedgerException(_stopped.Failure, _stopped.Message, _stopped.Hint, _stopped);
        }

        _table.Begin();
        var next = _table.Next;
        var now = _time.GetUtcNow();
        var recorded = now > _table.LastRecorded ? now : _table.LastRecorded;
        foreach (var append in group)
        {
            try
            {
                append.Decide(Decide(append, recorded), failure: null);
            }
            catch (EventIdReusedException reused)
            {
                append.Decide(result: null, reused); // thrown before anything was written for it
            }
        }

        if (_table.Next > next)
        {
            _table.Commit(recorded);
            Interlocked.Increment(ref _commits);
        }
        else
        {
            _table.TryRollback();
        }
    }

    private AppendResult Decide(PendingAppend append, DateTimeOffset recorded)
    {
        if (Repetition.Find(append.Stream, append.Events, _find) is { } repeated)
        {
            return repeated;
        }

        var name = append.Stream.Value;
        var head = _table.Head(name, append.StreamUtf8);
        if (head != append.ExpectedRevision)
        {
            return new AppendResult.Conflict(head);
        }

        var written = new LoggedEvent[append.Events.Length];
        for (var i = 0; i < written.Length; i++)
        {
            var item = append.Events[i];
            var header = append.Headers[i] with { Recorded = recorded };
            var bytes = append.Encoded[i];
            EventHeader.Restamp(bytes, recorded);
            written[i] = new LoggedEvent(_table.Next, bytes, header, item.Payload, item.Salt);
            _table.Insert(name, append.StreamUtf8, header.Rev, item.Id, item.Salt.Span, bytes, item.Payload.Span);
        }

        return new AppendResult.Written(written);
    }

    private void TidyUp(Action tidy)
    {
        if (_stopped is not null)
        {
            return;
        }

        try
        {
            tidy();
        }
        catch (Exception failure)
        {
            // What was answered is durable. A lock that another process holds is no reason to stop; anything else is.
            var explained = Stopping(failure);
            if (explained is not LedgerException { Failure: Failure.Conflict })
            {
                _stopped ??= explained as LedgerException ?? new LedgerException(Failure.Unexpected, $"{_path}: {explained.Message}", hint: null, explained);
            }
        }
    }

    /// <summary>
    /// Undoes a failed transaction and says what failed, in words. After a failed flush nobody knows what the disk holds, and the next one may
    /// succeed without it; then nothing more is written until the log is opened anew.
    /// </summary>
    private Exception Stopping(Exception failure)
    {
        var explained = failure is SqliteException sqlite ? SqliteFailure.Explain(sqlite, _path) : failure;
        var isIdle = _table.TryRollback();
        if (explained is LedgerException ledger && (!isIdle || ledger.Failure == Failure.Integrity || (failure is SqliteException doubt && SqliteFailure.LeavesDoubt(doubt))))
        {
            _stopped ??= ledger;
        }

        return explained;
    }
}
