using System.Diagnostics;
using System.Globalization;
using Ledger.Log;
using Ledger.Sealing;
using Ledger.Testing;
using Xunit.Abstractions;

namespace Ledger.EventStoreDb.Tests;

/// <summary>A real server, killed with SIGKILL in the middle of heavy recording.</summary>
public sealed class ServerKillTests(ITestOutputHelper console)
{
    private const int Kills = 20;
    private const int Writers = 16;

    [Fact]
    public async Task A_server_killed_twenty_times_loses_nothing_acknowledged_and_gives_no_index_twice()
    {
        if (StartedServer.Program is not { } program)
        {
            console.WriteLine("no server was killed: LEDGER_TEST_ESDB_RUN names no program that starts one");
            return;
        }

        using var directory = new TempDirectory();
        var layout = new Layout(directory.File("ledger"));
        var key = SealSetup.Create(layout, TestServer.Meta[NewLedger.Origin]);
        using var server = await StartedServer.Start(program, directory.Path);
        var connection = LogConnection.Parse(server.Connection + "&prefix=killed", layout);
        var engine = new EventStoreDbEngine();
        await engine.Create(connection, TestServer.Meta, TimeProvider.System, default);

        // Two logs, as two processes would have them; each stream is written through both.
        var logs = new[] { await engine.Open(connection, TimeProvider.System, default), await engine.Open(connection, TimeProvider.System, default) };
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, Writers).Select(i => new Writer(logs[i % 2], i / 2, i)).ToArray();
        var writing = Task.WhenAll(writers.Select(writer => Task.Run(() => writer.Write(stop.Token))));
        var sealing = Task.Run(() => SealOnAndOn(logs[0], layout, writers, stop.Token));

        var random = new Random(20261123);
        for (var kill = 0; kill < Kills; kill++)
        {
            await More(writers, writing, random.Next(100, 1000));
            await Task.Delay(random.Next(50));
            await server.Kill();
            await server.Start();
        }

        await More(writers, writing, 50);
        await stop.CancelAsync();
        await writing;
        var sealedMeanwhile = await sealing;
        foreach (var log in logs)
        {
            await log.DisposeAsync();
        }

        await using var again = await engine.Open(connection, TimeProvider.System, default);
        var recorded = await Events.All(again.ReadLog(0, default));
        Assert.Equal(Enumerable.Range(0, recorded.Count).Select(i => (long)i), recorded.Select(item => item.Index));
        Assert.Equal(recorded.Count, recorded.Select(item => item.Header.Id).Distinct().Count());
        var acknowledged = writers.SelectMany(writer => writer.Acknowledged).ToList();
        Assert.All(acknowledged, line => Assert.Equal(line.Value, Events.Line(recorded[(int)line.Key])));
        Assert.Equal(acknowledged.Count, acknowledged.Select(line => line.Key).Distinct().Count());

        await using (var sealer = new Sealer(again, layout))
        {
            Assert.Equal(recorded.Count, (await sealer.Seal(recorded.Count, default)).Size);
        }

        var report = await LedgerVerification.Verify(layout, again, key, progress: null, default);
        Assert.Null(report.Problem);
        Assert.Equal(recorded.Count, report.Sealed);
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Kills} kills of the server under {Writers} writers: {acknowledged.Count} events acknowledged, {recorded.Count} recorded, sealed at {sealedMeanwhile} sizes meanwhile; {writers.Sum(writer => writer.AskedAgain)} appends were asked again, {writers.Sum(writer => writer.Conflicts)} met another writer; verified"));
    }

    /// <summary>Waits until so many more events are acknowledged.</summary>
    private static async Task More(Writer[] writers, Task writing, int events)
    {
        var enough = writers.Sum(writer => writer.Count) + events;
        var started = Stopwatch.GetTimestamp();
        while (writers.Sum(writer => writer.Count) < enough)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(2), "nothing is acknowledged any more");
            if (writing.IsFaulted)
            {
                await writing;
            }

            await Task.Delay(10);
        }
    }

    private static async Task<int> SealOnAndOn(IEventLog log, Layout layout, Writer[] writers, CancellationToken stop)
    {
        await using var sealer = new Sealer(log, layout);
        var sizes = new HashSet<long>();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                sizes.Add((await sealer.Seal(writers.Max(writer => writer.End), default)).Size);
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
