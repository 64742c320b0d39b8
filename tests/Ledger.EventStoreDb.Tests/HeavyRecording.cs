using System.Diagnostics;
using System.Globalization;
using Ledger.Log;
using Ledger.Seal;
using Ledger.Sealing;
using Ledger.Testing;

namespace Ledger.EventStoreDb.Tests;

/// <summary>Heavy recording and sealing through two logs, as two processes would have them, while something happens to the server; and what must hold afterwards.</summary>
internal sealed class HeavyRecording : IAsyncDisposable
{
    private readonly Layout _layout;
    private readonly VerifierKey _key;
    private readonly LogConnection _connection;
    private readonly ILedgerLog[] _logs;
    private readonly Writer[] _writers;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _writing;
    private readonly Task<int> _sealing;

    private HeavyRecording(Layout layout, VerifierKey key, LogConnection connection, ILedgerLog[] logs, int writers)
    {
        _layout = layout;
        _key = key;
        _connection = connection;
        _logs = logs;

        // Each stream is written through both logs.
        _writers = [.. Enumerable.Range(0, writers).Select(i => new Writer(logs[i % 2], i / 2, i))];
        _writing = Task.WhenAll(_writers.Select(writer => Task.Run(() => writer.Write(_stop.Token))));
        _sealing = Task.Run(SealOnAndOn);
    }

    public static async Task<HeavyRecording> Start(string connection, string directory, int writers)
    {
        var layout = new Layout(Path.Combine(directory, "ledger"));
        var key = SealSetup.Create(layout, TestServer.Meta[NewLedger.Origin]);
        var parsed = LogConnection.Parse(connection, layout);
        var engine = new EventStoreDbEngine();
        await engine.Create(parsed, TestServer.Meta, TimeProvider.System, default);
        return new HeavyRecording(layout, key, parsed, [await engine.Open(parsed, TimeProvider.System, default), await engine.Open(parsed, TimeProvider.System, default)], writers);
    }

    /// <summary>Waits until so many more events are acknowledged.</summary>
    public async Task More(int events)
    {
        var enough = _writers.Sum(writer => writer.Count) + events;
        var started = Stopwatch.GetTimestamp();
        while (_writers.Sum(writer => writer.Count) < enough)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(2), "nothing is acknowledged any more");
            if (_writing.IsFaulted)
            {
                await _writing;
            }

            await Task.Delay(10);
        }
    }

    /// <summary>Ends it. Nothing acknowledged is lost or changed, no index was given twice, and the log verifies. Gives what to say of it.</summary>
    public async Task<string> EndsSound()
    {
        await _stop.CancelAsync();
        await _writing;
        var sealedMeanwhile = await _sealing;
        await using var again = await new EventStoreDbEngine().Open(_connection, TimeProvider.System, default);
        var recorded = await Events.All(again.ReadLog(0, default));
        Assert.Equal(Enumerable.Range(0, recorded.Count).Select(i => (long)i), recorded.Select(item => item.Index));
        Assert.Equal(recorded.Count, recorded.Select(item => item.Header.Id).Distinct().Count());
        var acknowledged = _writers.SelectMany(writer => writer.Acknowledged).ToList();
        Assert.All(acknowledged, line => Assert.Equal(line.Value, Events.Line(recorded[(int)line.Key])));
        Assert.Equal(acknowledged.Count, acknowledged.Select(line => line.Key).Distinct().Count());

        await using (var sealer = new Sealer(again, _layout))
        {
            Assert.Equal(recorded.Count, (await sealer.Seal(recorded.Count, default)).Size);
        }

        var report = await LedgerVerification.Verify(_layout, again, _key, progress: null, default);
        Assert.Null(report.Problem);
        Assert.Equal(recorded.Count, report.Sealed);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{_writers.Length} writers: {acknowledged.Count} events acknowledged, {recorded.Count} recorded, sealed at {sealedMeanwhile} sizes meanwhile; {_writers.Sum(writer => writer.AskedAgain)} appends were asked again, {_writers.Sum(writer => writer.Conflicts)} met another writer, the longest wait was {_writers.Max(writer => writer.Longest).TotalSeconds:0.0} s; verified");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_writing, _sealing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var log in _logs)
        {
            await log.DisposeAsync();
        }

        _stop.Dispose();
    }

    private async Task<int> SealOnAndOn()
    {
        await using var sealer = new Sealer(_logs[0], _layout);
        var sizes = new HashSet<long>();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                sizes.Add((await sealer.Seal(_writers.Max(writer => writer.End), default)).Size);
            }
            catch (LedgerException e) when (e.Failure != Failure.Integrity)
            {
                // The server is away.
            }

            await Task.Delay(50, CancellationToken.None);
        }

        return sizes.Count;
    }

    /// <summary>Records without end. What has no answer is asked again, with the same ids and new salts, until it has one.</summary>
    private sealed class Writer(IEventLog log, int stream, int name)
    {
        private int _count;
        private long _end;

        /// <summary>What was acknowledged: by index, every byte of it.</summary>
        public List<KeyValuePair<long, string>> Acknowledged { get; } = [];

        public int Count => Volatile.Read(ref _count);

        /// <summary>How many events the log holds at least.</summary>
        public long End => Volatile.Read(ref _end);

        public int AskedAgain { get; private set; }

        public int Conflicts { get; private set; }

        /// <summary>The longest time from asking to the answer.</summary>
        public TimeSpan Longest { get; private set; }

        public async Task Write(CancellationToken stop)
        {
            var revision = -1L;
            for (var n = 0; !stop.IsCancellationRequested; n++)
            {
                var batch = Events.Batch(string.Create(CultureInfo.InvariantCulture, $"c-{name}-{n}"), 1 + (n % 7));
                revision = await Record(new StreamName(string.Create(CultureInfo.InvariantCulture, $"decision-{stream}")), revision, batch);
            }
        }

        private async Task<long> Record(StreamName to, long revision, NewEvent[] batch)
        {
            var started = Stopwatch.GetTimestamp();
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    switch (await log.Append(to, revision, Events.Again(batch, attempt), default))
                    {
                        case AppendResult.Conflict conflict:
                            revision = conflict.ActualRevision;
                            Conflicts++;
                            continue;
                        case AppendResult.Written written:
                            Assert.Equal(batch.Select(item => item.Id), written.Events.Select(item => item.Header.Id));
                            Acknowledged.AddRange(written.Events.Select(item => KeyValuePair.Create(item.Index, Events.Line(item))));
                            Interlocked.Add(ref _count, batch.Length);
                            Volatile.Write(ref _end, Math.Max(_end, written.Events[^1].Index + 1));
                            Longest = Stopwatch.GetElapsedTime(started) is var took && took > Longest ? took : Longest;
                            return written.Events[^1].Header.Rev;
                    }
                }
                catch (LedgerException e) when (e.Failure is Failure.Unexpected or Failure.Conflict && Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(1))
                {
                    AskedAgain++;
                    await Task.Delay(50);
                }
            }
        }
    }
}
